#include "clients/cli/roster_files.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "clients/cpp/error.h"

namespace cte::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const RosterFile& File(std::string_view name) {
  return *std::find_if(RosterFiles().begin(), RosterFiles().end(),
                       [&](const RosterFile& f) { return f.name == name; });
}

// Reads one line whose columns stand in the file's own order.
LineProblem Read(std::string_view name, const std::vector<std::string>& fields,
                 credentials::v1::RosterRecord& record) {
  const RosterFile& file = File(name);
  const auto header =
      ReadRosterHeader(file, {file.columns.begin(), file.columns.end()});
  return ReadRosterLine(file, *header, fields, record);
}

TEST(RosterFiles, EachLineBecomesTheRecordOfItsFile) {
  const struct {
    const char* file;
    std::vector<std::string> fields;
    const char* record;
  } kCases[] = {
      {"school_years.csv",
       {"2026", "TRUE", "no"},
       "school_year { school_year: 2026 current: true }"},
      {"districts.csv",
       {"63070", " Avondale "},
       "district { district_code: '63070' name: 'Avondale' }"},
      {"buildings.csv",
       {"05976", "High", "63070"},
       "building { building_code: '05976' name: 'High' district_code: '63070' "
       "}"},
      {"programs.csv",
       {"21223", "10.0202", "Radio", "REG", "05976", "63070", "2020", ""},
       "program { psn: 21223 cip_code: '10.0202' name: 'Radio' type: 'REG' "
       "building_code: '05976' agency_code: '63070' first_year: 2020 }"},
      {"students.csv",
       {"0002779586", "Pname", "Jfname", "1"},
       "student { uic: '0002779586' last_name: 'Pname' first_name: 'Jfname' "
       "in_school: true }"},
      {"classes.csv",
       {"21223", "HSMI109-1", "Radio 3", "2026"},
       "program_class { psn: 21223 class_code: 'HSMI109-1' name: 'Radio 3' "
       "school_year: 2026 }"},
      {"enrollments.csv",
       {"0002779586", "21223", "HSMI109-1", "2026", "Yes"},
       "enrollment { uic: '0002779586' psn: 21223 class_code: 'HSMI109-1' "
       "school_year: 2026 current: true }"},
      {"credentials.csv",
       {"MTA-MDE", "MTA", "Supplemental", "2020", "2025"},
       "credential { code: 'MTA-MDE' name: 'MTA' "
       "type: CREDENTIAL_TYPE_SUPPLEMENTAL first_year: 2020 last_year: 2025 }"},
      {"credential_cips.csv",
       {"MTA-MDE", "11", "2020", "0"},
       "credential_cip { code: 'MTA-MDE' cip_code: '11' first_year: 2020 }"},
      {"grants.csv",
       {"ada", "state_administrator", "state", ""},
       "grant { principal: 'ada' role: ROLE_STATE_ADMINISTRATOR "
       "scope_type: SCOPE_STATE }"},
      {"grants.csv",
       {"ada", "VIEWER", "Program", "21223"},
       "grant { principal: 'ada' role: ROLE_VIEWER "
       "scope_type: SCOPE_PROGRAM scope_code: '21223' }"},
  };
  for (const auto& test : kCases) {
    credentials::v1::RosterRecord record;
    credentials::v1::RosterRecord expected;
    ASSERT_TRUE(
        google::protobuf::TextFormat::ParseFromString(test.record, &expected))
        << test.record;
    EXPECT_EQ(Read(test.file, test.fields, record).message, "") << test.file;
    EXPECT_EQ(record.DebugString(), expected.DebugString());
  }
}

TEST(RosterFiles, ALineThatIsNoRecordSaysWhichColumnAndWhy) {
  const struct {
    const char* file;
    std::vector<std::string> fields;
    const char* field;
    const char* message;
  } kCases[] = {
      {"districts.csv", {"63070"}, "", "has 1 fields and the header 2"},
      {"classes.csv",
       {"x", "c", "n", "2026"},
       "psn",
       "\"x\" is not a whole number"},
      {"classes.csv",
       {"99999999999999999999", "c", "n", "2026"},
       "psn",
       "is not a whole number"},
      {"classes.csv",
       {"1", "c", "n", "2025-26"},
       "school_year",
       "the year in which it ends"},
      {"classes.csv", {"1", "c", "n", ""}, "school_year", "a blank is not"},
      {"school_years.csv",
       {"2026", "maybe", "no"},
       "current",
       "neither true nor false"},
      {"credentials.csv",
       {"A", "n", "suggested", "2020", ""},
       "type",
       "none of approved, supplemental"},
      {"grants.csv",
       {"ada", "boss", "state", ""},
       "role",
       "none of viewer, editor"},
  };
  for (const auto& test : kCases) {
    credentials::v1::RosterRecord record;
    const LineProblem problem = Read(test.file, test.fields, record);
    EXPECT_EQ(problem.field, test.field);
    EXPECT_THAT(problem.message, HasSubstr(test.message));
  }
}

TEST(RosterFiles, NoProblemRepeatsAValueOfAFileThatHoldsStudents) {
  credentials::v1::RosterRecord record;
  // Columns that slipped: the UIC stands where the PSN belongs.
  const LineProblem problem =
      Read("enrollments.csv", {"x", "A025736286", "c", "2026", "yes"}, record);
  EXPECT_EQ(problem.field, "psn");
  EXPECT_THAT(problem.message, Not(HasSubstr("A025736286")));
}

TEST(RosterFiles, ColumnsMayStandInAnyOrder) {
  const RosterFile& file = File("buildings.csv");
  const auto header =
      ReadRosterHeader(file, {" name ", "district_code", "building_code"});
  ASSERT_TRUE(header.ok()) << header.status();
  credentials::v1::RosterRecord record;
  ReadRosterLine(file, *header, {"High", "63070", "05976"}, record);
  EXPECT_EQ(record.building().building_code(), "05976");
  EXPECT_EQ(record.building().district_code(), "63070");
}

TEST(RosterFiles, AHeaderNamesEveryColumnThatIsWrong) {
  const auto header =
      ReadRosterHeader(File("buildings.csv"), {"name", "name", "district"});
  EXPECT_EQ(ErrorReason(header.status()), "ROSTER_HEADER_INVALID");
  EXPECT_THAT(
      std::string(header.status().message()),
      AllOf(HasSubstr("name is there twice"),
            HasSubstr("\"district\" is not known"),
            HasSubstr("building_code is missing"),
            HasSubstr("district_code is missing"), HasSubstr("buildings.csv")));
}

}  // namespace
}  // namespace cte::client
