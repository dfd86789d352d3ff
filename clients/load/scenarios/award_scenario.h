#pragma once

#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// AwardCredential for one student, and in the client's next turn RemoveAward of
// what that made; an award that was there before stays. Finish removes what is
// left.
std::unique_ptr<Scenario> AwardScenario(const Setting& setting);

}  // namespace cte::load
