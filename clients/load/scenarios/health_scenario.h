#pragma once

#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// Asks whether the server serves (grpc.health.v1.Health/Check), which touches
// no database: what a call costs that does nothing.
std::unique_ptr<Scenario> HealthScenario(const Setting& setting);

}  // namespace cte::load
