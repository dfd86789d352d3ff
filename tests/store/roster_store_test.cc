#include "absl/strings/str_cat.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::BuildingRecord;
using domain::ClassRecord;
using domain::CredentialCipRecord;
using domain::CredentialRecord;
using domain::CredentialType;
using domain::DistrictRecord;
using domain::EnrollmentRecord;
using domain::GrantRecord;
using domain::ProgramRecord;
using domain::Role;
using domain::RosterRecord;
using domain::SchoolYearRecord;
using domain::ScopeType;
using domain::StudentRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

class RosterStoreTest : public StoreTest {
 protected:
  // The index and field of each record that is rejected.
  std::vector<std::pair<std::size_t, std::string>> Rejected(
      const std::vector<RosterRecord>& records) {
    const auto result = roster().Upsert(kAdministrator, records);
    EXPECT_TRUE(result.ok()) << result.status();
    std::vector<std::pair<std::size_t, std::string>> rejected;
    if (!result.ok()) return rejected;
    for (const auto& [index, remark] : result->rejected) {
      rejected.emplace_back(index, remark.field);
      EXPECT_THAT(remark.message, Not(IsEmpty()));
    }
    return rejected;
  }
};
CTE_FOR_EVERY_ENGINE(RosterStoreTest);

TEST_P(RosterStoreTest, EveryKindOfRecordIsAddedAndChanged) {
  struct Case {
    RosterRecord added;
    RosterRecord changed;
    const char* table;
    const char* as_added;
    const char* as_changed;
  };
  const std::vector<Case> cases = {
      {DistrictRecord{"7007X", "Old"}, DistrictRecord{"7007X", "Größe 🐝"},
       "districts", "district_code = '7007X' AND name = 'Old'",
       "district_code = '7007X' AND name = 'Größe 🐝'"},
      {BuildingRecord{"00777", "Old", "63070"},
       BuildingRecord{"00777", "New", "50010"}, "buildings",
       "building_code = '00777' AND name = 'Old' AND district_code = '63070'",
       "building_code = '00777' AND name = 'New' AND district_code = '50010'"},
      {ProgramRecord{domain::kMaxPsn, "01.0000", "Old", "REG", "05976", "63070",
                     2015, 0},
       ProgramRecord{domain::kMaxPsn, "51.0000", "New", "NTR", "00100", "50010",
                     2016, 2030},
       "programs",
       "psn = 999999999999999999 AND cip_code = '01.0000' AND name = 'Old'"
       " AND type = 'REG' AND building_code = '05976' AND agency_code = '63070'"
       " AND first_year = 2015 AND last_year IS NULL",
       "psn = 999999999999999999 AND cip_code = '51.0000' AND name = 'New'"
       " AND type = 'NTR' AND building_code = '00100' AND agency_code = '50010'"
       " AND first_year = 2016 AND last_year = 2030"},
      {StudentRecord{"0000000001", "O'Brien", "Zoë", true},
       StudentRecord{"0000000001", "Smith", "Zoe", false}, "students",
       "uic = '0000000001' AND last_name = 'O''Brien' AND in_school = 1",
       "uic = '0000000001' AND last_name = 'Smith' AND first_name = 'Zoe'"
       " AND in_school = 0"},
      {ClassRecord{kRadio, "HSMI109-1", "Old", kYear},
       ClassRecord{kRadio, "HSMI109-1", "New", kYear}, "classes",
       "class_code = 'HSMI109-1' AND name = 'Old'",
       "class_code = 'HSMI109-1' AND name = 'New'"},
      {EnrollmentRecord{std::string(kDrew), kRadio, "C1", kYear, true},
       EnrollmentRecord{std::string(kDrew), kRadio, "C1", kYear, false},
       "enrollments", "uic = '7526119675' AND psn = 21223 AND current = 1",
       "uic = '7526119675' AND psn = 21223 AND current = 0"},
      {CredentialRecord{"New-1", "Old", CredentialType::kSupplemental, 2020, 0},
       CredentialRecord{"New-1", "New", CredentialType::kApproved, 2020, 2030},
       "credential_terms",
       "code = 'New-1' AND name = 'Old' AND type = 2 AND first_year = 2020"
       " AND last_year IS NULL",
       "code = 'New-1' AND name = 'New' AND type = 1 AND first_year = 2020"
       " AND last_year = 2030"},
      {CredentialCipRecord{"CPR", "51", 2020, 0},
       CredentialCipRecord{"CPR", "51", 2020, 2021}, "credential_cips",
       "cip_code = '51' AND last_year IS NULL",
       "cip_code = '51' AND last_year = 2021"},
      {SchoolYearRecord{2030, false, false},
       SchoolYearRecord{2030, false, true}, "school_years",
       "school_year = 2030 AND closed = 0",
       "school_year = 2030 AND closed = 1"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.table);
    const std::string all = absl::StrCat("SELECT COUNT(*) FROM ", c.table);
    const std::int64_t before = Count(all);
    Load({c.added});
    EXPECT_EQ(Count(absl::StrCat(all, " WHERE ", c.as_added)), 1);
    Load({c.changed});
    EXPECT_EQ(Count(absl::StrCat(all, " WHERE ", c.as_changed)), 1);
    Load({c.changed});
    EXPECT_EQ(Count(all), before + 1);
  }
}

