#include "domain/school_year.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/identifiers.h"

namespace cte::domain {

std::string SchoolYearText(std::int32_t school_year) {
  return absl::StrCat(school_year - 1, "-",
                      absl::Dec(school_year % 100, absl::kZeroPad2));
}

absl::Status CheckSchoolYear(std::int32_t school_year) {
  if (IsSchoolYear(school_year)) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "SCHOOL_YEAR_INVALID",
               absl::StrCat("The school year is ", school_year,
                            "; it is named by the year in which it ends, ",
                            kFirstSchoolYear, " to ", kLastSchoolYear, "."));
}

absl::Status SchoolYearNotFound(std::int32_t school_year) {
  return Error(absl::StatusCode::kNotFound, "SCHOOL_YEAR_NOT_FOUND",
               absl::StrCat("The school year ", school_year,
                            " was never loaded. List the school years; one is "
                            "named by the year in which it ends."));
}

absl::Status NoCurrentYear() {
  return Error(absl::StatusCode::kFailedPrecondition, "NO_CURRENT_YEAR",
               "No school year is the current one. A state administrator sets "
               "it, or loads it with the roster.");
}

absl::Status YearIsClosed(std::int32_t school_year) {
  return Error(absl::StatusCode::kFailedPrecondition, "YEAR_CLOSED",
               absl::StrCat("The school year ", SchoolYearText(school_year),
                            " is closed and takes no changes. Ask a state "
                            "administrator to reopen it."));
}

}  // namespace cte::domain
