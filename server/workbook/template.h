#pragma once
#include <string>

#include "absl/status/statusor.h"
namespace cte::server {
absl::StatusOr<std::string> ImportTemplate();
}
