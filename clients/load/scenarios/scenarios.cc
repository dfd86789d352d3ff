#include "clients/load/scenarios/scenarios.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/error.h"
#include "clients/load/scenarios/award_scenario.h"
#include "clients/load/scenarios/export_scenario.h"
#include "clients/load/scenarios/health_scenario.h"
#include "clients/load/scenarios/read_scenarios.h"
#include "clients/load/scenarios/stream_scenario.h"
#include "clients/load/scenarios/workbook_scenario.h"

namespace cte::load {
namespace {

constexpr std::array kKinds = {
    ScenarioKind{"health",
                 "asks whether the server serves, which touches no database",
                 {},
                 HealthScenario},
    ScenarioKind{"program",
                 "one program with its groups of students",
                 {.programs = true},
                 GetProgramScenario},
    ScenarioKind{"programs",
                 "a page of the programs of a district",
                 {.programs = true},
                 ListProgramsScenario},
    ScenarioKind{"students",
                 "a page of the students of a program",
                 {.programs = true},
                 ListStudentsScenario},
    ScenarioKind{"award",
                 "gives a student a credential, and takes it away in the next "
                 "turn",
                 {.awardable = true},
                 AwardScenario},
    ScenarioKind{
        "export",
        "downloads the workbook of a district (2 at a time for one user)",
        {.programs = true},
        ExportScenario},
    ScenarioKind{"workbook",
                 "uploads a workbook, checks it and commits it",
                 {.awardable = true},
                 WorkbookScenario},
    ScenarioKind{"stream",
                 "streams rows (ImportRows)",
                 {.awardable = true},
                 StreamScenario},
};

absl::Status Invalid(std::string_view part, std::string_view problem) {
  const std::string names = absl::StrJoin(
      kKinds, ", ", [](std::string* out, const ScenarioKind& kind) {
        out->append(kind.name);
      });
  return client::LocalError(
      absl::StatusCode::kInvalidArgument, "MIX_INVALID",
      absl::StrCat("\"", std::string(part), "\" of the mix ",
                   std::string(problem),
                   ". Write each as in program=60, with one of ", names, "."));
}

}  // namespace

std::span<const ScenarioKind> ScenarioKinds() { return kKinds; }

absl::StatusOr<std::vector<Share>> ParseMix(const std::string& text) {
  std::vector<Share> mix;
  for (const absl::string_view view : absl::StrSplit(text, ',')) {
    const std::string part(view);
    const std::pair<std::string, std::string> halves =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    const auto kind = std::find_if(
        kKinds.begin(), kKinds.end(), [&](const ScenarioKind& one) {
          return one.name == std::string_view(halves.first);
        });
    if (kind == kKinds.end()) return Invalid(part, "is not known");
    const bool twice =
        std::any_of(mix.begin(), mix.end(),
                    [&](const Share& share) { return share.kind == &*kind; });
    if (twice) return Invalid(part, "is there twice");
    Share share{.kind = &*kind};
    if (!absl::SimpleAtod(halves.second, &share.weight) ||
        !(share.weight > 0) || share.weight > 1e9) {
      return Invalid(part, "has no weight over 0");
    }
    mix.push_back(share);
  }
  return mix;
}

}  // namespace cte::load
