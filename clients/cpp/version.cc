#include "clients/cpp/version.h"

namespace cte::client {

std::string_view Version() { return CTE_VERSION; }

}  // namespace cte::client
