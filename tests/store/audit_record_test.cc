#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"
#include "tests/store/audit_test.h"

namespace cte::test {
namespace {

using domain::Actor;
using domain::AuditAction;
using domain::AuditRecord;
using domain::ExistingCredential;
using domain::Import;
using domain::ImportedAward;
using domain::NewCredential;
using domain::Psn;
using domain::SuggestionId;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kCall[] = "0123456789abcdef0123456789abcdef";

// R29: each write leaves a record, and nothing else does.
class AuditRecordTest : public AuditTest {
 protected:
  // The suggestion that was entered last.
  SuggestionId Newest() {
    return SuggestionId{static_cast<std::uint32_t>(
        Count("SELECT MAX(suggestion_id) FROM suggestions"))};
  }
  void Settle(SuggestionId id, const domain::Settlement& settlement,
              bool replace = false) {
    const auto settled =
        catalogue().Settle(id, settlement, kAdministrator, replace);
    ASSERT_TRUE(settled.ok()) << settled.status();
  }
  std::int64_t Records() { return Count("SELECT COUNT(*) FROM audit_records"); }
};
CTE_FOR_EVERY_ENGINE(AuditRecordTest);

TEST_P(AuditRecordTest, R29_SaysWhoWhenAndInWhichCall) {
  auto rows = domain::AwardRows(Psn{kRadio}, {UicOf(kAnna)}, "RADIO", "");
  const absl::Time before = absl::Now() - absl::Seconds(1);
  ASSERT_TRUE(awards().WriteAll(Actor(kTraveller, kCall), kYear, rows).value());
  const auto records = NewRecords();
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_EQ(records[0].actor.principal, kTraveller);
  EXPECT_EQ(records[0].actor.request_id, kCall);
  EXPECT_GT(records[0].time, before);
  EXPECT_LT(records[0].time, absl::Now() + absl::Seconds(1));
  EXPECT_EQ(Line(records[0]),
            "created 21223 2026 A025736286 credential_type:>APPROVED"
            " credential_code:>RADIO credential_name:>Radio Operator");
}

TEST_P(AuditRecordTest, R29_EachStudentOfACallHasARecordAndNobodyTwice) {
  Give({kAnna}, kRadio, "", "Bee keeping");
  EXPECT_THAT(News(), ElementsAre("created 21223 2026 A025736286"
                                  " credential_type:>SUGGESTED"
                                  " credential_name:>Bee keeping"
                                  " suggested_name:>Bee keeping"));
  auto rows =
      domain::AwardRows(Psn{kRadio}, {UicOf(kAnna), UicOf(kBen), UicOf(kCleo)},
                        "", "Bee keeping");
  ASSERT_TRUE(awards().WriteAll(kEditor, kYear, rows).value());
  EXPECT_THAT(News(), ElementsAre(HasSubstr(std::string(kCleo)),
                                  HasSubstr(std::string(kBen))));
  ASSERT_TRUE(awards().WriteAll(kEditor, kYear, rows).value());
  EXPECT_THAT(News(), IsEmpty());
}

TEST_P(AuditRecordTest, R29_WhatWasRefusedLeavesNone) {
  const std::int64_t records = Records();
  auto rows =
      domain::AwardRows(Psn{kRadio}, {UicOf(kAnna), UicOf(kDrew)}, "RADIO", "");
  EXPECT_FALSE(awards().WriteAll(kTraveller, kYear, rows).value());
  EXPECT_FALSE(
      awards()
          .Remove({Psn{kRadio}, UicOf(kAnna), kYear, "RADIO", ""}, kEditor)
          .ok());
  EXPECT_FALSE(store_->years().SetClosed(kAdministrator, 1999, true).ok());
  EXPECT_FALSE(access()
                   .GiveGrant(kAdministrator, "ann",
                              {domain::Role::kViewer,
                               domain::ScopeType::kProgram, "4711"})
                   .ok());
  const Import whole = Begun({AwardRow(2, kAnna, kRadio, "RADIO"),
                              AwardRow(3, kDrew, kRadio, "RADIO")},
                             true);
  const auto claim = NewClaim();
  Take(whole.id, claim);
  ASSERT_TRUE(imports().CommitWhole(whole.id, claim, [] { return true; }).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 0);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("uploaded"), HasSubstr("begun")));
  EXPECT_EQ(Records(), records + 2);
}

