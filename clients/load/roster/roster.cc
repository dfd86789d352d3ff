#include "clients/load/roster/roster.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/error.h"
#include "clients/load/random.h"
#include "clients/load/roster/names.h"

namespace cte::load {
namespace {

constexpr std::uint64_t kMost = 100'000'000;
constexpr std::uint64_t kFewestClasses = 4;
// The PSNs of programs are this far apart, on the average.
constexpr std::uint64_t kPsnGap = 4;
constexpr std::uint64_t kFirstPsn = 1000;
constexpr std::uint64_t kProgramsPerBuilding = 8;
// The largest primes below 10^10, 10^9 and 10^5: a multiple of a number modulo
// one of them is different for each number.
constexpr std::uint64_t kTenDigits = 9'999'999'967;
constexpr std::uint64_t kNineDigits = 999'999'937;
constexpr std::uint64_t kFiveDigits = 99'991;

// What is decided by chance, each by a stream of its own.
enum What : std::uint64_t {
  kDistrictWeight = 1,
  kDistrictText,
  kBuildingText,
  kCode,
  kProgramWeight,
  kProgramPsn,
  kProgramCip,
  kProgramBuilding,
  kProgramStudents,
  kUic,
  kGiven,
  kFamily,
  kInSchool,
  kFirstClass,
  kCurrent,
  kClassText,
};

std::uint64_t Spread(std::uint64_t number, std::uint64_t prime,
                     std::uint64_t seed) {
  const std::uint64_t factor = 1 + Decide(seed, kCode, prime) % (prime - 1);
  return (number % prime * factor + Decide(seed, kCode, prime + 1) % prime) %
         prime;
}

// Five capital letters or digits, different for each number.
std::string FiveCharacters(std::uint64_t number, std::uint64_t seed) {
  if (number < kFiveDigits) {
    return absl::StrFormat("%05d", Spread(number, kFiveDigits, seed));
  }
  constexpr char kSigns[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  number -= kFiveDigits;
  std::string code(5, '0');
  for (std::size_t i = 4; i > 0; --i) {
    code[i] = kSigns[number % 36];
    number /= 36;
  }
  code[0] = static_cast<char>('A' + number % 26);
  return code;
}

// Many small ones, some a hundred times as large.
std::uint32_t Weight(std::uint64_t decided, double largest) {
  const double unit = static_cast<double>(decided >> 11) * 0x1.0p-53;
  return static_cast<std::uint32_t>(10 + largest * unit * unit * unit);
}

std::vector<std::uint32_t> DistrictWeights(std::uint64_t districts,
                                           std::uint64_t seed) {
  std::vector<std::uint32_t> weights(districts);
  for (std::uint64_t i = 0; i < districts; ++i) {
    weights[i] = Weight(Decide(seed, kDistrictWeight, i), 1000);
  }
  return weights;
}

// At least one for each district, the others by weight.
Portions OneAndMore(const std::vector<std::uint32_t>& weights,
                    std::uint64_t whole) {
  const Portions more(weights, whole - weights.size());
  std::vector<std::uint32_t> parts(weights.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] = static_cast<std::uint32_t>(more.Of(i) + 1);
  }
  return {parts, whole};
}

Portions Buildings(const Portions& programs) {
  std::vector<std::uint32_t> parts(programs.size());
  std::uint64_t whole = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i] =
        static_cast<std::uint32_t>(1 + programs.Of(i) / kProgramsPerBuilding);
    whole += parts[i];
  }
  return {parts, whole};
}

// In proportion to the students of the district, unequal inside of it.
Portions Enrollments(const Portions& programs, const Portions& students,
                     std::uint64_t whole, std::uint64_t seed) {
  std::vector<std::uint32_t> of_district(students.size());
  for (std::size_t i = 0; i < of_district.size(); ++i) {
    of_district[i] = static_cast<std::uint32_t>(students.Of(i));
  }
  const Portions districts(of_district, whole);
  std::vector<std::uint32_t> parts;
  parts.reserve(programs.whole());
  for (std::size_t i = 0; i < programs.size(); ++i) {
    std::vector<std::uint32_t> weights(programs.Of(i));
    for (std::uint64_t j = 0; j < weights.size(); ++j) {
      weights[j] =
          Weight(Decide(seed, kProgramWeight, programs.Begin(i) + j), 60);
    }
    const Portions inside(weights, districts.Of(i));
    for (std::size_t j = 0; j < weights.size(); ++j) {
      parts.push_back(static_cast<std::uint32_t>(inside.Of(j)));
    }
  }
  return {parts, whole};
}

std::string Short(std::string_view title) {
  return std::string(title.substr(0, title.find_first_of("/,(")));
}

}  // namespace

