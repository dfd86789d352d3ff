#pragma once

#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// ImportRows: the next rows of the setting as one import, from the header to
// its end; each acknowledgement is measured from the one before it. A stream
// that breaks is a failure. What it writes stays.
std::unique_ptr<Scenario> StreamScenario(const Setting& setting);

}  // namespace cte::load
