#include "domain/student.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {

StudentPosition PositionOf(const ProgramStudent& student) {
  const Student& s = student.student;
  return {s.last_name, s.first_name, s.uic};
}

absl::Status StudentNotFound() {
  return Error(absl::StatusCode::kNotFound, "STUDENT_NOT_FOUND",
               "No student with this UIC is in a program that you may see. "
               "Check the UIC, or ask your district administrator (Level 5) "
               "for access.");
}

absl::Status ClassNotFound(const StudentSelection& selection) {
  return Error(
      absl::StatusCode::kNotFound, "CLASS_NOT_FOUND",
      absl::StrCat("The program with PSN ", ToString(selection.psn),
                   " has no class ", Clipped(selection.class_code, 32), " in ",
                   selection.school_year,
                   ". Look the classes up among the program's groupings."));
}

}  // namespace cte::domain
