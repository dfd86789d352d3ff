#pragma once

#include <vector>

#include "server/config/settings.h"

namespace cte::server {

// The variables CTECREDD_* of an environment (as `environ`: "NAME=value", ended
// by a null), in the order of their names. Which there are is for Settings to
// know; one that is not spelled as settings are has a key that none has.
std::vector<GivenValue> ReadEnvironment(const char* const* environment);

}  // namespace cte::server
