#include "clients/cli/roster_files.h"

#include <algorithm>
#include <array>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kLongestQuote = 40;

constexpr std::array<std::string_view, 2> kTypes = {"approved", "supplemental"};
constexpr std::array<std::string_view, 4> kRoles = {
    "viewer", "editor", "district_administrator", "state_administrator"};
constexpr std::array<std::string_view, 4> kScopes = {"state", "district",
                                                     "building", "program"};

void ReadSchoolYear(RosterLine& line, v1::RosterRecord& record) {
  v1::SchoolYear& year = *record.mutable_school_year();
  year.set_school_year(line.Year("school_year"));
  year.set_current(line.Boolean("current"));
  year.set_closed(line.Boolean("closed"));
}

void ReadDistrict(RosterLine& line, v1::RosterRecord& record) {
  v1::District& district = *record.mutable_district();
  district.set_district_code(line.Text("district_code"));
  district.set_name(line.Text("name"));
}

void ReadBuilding(RosterLine& line, v1::RosterRecord& record) {
  v1::Building& building = *record.mutable_building();
  building.set_building_code(line.Text("building_code"));
  building.set_name(line.Text("name"));
  building.set_district_code(line.Text("district_code"));
}

void ReadProgram(RosterLine& line, v1::RosterRecord& record) {
  v1::Program& program = *record.mutable_program();
  program.set_psn(line.Integer("psn"));
  program.set_cip_code(line.Text("cip_code"));
  program.set_name(line.Text("name"));
  program.set_type(line.Text("type"));
  program.set_building_code(line.Text("building_code"));
  program.set_agency_code(line.Text("agency_code"));
  program.set_first_year(line.Year("first_year"));
  program.set_last_year(line.YearOrOpen("last_year"));
}

void ReadStudent(RosterLine& line, v1::RosterRecord& record) {
  v1::Student& student = *record.mutable_student();
  student.set_uic(line.Text("uic"));
  student.set_last_name(line.Text("last_name"));
  student.set_first_name(line.Text("first_name"));
  student.set_in_school(line.Boolean("in_school"));
}

void ReadClass(RosterLine& line, v1::RosterRecord& record) {
  v1::ProgramClass& one = *record.mutable_program_class();
  one.set_psn(line.Integer("psn"));
  one.set_class_code(line.Text("class_code"));
  one.set_name(line.Text("name"));
  one.set_school_year(line.Year("school_year"));
}

void ReadEnrollment(RosterLine& line, v1::RosterRecord& record) {
  v1::Enrollment& enrollment = *record.mutable_enrollment();
  enrollment.set_uic(line.Text("uic"));
  enrollment.set_psn(line.Integer("psn"));
  enrollment.set_class_code(line.Text("class_code"));
  enrollment.set_school_year(line.Year("school_year"));
  enrollment.set_current(line.Boolean("current"));
}

void ReadCredential(RosterLine& line, v1::RosterRecord& record) {
  v1::Credential& credential = *record.mutable_credential();
  credential.set_code(line.Text("code"));
  credential.set_name(line.Text("name"));
  credential.set_type(
      static_cast<v1::CredentialType>(line.Word("type", kTypes)));
  credential.set_first_year(line.Year("first_year"));
  credential.set_last_year(line.YearOrOpen("last_year"));
}

void ReadCredentialCip(RosterLine& line, v1::RosterRecord& record) {
  v1::CredentialCip& cip = *record.mutable_credential_cip();
  cip.set_code(line.Text("code"));
  cip.set_cip_code(line.Text("cip_code"));
  cip.set_first_year(line.Year("first_year"));
  cip.set_last_year(line.YearOrOpen("last_year"));
}

void ReadGrant(RosterLine& line, v1::RosterRecord& record) {
  v1::Grant& grant = *record.mutable_grant();
  grant.set_principal(line.Text("principal"));
  grant.set_role(static_cast<v1::Grant::Role>(line.Word("role", kRoles)));
  grant.set_scope_type(
      static_cast<v1::Grant::Scope>(line.Word("scope_type", kScopes)));
  grant.set_scope_code(line.Text("scope_code"));
}

absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

template <typename Range>
std::string List(const Range& words) {
  return absl::StrJoin(words, ", ", [](std::string* out, std::string_view w) {
    out->append(w);
  });
}

}  // namespace

