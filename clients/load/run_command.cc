#include "clients/load/run_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/cli/options.h"
#include "clients/cpp/private_file.h"
#include "clients/cpp/row_stream.h"
#include "clients/load/drive/drive.h"
#include "clients/load/live_line.h"
#include "clients/load/number_option.h"
#include "clients/load/report/html_report.h"
#include "clients/load/report/json_report.h"
#include "clients/load/report/results.h"
#include "clients/load/report/summary.h"
#include "clients/load/roster/award_rows.h"
#include "clients/load/roster/roster_folder.h"
#include "clients/load/scenarios/scenarios.h"

namespace cte::load {
namespace {

using client::ExitCode;
using client::Session;

constexpr char kMixed[] = "mixed";
constexpr std::int64_t kClosedClients = 16;
constexpr std::int64_t kOpenClients = 1000;
// The server takes 256 calls of one connection at a time.
constexpr std::int64_t kClientsPerConnection = 100;
constexpr double kUsualDuration = 10;
// With a count and no duration.
constexpr double kLongestDuration = 24 * 3600;

// What a run may be told; 0 is "not said".
struct Arguments {
  std::string scenario;
  std::string mix = std::string(kUsualMix);
  std::int64_t clients = 0;
  double rate = 0;
  std::int64_t connections = 0;
  double warm_up = 2;
  double duration = 0;
  std::int64_t count = 0;
  std::int64_t seed = 1;
  std::int64_t page_size = 100;
  double timeout = 60;
  std::string roster;
  AwardRows::Order order = AwardRows::Order::kShuffled;
  std::int64_t rows = 1000;
  std::int64_t batch_rows = client::RowStream::kMaxBatchRows;
  bool all_or_nothing = false;
  bool validate_only = false;
  std::string json;
  std::string report;
};

Plan PlanOf(const Arguments& arguments) {
  const bool open = arguments.rate > 0;
  Plan plan;
  plan.rate = arguments.rate;
  plan.clients = static_cast<std::size_t>(
      arguments.clients > 0 ? arguments.clients
                            : (open ? kOpenClients : kClosedClients));
  plan.warm_up = std::chrono::duration<double>(arguments.warm_up);
  plan.duration = std::chrono::duration<double>(
      arguments.duration > 0
          ? arguments.duration
          : (arguments.count > 0 ? kLongestDuration : kUsualDuration));
  plan.count = arguments.count;
  plan.seed = static_cast<std::uint64_t>(arguments.seed);
  return plan;
}

// A file that is made before the run, so that one that cannot be is known then.
absl::StatusOr<std::optional<client::PrivateFile>> Prepare(
    const std::string& path) {
  if (path.empty()) return std::nullopt;
  auto file = client::PrivateFile::Create(path, client::IfExists::kReplace);
  if (!file.ok()) return file.status();
  return std::optional<client::PrivateFile>(*std::move(file));
}

absl::Status Fill(std::optional<client::PrivateFile>& file,
                  const std::string& text) {
  if (!file) return absl::OkStatus();
  if (absl::Status written = file->Write(text); !written.ok()) return written;
  return file->Commit();
}

absl::StatusOr<std::vector<Share>> SharesOf(const Arguments& arguments) {
  if (arguments.scenario == kMixed) return ParseMix(arguments.mix);
  return ParseMix(absl::StrCat(arguments.scenario, "=1"));
}

absl::StatusOr<Setting> Connect(const Arguments& arguments, const Plan& plan,
                                Session& session) {
  const auto clients = static_cast<std::int64_t>(plan.clients);
  Setting setting;
  setting.clients = plan.clients;
  setting.page_size = static_cast<std::int32_t>(arguments.page_size);
  setting.options = session.call_options();
  setting.options.timeout = absl::Seconds(arguments.timeout);
  const std::int64_t connections =
      arguments.connections > 0
          ? arguments.connections
          : (clients + kClientsPerConnection - 1) / kClientsPerConnection;
  for (std::int64_t i = 0; i < connections; ++i) {
    auto channel = session.connect(session.profile);
    if (!channel.ok()) return channel.status();
    setting.channels.push_back(*std::move(channel));
  }
  return setting;
}

// Where the rows of imports come from: the roster that was made, or else what
// the server has.
struct RowsOfRoster {
  std::optional<Roster> roster;
  std::optional<AwardRows> rows;
};

absl::Status ChooseRows(const Arguments& arguments, const Targets& targets,
                        RowsOfRoster& made, Setting& setting) {
  setting.rows = static_cast<std::uint64_t>(arguments.rows);
  setting.batch_rows = static_cast<int>(arguments.batch_rows);
  setting.all_or_nothing = arguments.all_or_nothing;
  setting.validate_only = arguments.validate_only;
  setting.count = static_cast<std::uint64_t>(arguments.count);
  const auto seed = static_cast<std::uint64_t>(arguments.seed);
  if (arguments.roster.empty()) {
    setting.different_rows = ~std::uint64_t{0};
    setting.row_at = [&targets, seed](std::uint64_t n) {
      return RowOf(targets, seed, n);
    };
    return absl::OkStatus();
  }
  auto roster = ReadRoster(arguments.roster);
  if (!roster.ok()) return roster.status();
  made.roster.emplace(*std::move(roster));
  std::uint64_t all = AwardRows::Most(*made.roster);
  // Imports of a given number share out rows in the order that was asked for.
  if (setting.count > 0) all = std::min(all, setting.count * setting.rows);
  auto rows = AwardRows::Make(*made.roster, all, seed, arguments.order, 0);
  if (!rows.ok()) return rows.status();
  made.rows.emplace(*std::move(rows));
  setting.different_rows = all;
  setting.row_at = [&made](std::uint64_t n) { return made.rows->At(n); };
  return absl::OkStatus();
}

Wanted WantedBy(const std::vector<Share>& shares) {
  Wanted wanted;
  for (const Share& share : shares) {
    wanted.programs = wanted.programs || share.kind->wanted.programs;
    wanted.awardable = wanted.awardable || share.kind->wanted.awardable;
  }
  return wanted;
}

std::vector<Results::Note> NotesOf(const Arguments& arguments) {
  std::vector<Results::Note> notes;
  if (arguments.scenario == kMixed) {
    notes.push_back({"mix", "Mix", arguments.mix});
  }
  notes.push_back({"pageSize", "Page size", absl::StrCat(arguments.page_size)});
  notes.push_back({"rows", "Rows of an import", absl::StrCat(arguments.rows)});
  notes.push_back(
      {"batchRows", "Rows of a batch", absl::StrCat(arguments.batch_rows)});
  notes.push_back(
      {"timeout", "Timeout", absl::StrCat(arguments.timeout, " s")});
  return notes;
}

absl::StatusOr<ExitCode> Run(const Arguments& arguments, Session& session) {
  const auto shares = SharesOf(arguments);
  if (!shares.ok()) return shares.status();
  auto json = Prepare(arguments.json);
  if (!json.ok()) return json.status();
  auto report = Prepare(arguments.report);
  if (!report.ok()) return report.status();
  const auto profile = session.read_profile(session.profile);
  if (!profile.ok()) return profile.status();
  const Plan plan = PlanOf(arguments);
  auto setting = Connect(arguments, plan, session);
  if (!setting.ok()) return setting.status();
  const auto targets = ListTargets(setting->channels.front(), WantedBy(*shares),
                                   plan.seed, session.call_options());
  if (!targets.ok()) return targets.status();
  setting->targets = &*targets;
  RowsOfRoster rows;
  const absl::Status chosen = ChooseRows(arguments, *targets, rows, *setting);
  if (!chosen.ok()) return chosen;

  std::vector<std::unique_ptr<Scenario>> scenarios;
  std::vector<Weighted> weighted;
  for (const Share& share : *shares) {
    scenarios.push_back(share.kind->make(*setting));
    weighted.push_back({scenarios.back().get(), share.weight});
  }
  Results results{.title = arguments.scenario,
                  .server = profile->address,
                  .begun = absl::Now(),
                  .plan = plan,
                  .connections = setting->channels.size(),
                  .notes = NotesOf(arguments),
                  .outcome = {},
                  .operations = {}};
  Clock clock;
  Drive drive(plan, std::move(weighted), clock);
  {
    LiveLine line(session.err, session.terminal);
    results.outcome = drive.Run(
        session.stop, [&](const Moment& moment) { line.Show(moment); });
  }
  for (const auto& scenario : scenarios) scenario->Finish();
  bool failed = false;
  for (const auto& record : drive.records()) {
    results.operations.push_back(record.get());
    failed = failed || record->total().failed() > 0;
  }
  PrintSummary(results, session.out, session.terminal);
  if (auto filled = Fill(*json, JsonReport(results)); !filled.ok()) {
    return filled;
  }
  if (auto filled = Fill(*report, HtmlReport(results)); !filled.ok()) {
    return filled;
  }
  if (results.outcome.stopped) return ExitCode::kInterrupted;
  return failed ? ExitCode::kIncomplete : ExitCode::kDone;
}

std::string Scenarios() {
  std::string text = "\nScenarios:\n";
  for (const ScenarioKind& kind : ScenarioKinds()) {
    absl::StrAppendFormat(&text, "  %-10s%s\n", kind.name, kind.description);
  }
  absl::StrAppend(
      &text,
      "  mixed     several of these in turn, each as often as --mix "
      "says\n\n"
      "Programs and students are chosen by the seed from what the server lists "
      "at the\nstart. An award that is given is taken back; those that "
      "workbook "
      "and stream write\nstay.\n");
  return text;
}

}  // namespace

void AddRunCommand(CLI::App& app, client::Command& chosen) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* run = app.add_subcommand(
      "run", "Drives a scenario against the server and measures it");
  std::vector<std::string> names;
  for (const ScenarioKind& kind : ScenarioKinds()) {
    names.emplace_back(kind.name);
  }
  names.emplace_back(kMixed);
  client::AddWords(run, "SCENARIO", names, "What to do; see below",
                   [arguments, names](std::size_t which) {
                     arguments->scenario = names[which];
                   })
      ->required();
  client::AddText(
      run, "--mix", arguments->mix, "NAME=WEIGHT,...",
      absl::StrCat("Of mixed: how often each has its turn (default: ",
                   std::string(kUsualMix), ")"));
  AddCount(run, "--clients", arguments->clients, {1, 100'000},
           "How many clients call, each waiting for its answer (default: 16); "
           "at a rate, how many calls may be under way (default: 1,000)");
  AddAmount(run, "--rate", arguments->rate, {0.001, 1e6}, "CALLS",
            "Begin this many calls a second, evenly, whatever becomes of those "
            "before; latency counts from when each was due");
  AddCount(run, "--connections", arguments->connections, {1, 10'000},
           "Over how many connections (default: one for each 100 clients)");
  AddAmount(run, "--warm-up", arguments->warm_up, {0, 86'400}, "SECONDS",
            "Call for this long before measuring (default: 2)");
  AddAmount(run, "--duration", arguments->duration, {0.1, 864'000}, "SECONDS",
            "Measure calls that begin in this time (default: 10)");
  AddCount(run, "--count", arguments->count, {1, 1'000'000'000'000},
           "End after this many calls");
  AddCount(run, "--seed", arguments->seed, {0, 1'000'000'000'000},
           "Decides what is asked for and in which order (default: 1)");
  AddCount(run, "--page-size", arguments->page_size, {1, 1000},
           "Of lists (default: 100)");
  AddAmount(run, "--timeout", arguments->timeout, {0.001, 86'400}, "SECONDS",
            "Give a call up after this long (default: 60)");
  client::AddText(run, "--json", arguments->json, "FILE",
                  "Write the figures to this file, which is replaced");
  client::AddText(run, "--report", arguments->report, "FILE",
                  "Write a page with plots (HTML) to this file, which is "
                  "replaced");
  AddCount(run, "--rows", arguments->rows, {1, 1'000'000'000},
           "Of workbook and stream: rows of each import (default: 1,000)");
  client::AddText(
      run, "--roster", arguments->roster, "FOLDER",
      "Of workbook and stream: take different rows for the roster "
      "that `ctecred-load roster` made (default: rows by chance for "
      "what the server has)");
  client::AddWords(run, "--order", {"program", "shuffled"},
                   "With --roster: rows of a program together, or mixed "
                   "(default: shuffled)",
                   [arguments](std::size_t which) {
                     arguments->order = which == 0
                                            ? AwardRows::Order::kProgram
                                            : AwardRows::Order::kShuffled;
                   });
  AddCount(run, "--batch-rows", arguments->batch_rows,
           {1, client::RowStream::kMaxBatchRows},
           "Of stream: rows that are written together (default: 5,000)");
  run->add_flag("--all-or-nothing", arguments->all_or_nothing,
                "Of workbook and stream: one row that cannot be written leaves "
                "none");
  run->add_flag("--validate-only", arguments->validate_only,
                "Of stream: check the rows and write nothing");
  run->footer(Scenarios());
  run->callback([&chosen, arguments] {
    chosen = [arguments](Session& session) { return Run(*arguments, session); };
  });
}

}  // namespace cte::load
