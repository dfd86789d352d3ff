#include "absl/strings/str_cat.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::CredentialType;
using domain::IndicatorCounts;
using domain::IndicatorQuery;
using domain::Psn;
using domain::QualifyingStudent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// R16, for each scope.
class IndicatorTest : public StoreTest {
 protected:
  static IndicatorQuery State(std::int32_t school_year = kYear) {
    IndicatorQuery query;
    query.visibility = Everything();
    query.school_year = school_year;
    return query;
  }
  static IndicatorQuery District(const std::string& code,
                                 std::int32_t school_year = kYear) {
    IndicatorQuery query = State(school_year);
    query.district_code = code;
    return query;
  }
  static IndicatorQuery Program(std::int64_t psn,
                                std::int32_t school_year = kYear) {
    IndicatorQuery query = State(school_year);
    query.psn = Psn{psn};
    return query;
  }

  // students with awards, qualifying, newly qualifying
  std::vector<std::int64_t> Counts(const IndicatorQuery& query) {
    const auto counts = awards().CountQualifying(query);
    EXPECT_TRUE(counts.ok()) << counts.status();
    if (!counts.ok()) return {};
    return {counts->students_with_awards, counts->qualifying,
            counts->newly_qualifying};
  }

  std::vector<QualifyingStudent> List(const IndicatorQuery& query,
                                      std::string_view after = "",
                                      int limit = 100) {
    const auto listed = awards().ListQualifying(query, after, limit);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<QualifyingStudent>());
  }

  // "A025736286 2025 21223 RADIO"
  static std::vector<std::string> Texts(
      const std::vector<QualifyingStudent>& students) {
    std::vector<std::string> texts;
    for (const QualifyingStudent& student : students) {
      texts.push_back(absl::StrCat(student.uic, " ", student.since_year, " ",
                                   ToString(student.psn), " ",
                                   student.credential_code));
    }
    return texts;
  }
};
CTE_FOR_EVERY_ENGINE(IndicatorTest);

TEST_P(IndicatorTest, R16_FromTheFirstAwardThatCountsOn) {
  Give({kAnna}, kBiotechnology, "OSHA", "", kYear - 1);
  Give({kAnna}, kRadio, "RADIO", "", kYear - 1);
  Give({kAnna}, kRadio, "RADIO");
  Give({kBen, kCleo}, kRadio, "CPR", "", kYear - 1);
  Give({kCleo}, kRadio, "OSHA");
  Give({kDrew}, kDrafting, "CPR");
  const std::string anna = "A025736286 2025 21120 OSHA";
  const std::string cleo = "0002779586 2026 21223 OSHA";
  EXPECT_THAT(Counts(State()), ElementsAre(4, 2, 1));
  EXPECT_THAT(Texts(List(State())), ElementsAre(cleo, anna));
  EXPECT_THAT(Counts(State(kYear - 1)), ElementsAre(3, 1, 1));
  EXPECT_THAT(Counts(State(kYear - 2)), ElementsAre(0, 0, 0));
  EXPECT_THAT(Counts(District("63070")), ElementsAre(3, 2, 1));
  EXPECT_THAT(Texts(List(District("63070"))), ElementsAre(cleo, anna));
  EXPECT_THAT(Counts(District("50010")), ElementsAre(1, 0, 0));
  EXPECT_THAT(Counts(Program(kRadio)), ElementsAre(3, 2, 1));
  EXPECT_THAT(Texts(List(Program(kRadio))),
              ElementsAre(cleo, "A025736286 2025 21223 RADIO"));
  EXPECT_THAT(Counts(Program(kBiotechnology)), ElementsAre(1, 1, 0));
}

TEST_P(IndicatorTest, R16_OneStudentAPageByUicWithTheName) {
  Load({domain::StudentRecord{std::string(kBen), "Last", "First", true}});
  Give({kAnna, kBen, kCleo}, kRadio, "RADIO");
  Give({kAnna, kBen, kCleo}, kRadio, "OSHA");
  for (const IndicatorQuery& query :
       {State(), District("63070"), Program(kRadio)}) {
    std::vector<std::string> uics;
    std::string after;
    for (auto page = List(query, after, 1); !page.empty();
         page = List(query, after, 1)) {
      ASSERT_EQ(page.size(), 1U);
      after = page[0].uic;
      uics.push_back(after);
      ASSERT_LE(uics.size(), 3U);
    }
    EXPECT_THAT(uics, ElementsAre(kCleo, kAnna, kBen));
  }
  const QualifyingStudent ben = List(State()).at(2);
  EXPECT_EQ(ben.last_name, "Last");
  EXPECT_EQ(ben.first_name, "First");
}

