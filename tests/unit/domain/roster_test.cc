#include "domain/roster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cte::domain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Records with nothing wrong; a test breaks one field at a time.
DistrictRecord District() { return {"63070", "Avondale School District"}; }
BuildingRecord Building() { return {"05976", "Avondale High School", "63070"}; }
ProgramRecord Program() {
  return {21223, "10.0202", "Radio & TV", "REG", "05976", "63070", 2020, 0};
}
StudentRecord Student() { return {"A025736286", "Pname", "Jfname", true}; }
ClassRecord Class() { return {21223, "HSMI109-1", "Radio Production", 2026}; }
EnrollmentRecord Enrollment() {
  return {"A025736286", 21223, "HSMI109-1", 2026, true};
}
CredentialRecord Catalogued() {
  return {"MTA-MDE", "Mobility", CredentialType::kApproved, 2020, 2026};
}
CredentialCipRecord CredentialCip() { return {"MTA-MDE", "11.05", 2020, 0}; }
GrantRecord Granted() {
  return {"avery@example.org", {Role::kEditor, ScopeType::kDistrict, "63070"}};
}
SchoolYearRecord Year() { return {2026, true, false}; }

// One way to break a record, and the field that the remark is to name.
template <typename Record>
struct Break {
  std::string field;
  std::function<void(Record&)> change;
};

template <typename Record>
void ExpectFields(const Record& good,
                  const std::vector<Break<Record>>& breaks) {
  EXPECT_FALSE(FindProblem(good));
  for (std::size_t i = 0; i < breaks.size(); ++i) {
    Record bad = good;
    breaks[i].change(bad);
    const auto problem = FindProblem(bad);
    ASSERT_TRUE(problem) << breaks[i].field << ", case " << i;
    EXPECT_EQ(problem->field, breaks[i].field) << "case " << i;
    EXPECT_THAT(problem->message, HasSubstr("Correct the record."));
  }
}

std::string Long(std::size_t length) { return std::string(length, 'X'); }

// What the message says of a record; "" if nothing is wrong.
std::string MessageOf(const RosterRecord& record) {
  const auto problem = FindProblem(record);
  return problem ? problem->message : "";
}

TEST(Roster, ADistrictHasCodeAndName) {
  ExpectFields<DistrictRecord>(
      District(),
      {{"district_code", [](auto& r) { r.district_code = "6307"; }},
       {"district_code", [](auto& r) { r.district_code = "6307a"; }},
       {"name", [](auto& r) { r.name = ""; }},
       {"name", [](auto& r) { r.name = " Avondale"; }},
       {"name", [](auto& r) { r.name = "Avondale\u00A0"; }},
       {"name", [](auto& r) { r.name = "Avon\ndale"; }},
       {"name", [](auto& r) { r.name = "Avon\u0085dale"; }},
       {"name", [](auto& r) { r.name = "Avon\u202Edale"; }},
       {"name", [](auto& r) { r.name = Long(201); }}});
}

TEST(Roster, ANameIsCountedInCharacters) {
  DistrictRecord record = District();
  record.name.clear();
  for (int i = 0; i < 200; ++i) record.name += "\u00E9";
  EXPECT_FALSE(FindProblem(record));
}

TEST(Roster, ABuildingHasCodeNameAndDistrict) {
  ExpectFields<BuildingRecord>(
      Building(), {{"building_code", [](auto& r) { r.building_code = "5976"; }},
                   {"name", [](auto& r) { r.name = ""; }},
                   {"district_code", [](auto& r) { r.district_code = ""; }}});
}

TEST(Roster, AProgramHasWhatTheGridShowsAndYears) {
  ExpectFields<ProgramRecord>(
      Program(), {{"psn", [](auto& r) { r.psn = 0; }},
                  {"psn", [](auto& r) { r.psn = -17; }},
                  {"psn", [](auto& r) { r.psn = kMaxPsn + 1; }},
                  {"cip_code", [](auto& r) { r.cip_code = "10.02"; }},
                  {"cip_code", [](auto& r) { r.cip_code = "1.0000"; }},
                  {"name", [](auto& r) { r.name = ""; }},
                  {"type", [](auto& r) { r.type = ""; }},
                  {"type", [](auto& r) { r.type = "R G"; }},
                  {"type", [](auto& r) { r.type = Long(33); }},
                  {"building_code", [](auto& r) { r.building_code = "x"; }},
                  {"agency_code", [](auto& r) { r.agency_code = "x"; }},
                  {"first_year", [](auto& r) { r.first_year = 0; }},
                  {"first_year", [](auto& r) { r.first_year = 20; }},
                  {"last_year", [](auto& r) { r.last_year = 2300; }},
                  {"last_year", [](auto& r) { r.last_year = 2019; }}});
  ProgramRecord one_year = Program();
  one_year.last_year = one_year.first_year;
  EXPECT_FALSE(FindProblem(one_year));
}

