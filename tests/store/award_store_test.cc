#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Award;
using domain::AwardPosition;
using domain::AwardQuery;
using domain::AwardRemoval;
using domain::AwardRows;
using domain::CheckedRow;
using domain::CredentialType;
using domain::ExistingCredential;
using domain::FindingCode;
using domain::Outcome;
using domain::Psn;
using domain::SuggestionId;
using domain::SuggestionState;
using domain::Uic;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class AwardStoreTest : public StoreTest {
 protected:
  bool Write(std::vector<CheckedRow>& rows,
             std::string_view principal = kEditor) {
    const auto written = awards().WriteAll(principal, kYear, rows);
    EXPECT_TRUE(written.ok()) << written.status();
    return written.value_or(false);
  }

  absl::StatusOr<bool> Remove(std::string_view uic, std::int64_t psn,
                              const std::string& code,
                              const std::string& name = "") {
    return awards().Remove({Psn{psn}, UicOf(uic), kYear, code, name}, kEditor);
  }

  void SettleAll(const std::string& code) {
    const auto open =
        catalogue().ListSuggestions(SuggestionState::kOpen, {}, 100);
    for (const auto& suggestion : *open) {
      EXPECT_TRUE(catalogue()
                      .Settle(suggestion.id, ExistingCredential{code},
                              kAdministrator, false)
                      .ok());
    }
  }

  static AwardQuery OfProgram(std::int64_t psn) {
    AwardQuery query;
    query.psn = Psn{psn};
    query.visibility = Everything();
    query.catalogue_year = kYear;
    query.limit = 1000;
    return query;
  }
  static AwardQuery OfDistrict(const std::string& code) {
    AwardQuery query = OfProgram(0);
    query.psn.reset();
    query.district_code = code;
    return query;
  }
  static AwardQuery OfStudent(std::string_view uic) {
    AwardQuery query = OfProgram(0);
    query.psn.reset();
    query.uic = UicOf(uic);
    return query;
  }

  std::vector<Award> List(const AwardQuery& query) {
    const auto listed = awards().List(query);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<Award>());
  }

  // "21223 0002779586 2026 RADIO", and "removed" after it.
  static std::vector<std::string> Texts(const std::vector<Award>& awards) {
    std::vector<std::string> texts;
    for (const Award& award : awards) {
      texts.push_back(absl::StrCat(ToString(award.psn), " ", award.uic, " ",
                                   award.school_year, " ",
                                   award.code.empty() ? award.name : award.code,
                                   award.removal ? " removed" : ""));
    }
    return texts;
  }

  std::vector<std::string> Paged(AwardQuery query, int limit) {
    query.limit = limit;
    std::vector<std::string> texts;
    while (true) {
      const auto page = List(query);
      const auto more = Texts(page);
      texts.insert(texts.end(), more.begin(), more.end());
      if (static_cast<int>(page.size()) < limit || texts.size() > 100) {
        return texts;
      }
      query.after = PositionOf(page.back());
    }
  }
};
CTE_FOR_EVERY_ENGINE(AwardStoreTest);

TEST_P(AwardStoreTest, R10_EachStudentGetsAnOutcome) {
  auto rows = AwardRows(Psn{kRadio}, {UicOf(kAnna)}, "RADIO", "");
  EXPECT_TRUE(Write(rows));
  rows = AwardRows(Psn{kRadio}, {UicOf(kBen), UicOf(kAnna), UicOf(kBen)},
                   "radio", "");
  EXPECT_TRUE(Write(rows));
  EXPECT_THAT(
      Outcomes(rows),
      ElementsAre(Outcome::kCreated, Outcome::kUnchanged, Outcome::kUnchanged));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"
                  " WHERE awarded_by = 'editor@avondale'"),
            2);
}

