#pragma once

#include <cstdint>
#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// The calls that read: each asks for a program or district that is chosen by
// chance. The targets outlive them.

// GetProgram.
std::unique_ptr<Scenario> GetProgramScenario(const Setting& setting);

// A page of the programs of a district.
std::unique_ptr<Scenario> ListProgramsScenario(const Setting& setting);

// A page of the students of a program.
std::unique_ptr<Scenario> ListStudentsScenario(const Setting& setting);

}  // namespace cte::load
