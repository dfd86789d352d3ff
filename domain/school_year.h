#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace cte::domain {

// As people write it: 2026 is "2025-26".
std::string SchoolYearText(std::int32_t school_year);

// INVALID_ARGUMENT, SCHOOL_YEAR_INVALID.
absl::Status CheckSchoolYear(std::int32_t school_year);
absl::Status SchoolYearNotFound(std::int32_t school_year);
absl::Status NoCurrentYear();
// R5.
absl::Status YearIsClosed(std::int32_t school_year);

}  // namespace cte::domain