// The record is in the transaction of the write: without the one there is not
// the other.
TEST_P(AuditRecordTest, R29_NothingIsWrittenThatCannotBeRecorded) {
  Give({kAnna}, kRadio, "RADIO");
  Sql("DROP TABLE audit_outbox");
  auto rows = domain::AwardRows(Psn{kRadio}, {UicOf(kBen)}, "RADIO", "");
  EXPECT_FALSE(awards().WriteAll(kTraveller, kYear, rows).ok());
  EXPECT_FALSE(
      awards()
          .Remove({Psn{kRadio}, UicOf(kAnna), kYear, "RADIO", ""}, kEditor)
          .ok());
  rows = {domain::DeclarationRow(Psn{kEngineering})};
  EXPECT_FALSE(awards().WriteAll(kTraveller, kYear, rows).ok());
  EXPECT_FALSE(store_->years().SetCurrent(kAdministrator, kYear + 1).ok());
  EXPECT_FALSE(
      access().ReplaceToken(kEditor, {std::string(32, 'a'), "ann"}).ok());
  EXPECT_FALSE(
      roster()
          .Upsert(kAdministrator, {domain::DistrictRecord{"00001", "New"}})
          .ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards WHERE uic = 'A025736286'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 1);
  EXPECT_EQ(
      Count("SELECT COUNT(*) FROM program_years WHERE award_year IS NULL"), 0);
  EXPECT_EQ(Count("SELECT school_year FROM school_years WHERE is_current = 1"),
            kYear);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM tokens"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM districts"), 2);
}

TEST_P(AuditRecordTest, R29_RemovalSaysWhatWasThereAndWhereFrom) {
  Commit({AwardRow(7, kAnna, kRadio, "RADIO")});
  Give({kCleo}, kRadio, "CPR");
  News();
  const domain::AwardRemoval imported = {Psn{kRadio}, UicOf(kAnna), kYear,
                                         "RADIO", ""};
  ASSERT_TRUE(awards().Remove(imported, kEditor).value());
  ASSERT_FALSE(awards().Remove(imported, kEditor).value());
  ASSERT_TRUE(
      awards()
          .Remove({Psn{kRadio}, UicOf(kCleo), kYear, "CPR", ""}, kEditor)
          .value());
  EXPECT_THAT(News(),
              ElementsAre("removed 21223 2026 A025736286 import 7-7"
                          " credential_type:APPROVED> credential_code:RADIO>"
                          " credential_name:Radio Operator>",
                          "removed 21223 2026 0002779586"
                          " credential_type:SUPPLEMENTAL> credential_code:CPR>"
                          " credential_name:First Aid>"));
}

TEST_P(AuditRecordTest, R29_DeclaringAndWithdrawing) {
  Declare(kRadio);
  std::vector<domain::CheckedRow> again = {domain::DeclarationRow(Psn{kRadio})};
  ASSERT_TRUE(awards().WriteAll(kTraveller, kYear, again).value());
  ASSERT_TRUE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
  ASSERT_FALSE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
  EXPECT_THAT(News(),
              ElementsAre("declared 21223 2026 status:MISSING>DECLARED",
                          "withdrew 21223 2026 status:DECLARED>MISSING"));
}

TEST_P(AuditRecordTest, R29_AnImportIsItsStepsAndARecordForEachBlock) {
  const Import done = Commit(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kAnna, kRadio, "radio"),
       AwardRow(4, kDrew, kRadio, "RADIO"),
       AwardRow(5, kCleo, kBiotechnology, "", "Bee keeping"),
       DeclarationRow(6, kEngineering), AwardRow(8, kAnna, kRadio, "CPR")},
      kEditor, 5);
  const auto records = NewRecords();
  ASSERT_THAT(
      Lines(records),
      ElementsAre(AllOf(HasSubstr("uploaded 2026 import file_bytes:>5"
                                  " file_sha256:>7373"),
                        ::testing::Not(HasSubstr("file.xlsx"))),
                  "begun 2026 import state:CHECKED>COMMITTING"
                  " all_or_nothing:>false",
                  "declared 20956 2026 import 6-6 status:MISSING>DECLARED",
                  "batch 2026 import 2-6", "batch 2026 import 8-8"));
  EXPECT_EQ(records[3].event.batch,
            (domain::AuditBatch{.block = 0,
                                .created_awards = 2,
                                .created_declarations = 1,
                                .unchanged = 1,
                                .rejected = 1}));
  EXPECT_EQ(records[4].event.batch,
            (domain::AuditBatch{.block = 1, .created_awards = 1}));
  for (const AuditRecord& record : records) {
    EXPECT_EQ(record.event.import, done.id);
    EXPECT_EQ(record.actor.principal, kEditor);
  }
  EXPECT_THAT(
      *audit().ListImportedAwards(records[3].event),
      ElementsAre(ImportedAward{2, std::string(kAnna), Psn{kRadio},
                                domain::CredentialType::kApproved, "RADIO",
                                "Radio Operator"},
                  ImportedAward{5, std::string(kCleo), Psn{kBiotechnology},
                                domain::CredentialType::kSuggested, "",
                                "Bee keeping"}));
  EXPECT_THAT(*audit().ListImportedAwards(records[4].event),
              ElementsAre(ImportedAward{8, std::string(kAnna), Psn{kRadio},
                                        domain::CredentialType::kSupplemental,
                                        "CPR", "First Aid"}));
  EXPECT_THAT(*audit().ListImportedAwards(records[1].event), IsEmpty());
}

