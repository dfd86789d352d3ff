#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "clients/load/roster/catalogue.h"
#include "clients/load/roster/skew.h"

namespace cte::load {

// How large a roster is.
struct RosterSize {
  std::uint64_t districts = 1;
  std::uint64_t programs = 1;
  std::uint64_t students = 1;
  std::uint64_t enrollments = 1;
};

// A made-up roster. Everything in it is computed from the seed and its number,
// so that a nation takes no more memory than its programs (some 50 bytes each)
// and any part of it can be asked for in any order. Thread safe.
//
// Students go to school in one district and are in programs of it; a student is
// in one program in one class or in several, in this year or the last.
class Roster {
 public:
  // ROSTER_SIZE_INVALID (local): fewer programs or students than districts, or
  // none of something, or more than 100,000,000 of anything.
  static absl::StatusOr<Roster> Make(const RosterSize& size, std::uint64_t seed,
                                     std::int32_t school_year);

  struct Program {
    std::int64_t psn = 0;
    std::size_t cip = 0;  // index of Catalogue::cips()
    std::uint64_t building = 0;
    std::uint64_t district = 0;
    std::uint64_t classes = 0;
    std::uint64_t students = 0;  // different ones
    std::uint64_t enrollments = 0;
  };
  struct Student {
    std::string uic;
    std::string last_name;
    std::string first_name;
    bool in_school = false;
  };
  struct Class {
    std::string code;
    std::string name;
    std::int32_t school_year = 0;
  };
  struct Enrollment {
    std::uint64_t student = 0;
    std::uint64_t taught = 0;  // which class of the program
    bool current = false;
  };

  const RosterSize& size() const { return size_; }
  std::uint64_t seed() const { return seed_; }
  std::int32_t school_year() const { return school_year_; }
  const Catalogue& catalogue() const { return catalogue_; }

  std::string DistrictCode(std::uint64_t district) const;
  std::string DistrictName(std::uint64_t district) const;
  // Buildings are numbered through; those of a district follow each other.
  std::uint64_t buildings() const { return buildings_.whole(); }
  std::uint64_t DistrictOf(std::uint64_t building) const;
  std::string BuildingCode(std::uint64_t building) const;
  std::string BuildingName(std::uint64_t building) const;
  // In the order of their PSNs; those of a district follow each other.
  Program ProgramAt(std::uint64_t program) const;
  Class ClassAt(const Program& program, std::uint64_t taught) const;
  Student StudentAt(std::uint64_t student) const;
  // Numbers from size().students on are of nobody.
  std::string UicOf(std::uint64_t student) const;
  // The n-th student of a program, n under Program::students.
  std::uint64_t StudentOf(const Program& program, std::uint64_t n) const;
  // The n-th place in a class, n under Program::enrollments.
  Enrollment EnrollmentOf(const Program& program, std::uint64_t n) const;

 private:
  Roster(const RosterSize& size, std::uint64_t seed, std::int32_t school_year);

  const RosterSize size_;
  const std::uint64_t seed_;
  const std::int32_t school_year_;
  const Catalogue catalogue_;
  // Of the districts.
  Portions programs_;
  Portions students_;
  Portions buildings_;
  // Of the programs.
  Portions enrollments_;
};

}  // namespace cte::load