TEST(Roster, AStudentHasUicAndNames) {
  ExpectFields<StudentRecord>(
      Student(), {{"uic", [](auto& r) { r.uic = ""; }},
                  {"uic", [](auto& r) { r.uic = "25736286"; }},
                  {"uic", [](auto& r) { r.uic = "a025736286"; }},
                  {"last_name", [](auto& r) { r.last_name = ""; }},
                  {"first_name", [](auto& r) { r.first_name = ""; }}});
}

TEST(Roster, R23_TenNinesNeverAreAStudent) {
  ExpectFields<StudentRecord>(Student(),
                              {{"uic", [](auto& r) { r.uic = "9999999999"; }}});
  ExpectFields<EnrollmentRecord>(
      Enrollment(), {{"uic", [](auto& r) { r.uic = "9999999999"; }}});
}

TEST(Roster, AMessageNeverShowsANameOrAUic) {
  StudentRecord student = Student();
  student.uic = "B12345678";
  EXPECT_THAT(MessageOf(student), Not(HasSubstr("B12345678")));
  student = Student();
  student.last_name = " Pname";
  EXPECT_THAT(MessageOf(student), Not(HasSubstr("Pname")));
  student = Student();
  student.first_name = "Jfname ";
  EXPECT_THAT(MessageOf(student), Not(HasSubstr("Jfname")));
}

TEST(Roster, AClassHasProgramCodeNameAndYear) {
  ExpectFields<ClassRecord>(
      Class(), {{"psn", [](auto& r) { r.psn = 0; }},
                {"class_code", [](auto& r) { r.class_code = ""; }},
                {"class_code", [](auto& r) { r.class_code = "HSMI 109"; }},
                {"name", [](auto& r) { r.name = ""; }},
                {"school_year", [](auto& r) { r.school_year = 0; }}});
}

TEST(Roster, AnEnrollmentNamesStudentProgramClassAndYear) {
  ExpectFields<EnrollmentRecord>(
      Enrollment(), {{"uic", [](auto& r) { r.uic = "x"; }},
                     {"psn", [](auto& r) { r.psn = 0; }},
                     {"class_code", [](auto& r) { r.class_code = ""; }},
                     {"school_year", [](auto& r) { r.school_year = 1949; }}});
}

TEST(Roster, ACredentialHasCodeNameTypeAndYears) {
  ExpectFields<CredentialRecord>(
      Catalogued(),
      {{"code", [](auto& r) { r.code = ""; }},
       {"code", [](auto& r) { r.code = "MTA MDE"; }},
       {"code", [](auto& r) { r.code = Long(33); }},
       {"name", [](auto& r) { r.name = ""; }},
       {"type", [](auto& r) { r.type = CredentialType::kUnknown; }},
       {"type", [](auto& r) { r.type = CredentialType::kSuggested; }},
       {"first_year", [](auto& r) { r.first_year = 0; }},
       {"last_year", [](auto& r) { r.last_year = 2019; }}});
  CredentialRecord supplemental = Catalogued();
  supplemental.type = CredentialType::kSupplemental;
  EXPECT_FALSE(FindProblem(supplemental));
}

TEST(Roster, R23_NoCredentialHasTheCodeX) {
  ExpectFields<CredentialRecord>(Catalogued(),
                                 {{"code", [](auto& r) { r.code = "X"; }},
                                  {"code", [](auto& r) { r.code = "x"; }}});
}

TEST(Roster, R11_AnAuthorizationNamesACipCodeOrASeries) {
  for (const std::string cip_code : {"11", "11.05", "11.0501"}) {
    CredentialCipRecord record = CredentialCip();
    record.cip_code = cip_code;
    EXPECT_FALSE(FindProblem(record)) << cip_code;
  }
  ExpectFields<CredentialCipRecord>(
      CredentialCip(), {{"code", [](auto& r) { r.code = ""; }},
                        {"cip_code", [](auto& r) { r.cip_code = ""; }},
                        {"cip_code", [](auto& r) { r.cip_code = "11.0"; }},
                        {"first_year", [](auto& r) { r.first_year = 0; }},
                        {"last_year", [](auto& r) { r.last_year = 2019; }}});
}

TEST(Roster, R27_AGrantHasPrincipalRoleAndScope) {
  ExpectFields<GrantRecord>(
      Granted(),
      {{"principal", [](auto& r) { r.principal = ""; }},
       {"principal", [](auto& r) { r.principal = "a\nb"; }},
       {"principal", [](auto& r) { r.principal = Long(256); }},
       {"role", [](auto& r) { r.grant.role = Role{}; }},
       {"role", [](auto& r) { r.grant.role = static_cast<Role>(5); }},
       {"scope_type", [](auto& r) { r.grant.scope_type = ScopeType{}; }},
       {"scope_code", [](auto& r) { r.grant.scope_code = ""; }}});
}

struct ScopeCase {
  Grant grant;
  std::string field;  // "" if nothing is wrong
};