TEST_P(AuditRecordTest, R29_ABlockThatWritesNothingLeavesNone) {
  Commit({AwardRow(2, kAnna, kRadio, "RADIO")});
  News();
  Commit({AwardRow(2, kAnna, kRadio, "RADIO"),
          AwardRow(3, kDrew, kRadio, "RADIO")});
  EXPECT_THAT(News(), ElementsAre(HasSubstr("uploaded"), HasSubstr("begun")));
}

TEST_P(AuditRecordTest, R29_AllOrNothingThatIsWritten) {
  const Import whole = Begun(
      {AwardRow(2, kAnna, kRadio, "RADIO"), AwardRow(3, kBen, kRadio, "RADIO")},
      true, kEditor, 1);
  const auto claim = NewClaim();
  Take(whole.id, claim);
  ASSERT_TRUE(imports().CommitWhole(whole.id, claim, [] { return true; }).ok());
  EXPECT_THAT(
      News(),
      ElementsAre(HasSubstr("uploaded"), HasSubstr("all_or_nothing:>true"),
                  "batch 2026 import 2-2", "batch 2026 import 3-3"));
}

TEST_P(AuditRecordTest, R29_ImportsThatAreGivenUpOrExpire) {
  const Import discarded = Checked({AwardRow(2, kAnna, kRadio, "RADIO")});
  ASSERT_TRUE(imports().Discard(Actor(kEditor, kCall), discarded.id).ok());
  ASSERT_TRUE(imports().Discard(kEditor, discarded.id).ok());
  const Import forgotten = Checked({AwardRow(2, kAnna, kRadio, "RADIO")});
  Sql("UPDATE imports SET expires_at = '2020-01-01' WHERE expires_at IS NOT"
      " NULL AND state = 3");
  ASSERT_EQ(imports().Expire(absl::Hours(1)).value(), 1);
  const auto records = NewRecords();
  ASSERT_THAT(Lines(records),
              ElementsAre(HasSubstr("uploaded"),
                          "discarded 2026 import state:CHECKED>DISCARDED",
                          HasSubstr("uploaded"),
                          "expired 2026 import state:CHECKED>EXPIRED"));
  EXPECT_EQ(records[1].actor.request_id, kCall);
  EXPECT_EQ(records[3].event.import, forgotten.id);
  EXPECT_EQ(records[3].actor.principal, "");
}

TEST_P(AuditRecordTest, R29_R12_SettlingTellsOfEachAwardThatIsMergedOrBack) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kAnna, kBen}, kRadio, "", "Ham radio");
  const SuggestionId id = Newest();
  News();
  Settle(id, ExistingCredential{"RADIO"});
  Settle(id, ExistingCredential{"RADIO"});
  EXPECT_THAT(
      News(),
      ElementsAre(absl::StrCat(
                      "settled suggestion_id:", ToString(id), ">", ToString(id),
                      " suggested_name:Ham radio>Ham radio state:OPEN>MAPPED"
                      " credential_code:>RADIO"),
                  "merged 21223 2026 A025736286 credential_type:APPROVED>"
                  " credential_code:RADIO> credential_name:Radio Operator>"
                  " suggested_name:Ham radio>"));
  NewCredential added{
      "HAM", "", domain::CredentialType::kApproved, {"10.0202", "26"}, 0};
  Settle(id, added, true);
  EXPECT_THAT(
      News(),
      ElementsAre(absl::StrCat(
                      "settled suggestion_id:", ToString(id), ">", ToString(id),
                      " suggested_name:Ham radio>Ham radio state:MAPPED>ADDED"
                      " credential_code:RADIO>HAM credential_name:>Ham radio"
                      " credential_type:>APPROVED cip_codes:>10.0202, 26"
                      " first_year:>2026"),
                  "restored 21223 2026 A025736286 credential_type:>APPROVED"
                  " credential_code:>HAM credential_name:>Ham radio"
                  " suggested_name:>Ham radio"));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM awards"), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM removed_awards"), 0);
}