std::span<const RosterFile> RosterFiles() {
  static const auto* const kFiles = new std::vector<RosterFile>{
      {"school_years.csv",
       {"school_year", "current", "closed"},
       false,
       ReadSchoolYear},
      {"districts.csv", {"district_code", "name"}, false, ReadDistrict},
      {"buildings.csv",
       {"building_code", "name", "district_code"},
       false,
       ReadBuilding},
      {"programs.csv",
       {"psn", "cip_code", "name", "type", "building_code", "agency_code",
        "first_year", "last_year"},
       false,
       ReadProgram},
      {"students.csv",
       {"uic", "last_name", "first_name", "in_school"},
       true,
       ReadStudent},
      {"classes.csv",
       {"psn", "class_code", "name", "school_year"},
       false,
       ReadClass},
      {"enrollments.csv",
       {"uic", "psn", "class_code", "school_year", "current"},
       true,
       ReadEnrollment},
      {"credentials.csv",
       {"code", "name", "type", "first_year", "last_year"},
       false,
       ReadCredential},
      {"credential_cips.csv",
       {"code", "cip_code", "first_year", "last_year"},
       false,
       ReadCredentialCip},
      {"grants.csv",
       {"principal", "role", "scope_type", "scope_code"},
       false,
       ReadGrant},
  };
  return *kFiles;
}

absl::StatusOr<RosterHeader> ReadRosterHeader(
    const RosterFile& file, const std::vector<std::string>& titles) {
  constexpr std::size_t kAbsent = std::numeric_limits<std::size_t>::max();
  RosterHeader header;
  header.order.assign(file.columns.size(), kAbsent);
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const std::string title(absl::StripAsciiWhitespace(titles[i]));
    const auto column = std::find(file.columns.begin(), file.columns.end(),
                                  std::string_view(title));
    if (column == file.columns.end()) {
      problems.push_back(absl::StrCat(
          "\"", Printable(title.substr(0, kLongestQuote)), "\" is not known"));
      continue;
    }
    std::size_t& place =
        header.order[static_cast<std::size_t>(column - file.columns.begin())];
    if (place != kAbsent) problems.push_back(title + " is there twice");
    place = i;
  }
  for (std::size_t i = 0; i < file.columns.size(); ++i) {
    if (header.order[i] == kAbsent) {
      problems.push_back(std::string(file.columns[i]) + " is missing");
    }
  }
  if (problems.empty()) return header;
  return LocalError(
      absl::StatusCode::kInvalidArgument, "ROSTER_HEADER_INVALID",
      absl::StrCat(View(file.name), ": of the columns, ",
                   absl::StrJoin(problems, ", "), ". Its first line must name ",
                   List(file.columns), ", in any order."));
}

std::string RosterLine::Text(std::string_view column) const {
  const auto place =
      std::find(file_.columns.begin(), file_.columns.end(), column);
  const std::string& field = fields_[header_.order[static_cast<std::size_t>(
      place - file_.columns.begin())]];
  return std::string(absl::StripAsciiWhitespace(field));
}

std::int64_t RosterLine::Integer(std::string_view column) {
  std::int64_t value = 0;
  if (!absl::SimpleAtoi(Text(column), &value)) {
    Note(column, "is not a whole number");
  }
  return value;
}

std::int32_t RosterLine::Year(std::string_view column) {
  std::int32_t year = 0;
  if (!absl::SimpleAtoi(Text(column), &year)) {
    Note(column,
         "is not a school year; write the year in which it ends, as in 2026");
  }
  return year;
}

std::int32_t RosterLine::YearOrOpen(std::string_view column) {
  return Text(column).empty() ? 0 : Year(column);
}

bool RosterLine::Boolean(std::string_view column) {
  const std::string text = absl::AsciiStrToLower(Text(column));
  if (text == "true" || text == "yes" || text == "1") return true;
  if (text != "false" && text != "no" && text != "0") {
    Note(column, "is neither true nor false");
  }
  return false;
}

int RosterLine::Word(std::string_view column,
                     std::span<const std::string_view> words) {
  const std::string text = absl::AsciiStrToLower(Text(column));
  const auto word =
      std::find(words.begin(), words.end(), std::string_view(text));
  if (word != words.end()) return static_cast<int>(word - words.begin()) + 1;
  Note(column, absl::StrCat("is none of ", List(words)));
  return 0;
}

void RosterLine::Note(std::string_view column, std::string_view rule) {
  if (!problem_.message.empty()) return;
  const std::string text = Text(column);
  std::string value = "it";
  if (text.empty()) {
    value = "a blank";
  } else if (!file_.holds_students) {
    value = absl::StrCat("\"", Printable(text.substr(0, kLongestQuote)), "\"");
  }
  problem_ = {std::string(column), absl::StrCat(value, " ", View(rule), ".")};
}

LineProblem ReadRosterLine(const RosterFile& file, const RosterHeader& header,
                           const std::vector<std::string>& fields,
                           v1::RosterRecord& record) {
  if (fields.size() != header.order.size()) {
    return {"", absl::StrCat("it has ", fields.size(),
                             " fields and the header ", header.order.size(),
                             ". Put a field that holds a comma into quotes.")};
  }
  RosterLine line(file, header, fields);
  file.read(line, record);
  return line.problem();
}

}  // namespace cte::client