TEST_P(AwardStoreTest, R10_OneWhoCannotHaveItAndNobodyGetsIt) {
  for (const char* code : {"RADIO", ""}) {
    auto rows = AwardRows(Psn{kRadio}, {UicOf(kAnna), UicOf(kDrew)}, code,
                          *code == '\0' ? "Bee Keeping" : "");
    EXPECT_FALSE(Write(rows));
    EXPECT_THAT(Outcomes(rows), Each(Outcome::kRejected));
    EXPECT_THAT(Codes(rows.at(0)), IsEmpty());
    EXPECT_THAT(Codes(rows.at(1)),
                ElementsAre(FindingCode::kStudentNotEnrolled));
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM suggestions"), 0);
}

TEST_P(AwardStoreTest, R11_FindingsSayWhyACodeIsNotTaken) {
  const auto codes_of = [&](const std::string& code,
                            std::string_view principal = kEditor) {
    auto rows = AwardRows(Psn{kRadio}, {UicOf(kAnna)}, code, "");
    EXPECT_FALSE(Write(rows, principal));
    return Codes(rows.at(0));
  };
  EXPECT_THAT(codes_of("NONE"), ElementsAre(FindingCode::kUnknownCredential));
  EXPECT_THAT(codes_of("\xE2\x82\xAC"),
              ElementsAre(FindingCode::kUnknownCredential));
  EXPECT_THAT(codes_of("OLD"),
              ElementsAre(FindingCode::kCredentialInvalidForProgram));
  EXPECT_THAT(codes_of("RADIO", "nobody"),
              ElementsAre(FindingCode::kStudentNotEnrolled,
                          FindingCode::kUnauthorizedPsn));
}

TEST_P(AwardStoreTest, R5_AClosedYearTakesNoAwardNorRemoval) {
  Give({kAnna}, kRadio, "RADIO");
  ASSERT_TRUE(store_->years().SetClosed(kAdministrator, kYear, true).ok());
  auto rows = AwardRows(Psn{kRadio}, {UicOf(kBen)}, "RADIO", "");
  EXPECT_FALSE(Write(rows));
  EXPECT_THAT(Codes(rows.at(0)), ElementsAre(FindingCode::kYearClosed));
  const auto removed = Remove(kAnna, kRadio, "RADIO");
  EXPECT_EQ(domain::ErrorReason(removed.status()), "YEAR_CLOSED");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
  rows = AwardRows(Psn{kRadio}, {UicOf(kBen)}, "RADIO", "");
  const auto unknown = awards().WriteAll(kEditor, 1999, rows);
  EXPECT_EQ(domain::ErrorReason(unknown.status()), "SCHOOL_YEAR_NOT_FOUND");
}

TEST_P(AwardStoreTest, R14_ADeclaredProgramTakesNoAwardAndR3_TheOtherWayRound) {
  Declare(kRadio);
  auto rows = AwardRows(Psn{kRadio}, {UicOf(kAnna)}, "RADIO", "");
  EXPECT_FALSE(Write(rows));
  EXPECT_THAT(Codes(rows.at(0)),
              ElementsAre(FindingCode::kProgramMarkedNoCredentials));
  rows = {domain::DeclarationRow(Psn{kRadio})};
  EXPECT_TRUE(Write(rows));
  EXPECT_THAT(Outcomes(rows), ElementsAre(Outcome::kUnchanged));
  Give({kAnna}, kBiotechnology, "OSHA");
  rows = {domain::DeclarationRow(Psn{kBiotechnology})};
  EXPECT_FALSE(Write(rows));
  EXPECT_THAT(Codes(rows.at(0)),
              ElementsAre(FindingCode::kProgramHasCredentials));
}

TEST_P(AwardStoreTest, R15_ARemovedAwardIsKeptAndMayBeGivenAgain) {
  Give({kAnna, kBen}, kRadio, "RADIO");
  EXPECT_TRUE(Remove(kAnna, kRadio, "radio").value());
  EXPECT_FALSE(Remove(kAnna, kRadio, "RADIO").value());
  AwardQuery query = OfProgram(kRadio);
  EXPECT_THAT(Texts(List(query)), ElementsAre("21223 A069297285 2026 RADIO"));
  query.include_removed = true;
  const auto all = List(query);
  EXPECT_THAT(Texts(all), ElementsAre("21223 A025736286 2026 RADIO removed",
                                      "21223 A069297285 2026 RADIO"));
  EXPECT_EQ(all.at(0).removal->principal, kEditor);
  EXPECT_FALSE(all.at(0).removal->merged);
  EXPECT_EQ(all.at(0).awarded_by, kTraveller);
  EXPECT_LE(all.at(0).award_time, all.at(0).removal->time);
  EXPECT_FALSE(all.at(0).counts);
  EXPECT_TRUE(all.at(1).counts);
  Give({kAnna}, kRadio, "RADIO");
  EXPECT_TRUE(Remove(kAnna, kRadio, "RADIO").value());
  EXPECT_THAT(List(query), SizeIs(3));
}

TEST_P(AwardStoreTest, R15_WhatNeverWasCannotBeRemoved) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kAnna}, kRadio, "", "Fishing", kYear - 1);
  for (const auto& [uic, psn, code, name] :
       std::vector<std::tuple<std::string_view, std::int64_t, std::string,
                              std::string>>{
           {kBen, kRadio, "RADIO", ""},
           {kAnna, kBiotechnology, "RADIO", ""},
           {kAnna, kRadio, "CPR", ""},
           {kAnna, kRadio, "\xE2\x82\xAC", ""},
           {kAnna, kRadio, "", "Fishing"},
           {kAnna, 5, "RADIO", ""}}) {
    const auto removed = Remove(uic, psn, code, name);
    EXPECT_EQ(domain::ErrorReason(removed.status()), "AWARD_NOT_FOUND");
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 2);
}