absl::StatusOr<Roster> Roster::Make(const RosterSize& size, std::uint64_t seed,
                                    std::int32_t school_year) {
  const auto refuse = [](std::string_view problem) {
    return client::LocalError(absl::StatusCode::kInvalidArgument,
                              "ROSTER_SIZE_INVALID", problem);
  };
  for (const std::uint64_t count :
       {size.districts, size.programs, size.students, size.enrollments}) {
    if (count == 0 || count > kMost) {
      return refuse(
          "A roster has 1 to 100,000,000 of each. Choose other numbers.");
    }
  }
  if (size.programs < size.districts || size.students < size.districts) {
    return refuse(
        "Each district has at least one program and one student. Make "
        "--districts smaller, or --programs and --students larger.");
  }
  return Roster(size, seed, school_year);
}

Roster::Roster(const RosterSize& size, std::uint64_t seed,
               std::int32_t school_year)
    : size_(size),
      seed_(seed),
      school_year_(school_year),
      programs_(
          OneAndMore(DistrictWeights(size.districts, seed), size.programs)),
      students_(
          OneAndMore(DistrictWeights(size.districts, seed), size.students)),
      buildings_(Buildings(programs_)),
      enrollments_(Enrollments(programs_, students_, size.enrollments, seed)) {}

std::string Roster::DistrictCode(std::uint64_t district) const {
  return FiveCharacters(district, seed_);
}

std::string Roster::DistrictName(std::uint64_t district) const {
  const std::uint64_t decided = Decide(seed_, kDistrictText, district);
  return absl::StrCat(PlaceName(decided), " ",
                      DistrictKind(Decide(decided, kDistrictText)));
}

std::uint64_t Roster::DistrictOf(std::uint64_t building) const {
  return buildings_.PartAt(building);
}

std::string Roster::BuildingCode(std::uint64_t building) const {
  return FiveCharacters(building, seed_ + 1);
}

std::string Roster::BuildingName(std::uint64_t building) const {
  const std::uint64_t district = DistrictOf(building);
  return absl::StrCat(PlaceName(Decide(seed_, kDistrictText, district)), " ",
                      BuildingKind(building - buildings_.Begin(district)));
}

Roster::Program Roster::ProgramAt(std::uint64_t program) const {
  Program made;
  made.psn =
      static_cast<std::int64_t>(kFirstPsn + kPsnGap * program +
                                Decide(seed_, kProgramPsn, program) % kPsnGap);
  made.cip = Decide(seed_, kProgramCip, program) % catalogue_.cips().size();
  made.district = programs_.PartAt(program);
  made.building =
      buildings_.Begin(made.district) +
      Decide(seed_, kProgramBuilding, program) % buildings_.Of(made.district);
  made.enrollments = enrollments_.Of(program);
  if (made.enrollments > 0) {
    made.students = std::clamp<std::uint64_t>((made.enrollments * 2 + 2) / 3, 1,
                                              students_.Of(made.district));
    made.classes = (made.enrollments + made.students - 1) / made.students + 1;
  }
  made.classes = std::max(made.classes, kFewestClasses);
  return made;
}

Roster::Class Roster::ClassAt(const Program& program,
                              std::uint64_t taught) const {
  const Catalogue::Cip& cip = catalogue_.cips()[program.cip];
  const std::uint64_t decided = Decide(seed_, kClassText, program.cip);
  Class made;
  made.code =
      absl::StrCat("HS", std::string(1, static_cast<char>('A' + decided % 26)),
                   std::string(1, static_cast<char>('A' + decided / 26 % 26)),
                   101 + taught, "-1");
  made.name = absl::StrCat(Short(cip.title), " ", 1 + taught / 2,
                           taught % 2 == 0 ? " S1" : " S2");
  made.school_year = taught % 3 == 2 ? school_year_ - 1 : school_year_;
  return made;
}

Roster::Student Roster::StudentAt(std::uint64_t student) const {
  return {.uic = UicOf(student),
          .last_name = FamilyName(Decide(seed_, kFamily, student)),
          .first_name = GivenName(Decide(seed_, kGiven, student)),
          .in_school = Decide(seed_, kInSchool, student) % 20 != 0};
}

std::string Roster::UicOf(std::uint64_t student) const {
  if (student % 8 != 0) {
    return absl::StrFormat("%010d", Spread(student, kTenDigits, seed_));
  }
  return absl::StrFormat(
      "%c%09d", static_cast<char>('A' + Decide(seed_, kUic, student) % 26),
      Spread(student, kNineDigits, seed_));
}

std::uint64_t Roster::StudentOf(const Program& program, std::uint64_t n) const {
  const std::uint64_t all = students_.Of(program.district);
  const std::uint64_t first =
      Decide(seed_, kProgramStudents, static_cast<std::uint64_t>(program.psn));
  return students_.Begin(program.district) + (first % all + n) % all;
}

Roster::Enrollment Roster::EnrollmentOf(const Program& program,
                                        std::uint64_t n) const {
  const std::uint64_t which = n % program.students;
  Enrollment made;
  made.student = StudentOf(program, which);
  made.taught =
      (Decide(seed_, kFirstClass, made.student) + n / program.students) %
      program.classes;
  made.current = made.taught % 3 != 2 &&
                 Decide(seed_, kInSchool, made.student) % 20 != 0 &&
                 Decide(seed_, kCurrent, made.student) % 10 != 0;
  return made;
}

}  // namespace cte::load
