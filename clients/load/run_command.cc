#include "clients/load/run_command.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/cpp/private_file.h"
#include "clients/load/drive/drive.h"
#include "clients/load/live_line.h"
#include "clients/load/report/html_report.h"
#include "clients/load/report/json_report.h"
#include "clients/load/report/results.h"
#include "clients/load/report/summary.h"
#include "clients/load/roster/award_rows.h"
#include "clients/load/roster/roster_folder.h"
#include "clients/load/run_arguments.h"
#include "clients/load/scenarios/scenarios.h"

namespace cte::load {
namespace {

using client::ExitCode;
using client::Session;

// The server takes 256 calls of one connection at a time.
constexpr std::int64_t kClientsPerConnection = 100;
constexpr absl::Duration kConnectTimeout = absl::Seconds(10);

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

absl::StatusOr<std::vector<Share>> SharesOf(const RunArguments& arguments) {
  if (arguments.scenario == kMixed) return ParseMix(arguments.mix);
  return ParseMix(absl::StrCat(arguments.scenario, "=1"));
}

absl::StatusOr<Setting> Connect(const RunArguments& arguments, const Plan& plan,
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

// Before anything is measured, all at the same time. One that cannot be made is
// met again by its first call, which says why.
void WaitForConnections(const Setting& setting) {
  for (const auto& channel : setting.channels) (void)channel->GetState(true);
  const auto deadline = absl::ToChronoTime(absl::Now() + kConnectTimeout);
  for (const auto& channel : setting.channels) {
    if (!channel->WaitForConnected(deadline)) return;
  }
}

// Where the rows of imports come from: the roster that was made, or else what
// the server has.
struct RowsOfRoster {
  std::optional<Roster> roster;
  std::optional<AwardRows> rows;
};

absl::Status ChooseRows(const RunArguments& arguments, const Targets& targets,
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

absl::StatusOr<ExitCode> Run(const RunArguments& arguments, Session& session) {
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
  WaitForConnections(*setting);
  Clock clock;
  Drive drive(plan, std::move(weighted), clock);
  {
    LiveLine line(session.err, session.terminal);
    results.outcome = drive.Run(
        session.stop, [&](const Moment& moment) { line.Show(moment); });
  }
  for (const auto& scenario : scenarios) scenario->Finish();
  bool failed = results.outcome.never_begun > 0;
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

}  // namespace

void AddRunCommand(CLI::App& app, client::Command& chosen) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* run = app.add_subcommand(
      "run", "Drives a scenario against the server and measures it");
  AddRunOptions(run, arguments);
  run->callback([&chosen, arguments] {
    chosen = [arguments](Session& session) { return Run(*arguments, session); };
  });
}

}  // namespace cte::load
