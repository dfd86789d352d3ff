#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "domain/award.h"
#include "domain/identifiers.h"

namespace cte::domain {

struct Student {
  std::string uic;
  std::string last_name;
  std::string first_name;
  bool in_school = false;

  // "Last,First", as the screen shows it (R8).
  std::string display_name() const { return last_name + "," + first_name; }
};

// Who of those who ever were in a class of the program (R6).
enum class StudentGroup : std::uint8_t {
  kEverybody,
  kCurrentlyEnrolled,  // in a class of the program now
  kClass,              // in one class now
  kNotEnrolled,        // in school, and in no class of the program now
};

// A group with the name that the screen gives it.
struct StudentGrouping {
  StudentGroup group = StudentGroup::kEverybody;
  std::string class_code;  // of kClass
  std::string label;
  std::int64_t student_count = 0;
};
inline constexpr const char* kCurrentlyEnrolledLabel = "All Currently Enrolled";
inline constexpr const char* kNotEnrolledLabel = "In school but not enrolled";

struct StudentSelection {
  Psn psn{};
  std::int32_t school_year = 0;
  StudentGroup group = StudentGroup::kEverybody;
  std::string class_code;          // of kClass
  std::vector<std::string> words;  // parts of the names or the UIC (R7)
};

// A place in a list of students by last name, first name and UIC.
struct StudentPosition {
  std::string last_name;
  std::string first_name;
  std::string uic;
};

struct ProgramStudent {
  Student student;
  bool currently_enrolled = false;
  std::vector<Award> awards;  // through the program in the year, by name
};
StudentPosition PositionOf(const ProgramStudent& student);

// A student's place in a class of a program.
struct Participation {
  Psn psn{};
  std::string program_name;
  std::string class_code;
  std::string class_name;
  std::int32_t school_year = 0;
  bool current = false;
};

// There is no such student, or none that the caller may see.
absl::Status StudentNotFound();
absl::Status ClassNotFound(const StudentSelection& selection);

}  // namespace cte::domain