TEST_P(RosterStoreTest, R27_GrantsOfEveryScope) {
  std::vector<RosterRecord> records;
  for (const auto& [scope, code] :
       std::vector<std::pair<ScopeType, std::string>>{
           {ScopeType::kState, ""},
           {ScopeType::kDistrict, "63070"},
           {ScopeType::kBuilding, "00100"},
           {ScopeType::kProgram, "17"}}) {
    records.push_back(GrantRecord{"ann", {Role::kViewer, scope, code}});
  }
  Load(records);
  Load(records);
  EXPECT_EQ(access().ListGrants("ann")->size(), 4);
}

TEST_P(RosterStoreTest, EveryUnknownReferenceIsNamed) {
  struct Case {
    RosterRecord record;
    const char* field;
  };
  for (const Case& c : std::vector<Case>{
           {BuildingRecord{"00777", "B", "99999"}, "district_code"},
           {ProgramRecord{5, "10.0202", "P", "REG", "99999", "63070", 2010, 0},
            "building_code"},
           {ProgramRecord{5, "10.0202", "P", "REG", "05976", "99999", 2010, 0},
            "agency_code"},
           {ClassRecord{4711, "C1", "C", kYear}, "psn"},
           {EnrollmentRecord{"0000000001", kRadio, "C1", kYear, true}, "uic"},
           {EnrollmentRecord{std::string(kAnna), kRadio, "C9", kYear, true},
            "class_code"},
           {EnrollmentRecord{std::string(kAnna), kRadio, "C1", 2011, true},
            "class_code"},
           {EnrollmentRecord{std::string(kAnna), 4711, "C1", kYear, true},
            "class_code"},
           {CredentialCipRecord{"NONE", "10", 2015, 0}, "code"},
           {GrantRecord{"a", {Role::kViewer, ScopeType::kDistrict, "99999"}},
            "scope_code"},
           {GrantRecord{"a", {Role::kViewer, ScopeType::kBuilding, "63070"}},
            "scope_code"},
           {GrantRecord{"a", {Role::kViewer, ScopeType::kProgram, "4711"}},
            "scope_code"}}) {
    EXPECT_THAT(Rejected({c.record}), ElementsAre(Pair(0, c.field)));
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM grants WHERE principal = 'a'"), 0);
}

TEST_P(RosterStoreTest, AnUnknownStudentIsNotNamed) {
  const auto result = roster().Upsert(
      kAdministrator,
      {EnrollmentRecord{"0000000001", kRadio, "C1", kYear, true}});
  ASSERT_TRUE(result.ok()) << result.status();
  ASSERT_EQ(result->rejected.size(), 1);
  EXPECT_THAT(result->rejected[0].second.message, Not(HasSubstr("0000000001")));
}

TEST_P(RosterStoreTest, RejectedRecordsLeaveTheOthersIn) {
  EXPECT_THAT(
      Rejected({ClassRecord{kRadio, "A", "A", kYear},
                ClassRecord{4711, "B", "B", kYear},
                ClassRecord{kRadio, "C", "C", kYear},
                BuildingRecord{"00777", "B", "99999"},
                ClassRecord{4711, "D", "D", kYear}}),
      ElementsAre(Pair(1, "psn"), Pair(3, "district_code"), Pair(4, "psn")));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM classes"
                  " WHERE class_code IN ('A', 'B', 'C', 'D')"),
            2);
}

TEST_P(RosterStoreTest, ARecordMayReferToOneBeforeItInTheBatch) {
  const BuildingRecord building{"00777", "B", "7007X"};
  const DistrictRecord district{"7007X", "D"};
  EXPECT_THAT(Rejected({building, district}),
              ElementsAre(Pair(0, "district_code")));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM buildings WHERE building_code = 00777"),
            0);
  EXPECT_THAT(Rejected({DistrictRecord{"7007Y", "D"},
                        BuildingRecord{"00778", "B", "7007Y"}}),
              IsEmpty());
}