TEST_P(AwardStoreTest, R15_ASuggestionIsRemovedByItsNameOrByWhatItMeans) {
  Give({kAnna, kBen, kCleo}, kRadio, "", "Ham Radio");
  EXPECT_TRUE(Remove(kAnna, kRadio, "", "ham-radio").value())
      << "in any spelling";
  EXPECT_FALSE(Remove(kAnna, kRadio, "", "Ham Radio").value());
  EXPECT_EQ(domain::ErrorReason(Remove(kBen, kRadio, "RADIO").status()),
            "AWARD_NOT_FOUND");
  SettleAll("RADIO");
  EXPECT_TRUE(Remove(kBen, kRadio, "RADIO").value());
  EXPECT_TRUE(Remove(kCleo, kRadio, "", "Ham Radio").value());
  EXPECT_FALSE(Remove(kAnna, kRadio, "RADIO").value());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM removed_awards"), 3);
}

TEST_P(AwardStoreTest, R9_AwardsInTheirOrderPageByPage) {
  Load({domain::StudentRecord{std::string(kAnna), "M\xC3\xBCller", "A", true},
        domain::StudentRecord{std::string(kBen), "Adams", "B", false},
        domain::StudentRecord{std::string(kCleo), "Muller", "A", true}});
  Give({kAnna, kBen, kCleo}, kRadio, "RADIO");
  Give({kAnna}, kRadio, "CPR");
  Give({kAnna}, kRadio, "CPR", "", kYear - 1);
  Give({kCleo}, kBiotechnology, "OSHA");
  Give({kDrew}, kDrafting, "CPR");
  Give({kBen}, kEngineering, "CPR");
  EXPECT_TRUE(Remove(kBen, kEngineering, "CPR").value());
  EXPECT_TRUE(Remove(kAnna, kRadio, "RADIO").value());
  Give({kAnna}, kRadio, "RADIO");
  EXPECT_TRUE(Remove(kAnna, kRadio, "RADIO").value());

  AwardQuery district = OfDistrict("63070");
  const std::vector<std::string> there = {
      "21120 0002779586 2026 OSHA", "21223 A069297285 2026 RADIO",
      "21223 0002779586 2026 RADIO", "21223 A025736286 2025 CPR",
      "21223 A025736286 2026 CPR"};
  EXPECT_EQ(Texts(List(district)), there);
  for (const int limit : {1, 2, 5}) EXPECT_EQ(Paged(district, limit), there);

  district.include_removed = true;
  const std::vector<std::string> all = {"20956 A069297285 2026 CPR removed",
                                        "21120 0002779586 2026 OSHA",
                                        "21223 A069297285 2026 RADIO",
                                        "21223 0002779586 2026 RADIO",
                                        "21223 A025736286 2025 CPR",
                                        "21223 A025736286 2026 RADIO removed",
                                        "21223 A025736286 2026 RADIO removed",
                                        "21223 A025736286 2026 CPR"};
  EXPECT_EQ(Texts(List(district)), all);
  for (const int limit : {1, 3}) EXPECT_EQ(Paged(district, limit), all);

  district.include_removed = false;
  district.in_school_only = true;
  EXPECT_THAT(List(district), SizeIs(4));
  district.last_year = kYear - 1;
  EXPECT_THAT(Texts(List(district)), ElementsAre("21223 A025736286 2025 CPR"));
  district.last_year = 2200;
  district.visibility = {false, {}, {}, {Psn{kBiotechnology}, Psn{kDrafting}}};
  EXPECT_THAT(Texts(List(district)), ElementsAre("21120 0002779586 2026 OSHA"));

  AwardQuery student = OfStudent(kCleo);
  EXPECT_EQ(Paged(student, 1),
            (std::vector<std::string>{"21120 0002779586 2026 OSHA",
                                      "21223 0002779586 2026 RADIO"}));
  student.visibility = {false, {"50010"}, {}, {}};
  EXPECT_THAT(List(student), IsEmpty());
  AwardQuery ben = OfStudent(kBen);
  EXPECT_THAT(List(ben), SizeIs(1));
  ben.include_removed = true;
  EXPECT_THAT(List(ben), SizeIs(2));
}

