#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/identifiers.h"
#include "domain/row_checker.h"

namespace cte::domain {

// What a call that writes awards names (R10). Refusals are INVALID_ARGUMENT.

// The UIC of a student; a small letter that begins it is taken as the capital.
// INVALID_UIC.
absl::StatusOr<Uic> ParseStudent(std::string_view uic);

inline constexpr std::size_t kMaxAwardStudents = 1000;

// The students of a call, each once, though the call may name one repeatedly.
class AwardStudents {
 public:
  // STUDENTS_REQUIRED; TOO_MANY_STUDENTS, over kMaxAwardStudents; INVALID_UIC,
  // with a violation of "uics[N]" for each that is none.
  static absl::StatusOr<AwardStudents> Parse(
      const std::vector<std::string>& uics);

  const std::vector<Uic>& uics() const { return uics_; }
  // Of rows for uics(), those for the UICs that the call named, in its order.
  std::vector<CheckedRow> AsNamed(const std::vector<CheckedRow>& rows) const;

 private:
  std::vector<Uic> uics_;
  std::vector<std::size_t> named_;  // which of uics_ each UIC of the call is
};

// No code and no name, or a blank one. CREDENTIAL_REQUIRED.
absl::Status CredentialRequired();

}  // namespace cte::domain