TEST_P(RosterStoreTest, OfOneRecordTwiceInABatchTheLaterCounts) {
  Load({DistrictRecord{"7007X", "first"}, DistrictRecord{"7007X", "second"},
        SchoolYearRecord{kYear, true, true}, DistrictRecord{"7007X", "third"},
        SchoolYearRecord{kYear, true, false}});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM districts WHERE name = 'third'"), 1);
  EXPECT_EQ(Count("SELECT closed FROM school_years WHERE school_year = 2026"),
            0);
}

TEST_P(RosterStoreTest, SpansOfOneCredentialMayNotOverlap) {
  Load({CredentialRecord{"SPAN", "S", CredentialType::kApproved, 2010, 2012},
        CredentialRecord{"SPAN", "S", CredentialType::kApproved, 2016, 2018}});
  struct Case {
    std::int32_t first_year;
    std::int32_t last_year;
    bool overlaps;
  };
  for (const Case& c :
       {Case{2008, 2009, false}, Case{2013, 2015, false},
        Case{2008, 2010, true}, Case{2012, 2013, true}, Case{2011, 2011, true},
        Case{2009, 0, true}, Case{2013, 2016, true}, Case{2013, 0, true},
        Case{2018, 0, true}, Case{2019, 0, false},
        // A span of its own first year is the same one, changed.
        Case{2010, 2011, false}, Case{2016, 2017, false}}) {
    const CredentialRecord record{"span", "S", CredentialType::kApproved,
                                  c.first_year, c.last_year};
    const auto rejected = Rejected({record});
    EXPECT_EQ(!rejected.empty(), c.overlaps)
        << c.first_year << "-" << c.last_year;
    if (!rejected.empty()) {
      EXPECT_EQ(rejected[0].second, "first_year");
    }
    // As it was.
    Sql(
        absl::StrCat("DELETE FROM credential_terms WHERE code = 'span'"
                     " AND first_year NOT IN (2010, 2016)"));
    Load(
        {CredentialRecord{"SPAN", "S", CredentialType::kApproved, 2010, 2012},
         CredentialRecord{"SPAN", "S", CredentialType::kApproved, 2016, 2018}});
  }
}

TEST_P(RosterStoreTest, TheCaseOfACodeMakesNoOtherCredential) {
  Load({CredentialRecord{"radio", "Radio", CredentialType::kApproved, 2015, 0},
        CredentialCipRecord{"Radio", "11", 2015, 0}});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM credentials WHERE code_key = 'RADIO'"),
            1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM credential_terms t JOIN credentials c"
                  " ON c.credential_id = t.credential_id"
                  " WHERE c.code_key = 'RADIO' AND t.code = 'radio'"),
            1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM credential_cips l JOIN credentials c"
                  " ON c.credential_id = l.credential_id"
                  " WHERE c.code_key = 'RADIO'"),
            2);
}

TEST_P(RosterStoreTest, TheCurrentYearMoves) {
  const char* current =
      "SELECT MAX(school_year) + 10000 * COUNT(*) FROM school_years"
      " WHERE is_current = 1";
  EXPECT_EQ(Count(current), 12026);
  Load({SchoolYearRecord{2027, true, false}});
  EXPECT_EQ(Count(current), 12027);
  Load({SchoolYearRecord{2026, true, false},
        SchoolYearRecord{2028, true, false},
        SchoolYearRecord{2027, false, true}});
  EXPECT_EQ(Count(current), 12028);
  Load({SchoolYearRecord{2028, false, false}});
  EXPECT_EQ(Count("SELECT COUNT(*) FROM school_years WHERE is_current = 1"), 0);
}

TEST_P(RosterStoreTest, TenThousandEnrolmentsInOneBatch) {
  constexpr int kStudents = 10'000;
  std::vector<RosterRecord> students;
  std::vector<RosterRecord> enrollments;
  for (int i = 0; i < kStudents; ++i) {
    const std::string uic = absl::StrCat(1'000'000'000 + i);
    students.push_back(StudentRecord{uic, "L", "F", true});
    enrollments.push_back(
        EnrollmentRecord{uic, i % 2 == 0 ? kRadio : kBiotechnology, "C1",
                         i % 1000 == 999 ? 2011 : kYear, true});
  }
  Load(students);
  const auto rejected = Rejected(enrollments);
  ASSERT_EQ(rejected.size(), 10);
  EXPECT_THAT(rejected.front(), Pair(999, "class_code"));
  EXPECT_THAT(rejected.back(), Pair(9999, "class_code"));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM enrollments"
                  " WHERE uic LIKE '10000_____'"),
            kStudents - 10);
}

TEST_P(RosterStoreTest, AnEmptyBatchIsFine) {
  EXPECT_THAT(Rejected({}), IsEmpty());
}

}  // namespace
}  // namespace cte::test
