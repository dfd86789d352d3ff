#include "clients/load/roster/roster_folder.h"

#include <toml++/toml.h>

#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/load/roster/csv_file.h"

namespace cte::load {
namespace {

constexpr char kMadeBy[] = "made-by.toml";
// Raised when the same seed comes to make another roster.
constexpr std::int64_t kVersion = 1;
constexpr std::int32_t kYearsBefore = 5;

std::string TrueOrFalse(bool value) { return value ? "true" : "false"; }

void WriteYears(const Roster& roster, CsvFile& file) {
  file.Line({"school_year", "current", "closed"});
  file.Line({absl::StrCat(roster.school_year() - 1), "false", "true"});
  file.Line({absl::StrCat(roster.school_year()), "true", "false"});
}

void WriteDistricts(const Roster& roster, CsvFile& file) {
  file.Line({"district_code", "name"});
  for (std::uint64_t i = 0; i < roster.size().districts; ++i) {
    file.Line({roster.DistrictCode(i), roster.DistrictName(i)});
  }
}

void WriteBuildings(const Roster& roster, CsvFile& file) {
  file.Line({"building_code", "name", "district_code"});
  for (std::uint64_t i = 0; i < roster.buildings(); ++i) {
    file.Line({roster.BuildingCode(i), roster.BuildingName(i),
               roster.DistrictCode(roster.DistrictOf(i))});
  }
}

void WritePrograms(const Roster& roster, CsvFile& file) {
  file.Line({"psn", "cip_code", "name", "type", "building_code", "agency_code",
             "first_year", "last_year"});
  const std::string first = absl::StrCat(roster.school_year() - kYearsBefore);
  for (std::uint64_t i = 0; i < roster.size().programs; ++i) {
    const Roster::Program program = roster.ProgramAt(i);
    const Catalogue::Cip& cip = roster.catalogue().cips()[program.cip];
    file.Line({absl::StrCat(program.psn), std::string(cip.code),
               std::string(cip.title), "REG",
               roster.BuildingCode(program.building),
               roster.DistrictCode(program.district), first, ""});
  }
}

void WriteStudents(const Roster& roster, CsvFile& file) {
  file.Line({"uic", "last_name", "first_name", "in_school"});
  for (std::uint64_t i = 0; i < roster.size().students; ++i) {
    const Roster::Student student = roster.StudentAt(i);
    file.Line({student.uic, student.last_name, student.first_name,
               TrueOrFalse(student.in_school)});
  }
}

void WriteClasses(const Roster& roster, CsvFile& file) {
  file.Line({"psn", "class_code", "name", "school_year"});
  for (std::uint64_t i = 0; i < roster.size().programs; ++i) {
    const Roster::Program program = roster.ProgramAt(i);
    for (std::uint64_t j = 0; j < program.classes; ++j) {
      const Roster::Class taught = roster.ClassAt(program, j);
      file.Line({absl::StrCat(program.psn), taught.code, taught.name,
                 absl::StrCat(taught.school_year)});
    }
  }
}

void WriteEnrollments(const Roster& roster, CsvFile& file) {
  file.Line({"uic", "psn", "class_code", "school_year", "current"});
  for (std::uint64_t i = 0; i < roster.size().programs; ++i) {
    const Roster::Program program = roster.ProgramAt(i);
    const std::string psn = absl::StrCat(program.psn);
    for (std::uint64_t j = 0; j < program.enrollments; ++j) {
      const Roster::Enrollment enrollment = roster.EnrollmentOf(program, j);
      const Roster::Class taught = roster.ClassAt(program, enrollment.taught);
      file.Line({roster.UicOf(enrollment.student), psn, taught.code,
                 absl::StrCat(taught.school_year),
                 TrueOrFalse(enrollment.current)});
    }
  }
}

void WriteCredentials(const Roster& roster, CsvFile& file) {
  file.Line({"code", "name", "type", "first_year", "last_year"});
  const std::string first = absl::StrCat(roster.school_year() - kYearsBefore);
  for (const MadeCredential& one : roster.catalogue().credentials()) {
    file.Line({one.code, one.name, one.approved ? "approved" : "supplemental",
               first, ""});
  }
}

void WriteCips(const Roster& roster, CsvFile& file) {
  file.Line({"code", "cip_code", "first_year", "last_year"});
  const std::string first = absl::StrCat(roster.school_year() - kYearsBefore);
  for (const MadeCredential& one : roster.catalogue().credentials()) {
    for (const std::string& cip : one.cips) {
      file.Line({one.code, cip, first, ""});
    }
  }
}

// Somebody for each district, named after its code.
void WriteGrants(const Roster& roster, CsvFile& file) {
  file.Line({"principal", "role", "scope_type", "scope_code"});
  for (std::uint64_t i = 0; i < roster.size().districts; ++i) {
    const std::string code = roster.DistrictCode(i);
    file.Line({absl::StrCat("editor-", code), "editor", "district", code});
  }
}

void WriteMadeBy(const Roster& roster, CsvFile& file) {
  file.Text(absl::StrCat(
      "# ctecred-load made this folder; `ctecred-load rows` makes awards for "
      "it.\nversion = ",
      kVersion, "\nseed = ", roster.seed(), "\nschool_year = ",
      roster.school_year(), "\ndistricts = ", roster.size().districts,
      "\nprograms = ", roster.size().programs,
      "\nstudents = ", roster.size().students,
      "\nenrollments = ", roster.size().enrollments, "\n"));
}

absl::Status NotMade(const std::filesystem::path& folder) {
  return client::LocalError(
      absl::StatusCode::kFailedPrecondition, "ROSTER_NOT_MADE",
      absl::StrCat("The folder ", folder.string(), " holds no ", kMadeBy,
                   " of this version of ctecred-load. Make the roster with: "
                   "ctecred-load roster"));
}

}  // namespace

absl::Status WriteRoster(
    const Roster& roster, const std::filesystem::path& folder,
    const std::function<void(const std::string& file)>& wrote) {
  constexpr std::pair<const char*, void (*)(const Roster&, CsvFile&)> kFiles[] =
      {{"school_years.csv", WriteYears},
       {"districts.csv", WriteDistricts},
       {"buildings.csv", WriteBuildings},
       {"programs.csv", WritePrograms},
       {"students.csv", WriteStudents},
       {"classes.csv", WriteClasses},
       {"enrollments.csv", WriteEnrollments},
       {"credentials.csv", WriteCredentials},
       {"credential_cips.csv", WriteCips},
       {"grants.csv", WriteGrants},
       {kMadeBy, WriteMadeBy}};
  std::error_code ignored;  // a folder that is not there fails below
  std::filesystem::create_directories(folder, ignored);
  for (const auto& [name, write] : kFiles) {
    if (wrote) wrote(name);
    auto file = CsvFile::Create(folder / name, client::IfExists::kRefuse);
    if (!file.ok()) return file.status();
    write(roster, *file);
    if (absl::Status done = file->Commit(); !done.ok()) return done;
  }
  return absl::OkStatus();
}

absl::StatusOr<Roster> ReadRoster(const std::filesystem::path& folder) {
  toml::table table;
  try {
    table = toml::parse_file((folder / kMadeBy).string());
  } catch (const toml::parse_error&) {
    return NotMade(folder);
  }
  const auto number = [&](const char* key) {
    return static_cast<std::uint64_t>(
        table[key].value<std::int64_t>().value_or(0));
  };
  if (number("version") != kVersion) return NotMade(folder);
  return Roster::Make({.districts = number("districts"),
                       .programs = number("programs"),
                       .students = number("students"),
                       .enrollments = number("enrollments")},
                      number("seed"),
                      static_cast<std::int32_t>(number("school_year")));
}

}  // namespace cte::load
