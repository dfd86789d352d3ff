#pragma once

#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// ExportDistrictCredentials of a district that is chosen by chance: from the
// request to the last byte, which is counted and not kept.
std::unique_ptr<Scenario> ExportScenario(const Setting& setting);

}  // namespace cte::load
