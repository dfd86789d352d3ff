#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/access.h"
#include "domain/actor.h"
#include "domain/program.h"
#include "domain/roster.h"
#include "domain/student.h"

namespace cte::domain {

// What holds for every store: domain/stores.h.

// What a call about one program asks first.
struct ProgramQuestion {
  std::string principal;
  Psn psn{};
  std::int32_t school_year = 0;  // 0: the current one

  friend bool operator==(const ProgramQuestion&,
                         const ProgramQuestion&) = default;
};

struct ProgramLookup {
  std::vector<Grant> grants;  // all that the principal holds
  ProgramPlace place;
  std::optional<std::int32_t> school_year;  // nothing if there is none such
};

// A program in a school year as the roster has it.
struct RosterProgram {
  ProgramYear program;  // of what it reported, nothing
  // "All Currently Enrolled", the classes of the year by code, "In school but
  // not enrolled".
  std::vector<StudentGrouping> groupings;
};

// The same with all of the program.
struct FoundProgram {
  ProgramLookup lookup;
  // These two only if there is such a school year.
  std::shared_ptr<const RosterProgram> roster;
  ProgramReport report;
};

// Programs, what they reported, and their students (R1, R2, R4, R6 to R8).
// Lists are read a page at a time: `limit` entries at most, those that come
// after a position.
class ProgramStore {
 public:
  virtual ~ProgramStore() = default;

  // Districts with a program that may be seen, by code, those after `after`.
  virtual absl::StatusOr<std::vector<Entity>> ListDistricts(
      const Visibility& visibility, std::string_view after, int limit) = 0;
  // The district, if there is one and it has a program that may be seen; to who
  // may see everything also if it has none.
  virtual absl::StatusOr<std::optional<Entity>> FindDistrict(
      std::string_view code, const Visibility& visibility) = 0;

  // Where a program is; nothing if there is none.
  virtual absl::StatusOr<std::optional<ProgramPlace>> FindPlace(Psn psn) = 0;
  // Where a program is, which school year is meant, and what the principal
  // holds; nothing if there is no such program.
  virtual absl::StatusOr<std::optional<ProgramLookup>> LookUp(
      const ProgramQuestion& question) = 0;
  // The same with the program, active in the year or not.
  virtual absl::StatusOr<std::optional<FoundProgram>> Find(
      const ProgramQuestion& question) = 0;
  // Asks these questions at once. Until FindAhead is called again, Find answers
  // each of them from what was found, as often as it is among them. An error is
  // as if nothing had been asked.
  virtual absl::Status FindAhead(
      const std::vector<ProgramQuestion>& questions) = 0;
  // One program in a year, active in it or not.
  virtual absl::StatusOr<std::optional<ProgramYear>> Get(
      Psn psn, std::int32_t school_year) = 0;
  virtual absl::StatusOr<std::vector<ProgramYear>> List(
      const ProgramQuery& query) = 0;
  // Of all that the query chooses, whatever its status, position and limit.
  virtual absl::StatusOr<ReviewTotals> Totals(const ProgramQuery& query) = 0;

  // By last name, first name and UIC. NOT_FOUND, CLASS_NOT_FOUND.
  virtual absl::StatusOr<std::vector<ProgramStudent>> ListStudents(
      const StudentSelection& selection,
      const std::optional<StudentPosition>& after, int limit) = 0;

  // Takes a declaration back; false if there was none. FAILED_PRECONDITION,
  // YEAR_CLOSED.
  virtual absl::StatusOr<bool> Withdraw(const Actor& actor, Psn psn,
                                        std::int32_t school_year) = 0;
};

// School years (R5).
class YearStore {
 public:
  virtual ~YearStore() = default;

  // The newest first.
  virtual absl::StatusOr<std::vector<SchoolYearRecord>> List() = 0;
  // Waits for writes to the year that are under way. NOT_FOUND,
  // SCHOOL_YEAR_NOT_FOUND.
  virtual absl::StatusOr<SchoolYearRecord> SetClosed(const Actor& actor,
                                                     std::int32_t school_year,
                                                     bool closed) = 0;
  // Makes the year if there is none.
  virtual absl::StatusOr<SchoolYearRecord> SetCurrent(
      const Actor& actor, std::int32_t school_year) = 0;
};

}  // namespace cte::domain
