#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/access.h"
#include "domain/import.h"
#include "domain/stores.h"

// Who may call what (R27, R28), with the grants as they are now. Every refusal
// but those listed is PERMISSION_DENIED, ROLE_REQUIRED.
namespace cte::server {

absl::Status MustBeStateAdministrator(domain::Store& store,
                                      std::string_view principal);
// An editor, or more, of something.
absl::Status MustBeEditor(domain::Store& store, std::string_view principal);

// What a caller wants of a program.
enum class Access { kView, kEdit };

// Where the program is, if the principal may do this with it. INVALID_ARGUMENT,
// INVALID_PSN; NOT_FOUND, PROGRAM_NOT_FOUND; PERMISSION_DENIED,
// UNAUTHORIZED_PSN.
absl::StatusOr<domain::ProgramPlace> FindProgram(domain::Store& store,
                                                 std::string_view principal,
                                                 std::int64_t psn,
                                                 Access access);

// What the principal may see; in a district, what is to be seen there. ""
// stands for all districts. NOT_FOUND, DISTRICT_NOT_FOUND; PERMISSION_DENIED,
// UNAUTHORIZED_DISTRICT.
absl::StatusOr<domain::Visibility> FindVisible(domain::Store& store,
                                               std::string_view principal,
                                               std::string_view district_code);

// What the principal may see: everything. PERMISSION_DENIED, ROLE_REQUIRED.
absl::StatusOr<domain::Visibility> MustSeeState(domain::Store& store,
                                                std::string_view principal);

// The student, if something of the student came through a program that may be
// seen; to who may see everything also if nothing did. NOT_FOUND,
// STUDENT_NOT_FOUND.
absl::StatusOr<domain::Student> FindStudent(
    domain::Store& store, const domain::Uic& uic,
    const domain::Visibility& visibility);

// The school year of a request; 0 stands for the current one. NOT_FOUND,
// SCHOOL_YEAR_NOT_FOUND; FAILED_PRECONDITION, NO_CURRENT_YEAR.
absl::StatusOr<std::int32_t> FindSchoolYear(domain::Store& store,
                                            std::int32_t school_year);

// The import, if the principal may see it. NOT_FOUND, IMPORT_NOT_FOUND: there
// is none with this id, or not for this principal.
absl::StatusOr<domain::Import> FindImport(domain::Store& store,
                                          std::string_view principal,
                                          std::string_view import_id);

}  // namespace cte::server
