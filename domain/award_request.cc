#include "domain/award_request.h"

#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::string_view kUicForm =
    "a UIC is ten digits, or one capital letter and nine digits, and not "
    "9999999999";

std::optional<Uic> StudentOf(std::string_view text) {
  const auto uic = Uic::Parse(Uic::Capitalized(std::string(Trimmed(text))));
  return uic && !uic->declares_no_credentials() ? uic : std::nullopt;
}

absl::Status Refused(std::string_view reason, std::string_view message) {
  return Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status InvalidUics(const std::vector<FieldViolation>& violations,
                         std::size_t named) {
  absl::Status status =
      Refused("INVALID_UIC",
              absl::StrCat(violations.size(), " of ", named,
                           " UICs are none: ", std::string(kUicForm),
                           ". The details say which, the first of them if they "
                           "are many; correct them or leave them out."));
  SetFieldViolations(status, violations);
  return status;
}

}  // namespace

absl::StatusOr<Uic> ParseStudent(std::string_view uic) {
  const auto student = StudentOf(uic);
  if (student) return *student;
  return Refused("INVALID_UIC",
                 absl::StrCat("The uic is none: ", std::string(kUicForm),
                              ". Look it up among the program's students."));
}

absl::StatusOr<AwardStudents> AwardStudents::Parse(
    const std::vector<std::string>& uics) {
  if (uics.empty()) {
    return Refused("STUDENTS_REQUIRED",
                   "No student is named. Name at least one UIC.");
  }
  if (uics.size() > kMaxAwardStudents) {
    return Refused(
        "TOO_MANY_STUDENTS",
        absl::StrCat("The call names ", uics.size(),
                     " students; one takes at most ", kMaxAwardStudents,
                     ". Send the others with another call."));
  }
  AwardStudents students;
  absl::flat_hash_map<Uic, std::size_t> known;
  std::vector<FieldViolation> violations;
  for (std::size_t i = 0; i < uics.size(); ++i) {
    const auto uic = StudentOf(uics[i]);
    if (!uic) {
      violations.push_back(
          {absl::StrCat("uics[", i, "]"),
           absl::StrCat("\"", Clipped(uics[i], 32),
                        "\" is none: ", std::string(kUicForm), ".")});
      continue;
    }
    const auto [place, is_new] = known.try_emplace(*uic, students.uics_.size());
    if (is_new) students.uics_.push_back(*uic);
    students.named_.push_back(place->second);
  }
  if (!violations.empty()) return InvalidUics(violations, uics.size());
  return students;
}

std::vector<CheckedRow> AwardStudents::AsNamed(
    const std::vector<CheckedRow>& rows) const {
  std::vector<CheckedRow> named;
  named.reserve(named_.size());
  for (const std::size_t place : named_) named.push_back(rows[place]);
  return named;
}

absl::Status CredentialRequired() {
  return Refused("CREDENTIAL_REQUIRED",
                 "No credential is named, or with a blank text. Give its code, "
                 "or the name of one that is in no catalogue.");
}

}  // namespace cte::domain
