#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/load/scenarios/setting.h"
#include "clients/load/scenarios/targets.h"

namespace cte::load {

// A scenario that a run can be asked for.
struct ScenarioKind {
  std::string_view name;
  std::string_view description;  // for the help
  Wanted wanted;
  std::unique_ptr<Scenario> (*make)(const Setting& setting);
};

std::span<const ScenarioKind> ScenarioKinds();

// A kind and how often it has its turn.
struct Share {
  const ScenarioKind* kind = nullptr;
  double weight = 1;
};

// Reads "program=60,students=30,award=10". MIX_INVALID (local): a name is not
// known or there twice, or a weight is no number over 0.
absl::StatusOr<std::vector<Share>> ParseMix(const std::string& text);

// What "mixed" is unless the user says otherwise.
inline constexpr std::string_view kUsualMix =
    "program=50,programs=15,students=25,award=10";

}  // namespace cte::load