TEST_P(AwardStoreTest, R9_AnAwardOfAnImportNamesTheImportAndWhoCommittedIt) {
  const auto import = Commit({AwardRow(7, kAnna, kRadio, "RADIO")});
  const Award award = List(OfProgram(kRadio)).at(0);
  EXPECT_EQ(award.import, import.id);
  EXPECT_EQ(award.import_row, 7);
  EXPECT_EQ(award.awarded_by, kEditor);
  EXPECT_EQ(award.program_name, "Program 21223");
  EXPECT_EQ(award.cip_code, "10.0202");
  EXPECT_EQ(award.last_name, "L");
  EXPECT_EQ(award.suggestion, std::nullopt);
  EXPECT_EQ(award.suggested_name, "");
  EXPECT_TRUE(Remove(kAnna, kRadio, "RADIO").value());
  AwardQuery query = OfProgram(kRadio);
  query.include_removed = true;
  EXPECT_EQ(List(query).at(0).import, import.id);
  EXPECT_EQ(List(query).at(0).awarded_by, kEditor);
}

// By the catalogue of the award's own year; whether it counts is by that of the
// year asked for.
TEST_P(AwardStoreTest, R16_WhatAnAwardMeansAndWhetherItCounts) {
  Give({kAnna}, kRadio, "CPR", "", kYear - 1);
  Give({kAnna}, kRadio, "", "Fishing");
  Load({domain::CredentialRecord{
            "CPR", "First Aid", CredentialType::kSupplemental, 2015, kYear - 1},
        domain::CredentialRecord{"CPR", "Heart", CredentialType::kApproved,
                                 kYear, 0},
        domain::CredentialCipRecord{"CPR", "10", kYear, 0}});
  AwardQuery query = OfProgram(kRadio);
  query.catalogue_year = kYear - 1;
  Award award = List(query).at(0);
  EXPECT_EQ(award.type, CredentialType::kSupplemental);
  EXPECT_EQ(award.name, "First Aid");
  EXPECT_FALSE(award.counts);
  query.catalogue_year = kYear;
  award = List(query).at(0);
  EXPECT_EQ(award.name, "First Aid");
  EXPECT_TRUE(award.counts);
  award = List(query).at(1);
  EXPECT_EQ(award.type, CredentialType::kSuggested);
  EXPECT_EQ(award.code, "");
  EXPECT_EQ(award.name, "Fishing");
  EXPECT_EQ(award.suggested_name, "Fishing");
  EXPECT_EQ(award.suggestion, SuggestionState::kOpen);
  EXPECT_FALSE(award.counts);
}

TEST_P(AwardStoreTest, R9_AStudentAndTheProgramsOfIt) {
  const auto anna = awards().FindStudent(UicOf(kAnna)).value();
  ASSERT_TRUE(anna.has_value());
  EXPECT_EQ(anna->last_name, "L");
  EXPECT_TRUE(anna->in_school);
  EXPECT_FALSE(awards().FindStudent(UicOf("A000000000")).value().has_value());
  const auto texts = [&](const domain::Visibility& visibility) {
    std::vector<std::string> found;
    const auto listed = awards().ListParticipations(UicOf(kAnna), visibility);
    EXPECT_TRUE(listed.ok()) << listed.status();
    for (const domain::Participation& p : *listed) {
      found.push_back(absl::StrCat(p.school_year, " ", ToString(p.psn), " ",
                                   p.program_name, " ", p.class_code, " ",
                                   p.class_name, p.current ? " now" : ""));
    }
    return found;
  };
  EXPECT_THAT(texts(Everything()),
              ElementsAre("2026 20956 Program 20956 C1 Class one now",
                          "2026 21120 Program 21120 C1 Class one now",
                          "2026 21223 Program 21223 C1 Class one now",
                          "2020 900 Program 900 C1 Class one now"));
  EXPECT_THAT(texts({false, {}, {}, {Psn{900}}}),
              ElementsAre("2020 900 Program 900 C1 Class one now"));
  EXPECT_THAT(texts({false, {"50010"}, {}, {}}), IsEmpty());
}

}  // namespace
}  // namespace cte::test