TEST_P(IndicatorTest, R16_ByTheCatalogueOfTheYearAskedFor) {
  Give({kAnna}, kRadio, "CPR", "", kYear - 1);
  EXPECT_THAT(Counts(State()), ElementsAre(1, 0, 0));
  Load({domain::CredentialRecord{
            "CPR", "First Aid", CredentialType::kSupplemental, 2015, kYear - 1},
        domain::CredentialRecord{"CPR", "Heart", CredentialType::kApproved,
                                 kYear, 0},
        domain::CredentialCipRecord{"CPR", "26", kYear, 0}});
  EXPECT_THAT(Counts(State()), ElementsAre(1, 0, 0));
  Load({domain::CredentialCipRecord{"CPR", "10", kYear, 0}});
  EXPECT_THAT(Counts(State()), ElementsAre(1, 1, 0));
  EXPECT_THAT(Counts(State(kYear - 1)), ElementsAre(1, 0, 0));
  EXPECT_THAT(Texts(List(State())), ElementsAre("A025736286 2025 21223 CPR"));
}

TEST_P(IndicatorTest, R12_ASettledSuggestionCountsAsWhatItMeans) {
  Give({kAnna}, kRadio, "", "Ham Radio");
  EXPECT_THAT(Counts(State()), ElementsAre(1, 0, 0));
  ASSERT_TRUE(catalogue()
                  .Settle(domain::SuggestionId{1},
                          domain::ExistingCredential{"RADIO"}, kAdministrator,
                          false)
                  .ok());
  for (const IndicatorQuery& query :
       {State(), District("63070"), Program(kRadio)}) {
    EXPECT_THAT(Texts(List(query)), ElementsAre("A025736286 2026 21223 RADIO"));
  }
}

TEST_P(IndicatorTest, R15_ARemovedAwardCountsNoMore) {
  Give({kAnna}, kRadio, "RADIO");
  ASSERT_TRUE(
      awards()
          .Remove({Psn{kRadio}, UicOf(kAnna), kYear, "RADIO", ""}, kEditor)
          .value());
  EXPECT_THAT(Counts(State()), ElementsAre(0, 0, 0));
  EXPECT_THAT(List(Program(kRadio)), IsEmpty());
}

TEST_P(IndicatorTest, R27_ByAwardsThroughProgramsThatMayBeSeen) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kCleo}, kBiotechnology, "OSHA");
  for (IndicatorQuery query : {State(), District("63070")}) {
    query.visibility = {false, {}, {}, {Psn{kBiotechnology}}};
    EXPECT_THAT(Counts(query), ElementsAre(1, 1, 1));
    EXPECT_THAT(Texts(List(query)), ElementsAre("0002779586 2026 21120 OSHA"));
  }
}

// More awards than are read at once, a student's own among them.
TEST_P(IndicatorTest, R16_TheStateIsCountedInPieces) {
  Give({kAnna}, kRadio, "RADIO");
  Sql("INSERT INTO students SELECT CONCAT('B', LPAD(seq.n, 9, '0')), 'L', 'F',"
      " 1 FROM (SELECT a.n + 10 * b.n + 100 * c.n AS n FROM"
      " (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
      " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL"
      " SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) a,"
      " (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
      " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL"
      " SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) b,"
      " (SELECT 0 AS n UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"
      " UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL"
      " SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) c) seq");
  Sql("INSERT IGNORE INTO program_years (psn, school_year, award_year)"
      " SELECT 21223, 1999 + credential_id, 1999 + credential_id"
      " FROM credentials");
  Sql("INSERT INTO program_years (psn, school_year, award_year)"
      " VALUES (21120, 2020, 2020), (21120, 2021, 2021), (21120, 2022, 2022),"
      " (21120, 2023, 2023), (21120, 2024, 2024), (21223, 2024, 2024)");
  Sql("INSERT INTO awards (psn, school_year, uic, credential_id, awarded_at)"
      " SELECT y.psn, y.school_year, s.uic, c.credential_id, UTC_TIMESTAMP(6)"
      " FROM students s, program_years y, credentials c"
      " WHERE y.school_year BETWEEN 2020 AND 2024 AND c.code_key <> 'RADIO'");
  // By OSHA through biotechnology since 2020, each of them.
  const std::int64_t students = Count("SELECT COUNT(*) FROM students");
  EXPECT_GT(Count("SELECT COUNT(*) FROM awards"), 15'000);
  EXPECT_THAT(Counts(State()), ElementsAre(students, students, 0));
  EXPECT_THAT(Counts(State(2020)), ElementsAre(students, students, students));
  std::size_t listed = 0;
  std::string after;
  for (auto page = List(State(), after, 400); !page.empty();
       page = List(State(), after, 400)) {
    listed += page.size();
    after = page.back().uic;
    EXPECT_EQ(page.back().since_year, 2020);
    EXPECT_EQ(page.back().psn, Psn{kBiotechnology});
  }
  EXPECT_EQ(listed, static_cast<std::size_t>(students));
}

}  // namespace
}  // namespace cte::test