TEST_P(AuditRecordTest, R29_AMergedAwardThatWasGivenAgainIsNotBack) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kAnna}, kRadio, "", "Ham radio");
  const SuggestionId id = Newest();
  Settle(id, ExistingCredential{"RADIO"});
  // As no call can leave it; the award is there, and was never away.
  Sql("INSERT INTO awards (psn, school_year, uic, credential_id, awarded_by,"
      " awarded_at) SELECT psn, school_year, uic, credential_id, awarded_by,"
      " awarded_at FROM removed_awards");
  News();
  Settle(id, domain::Declined{}, true);
  EXPECT_THAT(News(), ElementsAre(HasSubstr("state:MAPPED>DECLINED")));
}

TEST_P(AuditRecordTest, R29_YearsByThemselvesAndInARoster) {
  ASSERT_TRUE(store_->years().SetClosed(kAdministrator, kYear, true).ok());
  ASSERT_TRUE(store_->years().SetClosed(kAdministrator, kYear, true).ok());
  ASSERT_TRUE(store_->years().SetCurrent(kAdministrator, kYear + 1).ok());
  ASSERT_TRUE(store_->years().SetCurrent(kAdministrator, kYear + 1).ok());
  EXPECT_THAT(News(), ElementsAre("year 2026 closed:false>true",
                                  "year 2026 current:true>false",
                                  "year 2027 current:>true closed:>false"));
  Load({domain::SchoolYearRecord{kYear, true, false}});
  EXPECT_THAT(News(),
              ElementsAre("year 2027 current:true>false",
                          "year 2026 current:false>true closed:true>false",
                          "roster school_year:>1"));
  Load({domain::SchoolYearRecord{kYear, true, false}});
  EXPECT_THAT(News(), IsEmpty());
}

TEST_P(AuditRecordTest, R29_ARosterIsCountedByKindWhereItChangesSomething) {
  const std::vector<domain::RosterRecord> batch = {
      domain::DistrictRecord{"63070", "Avondale School District"},
      domain::DistrictRecord{"50010", "Elsewhere School District"},
      domain::StudentRecord{std::string(kAnna), "New", "Name", true},
      domain::StudentRecord{"0000000001", "Other", "Name", true},
      domain::ClassRecord{4711, "C1", "Class of no program", kYear},
      domain::CredentialRecord{"OSHA", "OSHA 30",
                               domain::CredentialType::kApproved, 2015, 0},
      domain::GrantRecord{
          std::string(kEditor),
          {domain::Role::kEditor, domain::ScopeType::kDistrict, "63070"}},
      domain::GrantRecord{
          "ann", {domain::Role::kViewer, domain::ScopeType::kProgram, "21223"}},
  };
  ASSERT_TRUE(roster().Upsert(Actor(kAdministrator, kCall), batch).ok());
  const auto records = NewRecords();
  EXPECT_THAT(Lines(records),
              ElementsAre("given 21223 principal:>ann role:>VIEWER"
                          " scope_type:>PROGRAM scope_code:>21223",
                          "roster student:>2 credential:>1 grant:>2"));
  EXPECT_EQ(records[1].actor.request_id, kCall);
  ASSERT_TRUE(roster().Upsert(kAdministrator, batch).ok());
  EXPECT_THAT(News(), IsEmpty());
}

TEST_P(AuditRecordTest, R29_ALookIsRecordedWithWhatItWasAt) {
  domain::AuditEvent look;
  look.action = AuditAction::kExported;
  look.psn = Psn{kRadio};
  look.changes = {{"export", "", "program_students"},
                  {"search", "", std::string("\xFF") + "\"\\'"},
                  {"long", "", std::string(3000, 'x')}};
  ASSERT_TRUE(audit().RecordRead(Actor(kEditor, kCall), look).ok());
  domain::AuditEvent student;
  student.action = AuditAction::kStudentRead;
  student.uic = kAnna;
  ASSERT_TRUE(audit().RecordRead(kEditor, student).ok());
  EXPECT_THAT(News(), ElementsAre("exported 21223 export:>program_students"
                                  " search:>\xEF\xBF\xBD\"\\' long:>" +
                                      std::string(999, 'x') + "…",
                                  "looked A025736286"));
}

TEST_P(AuditRecordTest, R29_TokensAreRecordedButNeverShown) {
  ASSERT_TRUE(access().ReplaceToken("", {std::string(32, 'a'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken("", {std::string(32, 'b'), "ann"}).ok());
  ASSERT_TRUE(access().ReplaceToken("", {std::string(32, 'b'), "ann"}).ok());
  EXPECT_THAT(News(), ElementsAre("new token token_id:>1 principal:>ann",
                                  "next token token_id:1>2 principal:ann>ann"));
}

}  // namespace
}  // namespace cte::test
