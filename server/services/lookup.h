#pragma once

#include <cstdint>

#include "absl/status/statusor.h"
#include "domain/access.h"
#include "domain/identifiers.h"
#include "domain/stores.h"
#include "domain/student.h"
#include "server/gate/caller.h"

// What several calls look for.
namespace cte::server {

// The student, if something of the student came through a program that may be
// seen (R28); to who may see everything also if nothing did. NOT_FOUND,
// STUDENT_NOT_FOUND.
absl::StatusOr<domain::Student> FindStudent(
    domain::Store& store, const domain::Uic& uic,
    const domain::Visibility& visibility);

// The school year of a request; 0 stands for the current one. NOT_FOUND,
// SCHOOL_YEAR_NOT_FOUND; FAILED_PRECONDITION, NO_CURRENT_YEAR.
absl::StatusOr<std::int32_t> FindSchoolYear(domain::Store& store,
                                            std::int32_t school_year);

// The same of a call about one program, for whose caller it was looked up.
absl::StatusOr<std::int32_t> SchoolYearOf(const Caller& caller,
                                          std::int32_t school_year);

}  // namespace cte::server
