#pragma once

#include <string>

namespace cte::client {

// A new random UUID (version 4), as a request_id that nobody else has.
// Thread safe.
std::string NewRequestId();

}  // namespace cte::client
