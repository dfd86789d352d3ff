#include "clients/load/run_arguments.h"

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/options.h"
#include "clients/load/number_option.h"

namespace cte::load {
namespace {

constexpr std::int64_t kClosedClients = 16;
constexpr std::int64_t kOpenClients = 1000;

constexpr double kUsualDuration = 10;
// With a count and no duration.
constexpr double kLongestDuration = 24 * 3600;

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

void AddRunOptions(CLI::App* run,
                   const std::shared_ptr<RunArguments>& arguments) {
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
}

Plan PlanOf(const RunArguments& arguments) {
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

std::vector<Results::Note> NotesOf(const RunArguments& arguments) {
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

}  // namespace cte::load