TEST(Roster, R27_AScopeFitsItsRoleAndItsCode) {
  constexpr auto kEditor = Role::kEditor;
  for (const ScopeCase& c : std::vector<ScopeCase>{
           {{kEditor, ScopeType::kState, ""}, ""},
           {{kEditor, ScopeType::kState, "63070"}, "scope_code"},
           {{kEditor, ScopeType::kDistrict, "63070"}, ""},
           {{kEditor, ScopeType::kBuilding, "05976"}, ""},
           {{kEditor, ScopeType::kBuilding, "5976"}, "scope_code"},
           {{kEditor, ScopeType::kProgram, "21223"}, ""},
           {{kEditor, ScopeType::kProgram, "021223"}, "scope_code"},
           {{kEditor, ScopeType::kProgram, "0"}, "scope_code"},
           {{kEditor, ScopeType::kProgram, ""}, "scope_code"},
           {{Role::kViewer, ScopeType::kProgram, "17"}, ""},
           {{Role::kDistrictAdministrator, ScopeType::kDistrict, "63070"}, ""},
           {{Role::kDistrictAdministrator, ScopeType::kState, ""},
            "scope_type"},
           {{Role::kDistrictAdministrator, ScopeType::kBuilding, "05976"},
            "scope_type"},
           {{Role::kStateAdministrator, ScopeType::kState, ""}, ""},
           {{Role::kStateAdministrator, ScopeType::kDistrict, "63070"},
            "scope_type"}}) {
    const auto problem = FindProblem(GrantRecord{"avery", c.grant});
    EXPECT_EQ(problem ? problem->field : "", c.field)
        << static_cast<int>(c.grant.role) << " over "
        << static_cast<int>(c.grant.scope_type) << " " << c.grant.scope_code;
  }
}

TEST(Roster, ASchoolYearIsAPlausibleOne) {
  ExpectFields<SchoolYearRecord>(
      Year(), {{"school_year", [](auto& r) { r.school_year = 26; }}});
}

TEST(Roster, AMessageNamesTheValueAndTheRule) {
  ProgramRecord program = Program();
  program.cip_code = "10.2";
  EXPECT_EQ(MessageOf(program),
            "\"10.2\" is not a cip_code: it is written NN.NNNN. Correct the "
            "record.");
  program = Program();
  program.last_year = 2019;
  EXPECT_EQ(MessageOf(program),
            "\"2019\" is not a last_year: it comes before first_year, 2020. "
            "Correct the record.");
  GrantRecord grant = Granted();
  grant.principal = "a\tb";
  EXPECT_THAT(MessageOf(grant), HasSubstr("without control characters"));
  CredentialRecord credential = Catalogued();
  credential.name = Long(201);
  EXPECT_THAT(MessageOf(credential), HasSubstr("The name has 201 characters"));
  credential = Catalogued();
  credential.code = Long(500);
  EXPECT_THAT(MessageOf(credential), HasSubstr(Long(31) + "\u2026\" is not"));
}

TEST(Roster, ACipCodeOutsideTheCip2020ListIsOdd) {
  EXPECT_FALSE(FindOddity(Program()));
  ProgramRecord program = Program();
  program.cip_code = "10.9998";
  EXPECT_FALSE(FindProblem(program));
  const auto oddity = FindOddity(program);
  ASSERT_TRUE(oddity);
  EXPECT_EQ(oddity->field, "cip_code");
  EXPECT_THAT(oddity->message, HasSubstr("10.9998 of PSN 21223"));
  EXPECT_THAT(oddity->message, HasSubstr("Check it"));
}

TEST(Roster, OtherRecordsAreNeverOdd) {
  for (const RosterRecord& record : std::vector<RosterRecord>{
           District(), Building(), Student(), Class(), Enrollment(),
           Catalogued(), CredentialCip(), Granted(), Year()}) {
    EXPECT_FALSE(FindOddity(record)) << KindName(record.index());
  }
}

TEST(Roster, KindsAreNamedAsTheFieldsOfTheProto) {
  const std::vector<std::pair<RosterRecord, std::string>> kinds = {
      {District(), "district"},     {Building(), "building"},
      {Program(), "program"},       {Student(), "student"},
      {Class(), "program_class"},   {Enrollment(), "enrollment"},
      {Catalogued(), "credential"}, {CredentialCip(), "credential_cip"},
      {Granted(), "grant"},         {Year(), "school_year"}};
  ASSERT_EQ(kinds.size(), std::variant_size_v<RosterRecord>);
  for (const auto& [record, name] : kinds) {
    EXPECT_EQ(KindName(record.index()), name);
  }
}

TEST(Roster, AnUnknownReferenceNamesWhatToLoadFirst) {
  const RosterRemark remark = UnknownReference("psn", "21223", "program");
  EXPECT_EQ(remark.field, "psn");
  EXPECT_EQ(remark.message,
            "No program 21223 is known. Load the program first, or correct the "
            "record.");
  EXPECT_THAT(UnknownReference("uic", "A025736286", "student").message,
              Not(HasSubstr("A025736286")));
}

}  // namespace
}  // namespace cte::domain
