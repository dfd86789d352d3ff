#pragma once

#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/server/no_store.h"

namespace cte::server {

// Matches an actor by its principal.
inline auto ActsAs(const std::string& principal) {
  return ::testing::Field(&domain::Actor::principal, principal);
}

class MockAccess : public domain::AccessStore {
 public:
  MOCK_METHOD(absl::StatusOr<std::vector<domain::TokenRecord>>, ListTokens, (),
              (override));
  MOCK_METHOD(absl::Status, ReplaceToken,
              (const domain::Actor&, const domain::TokenRecord&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Grant>>, ListGrants,
              (std::string_view), (override));
  MOCK_METHOD(absl::StatusOr<domain::Token>, CreateToken,
              (const domain::Actor&, const domain::NewToken&), (override));
  MOCK_METHOD(absl::StatusOr<domain::Token>, GetToken, (domain::TokenId),
              (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Token>>, ListTokensOf,
              (std::string_view, std::uint64_t, int), (override));
  MOCK_METHOD(absl::StatusOr<domain::Token>, RotateToken,
              (const domain::Actor&, domain::TokenId, std::string_view,
               std::optional<absl::Time>, absl::Time),
              (override));
  MOCK_METHOD(absl::Status, RevokeToken,
              (const domain::Actor&, domain::TokenId), (override));
  MOCK_METHOD(absl::StatusOr<bool>, GiveGrant,
              (const domain::Actor&, std::string_view, const domain::Grant&),
              (override));
  MOCK_METHOD(absl::StatusOr<bool>, TakeGrant,
              (const domain::Actor&, std::string_view, const domain::Grant&),
              (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::GrantRecord>>, FindGrants,
              (const domain::GrantQuery&), (override));
  MOCK_METHOD(absl::StatusOr<std::string>, DistrictOf, (const domain::Grant&),
              (override));
};

class MockPrograms : public domain::ProgramStore {
 public:
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Entity>>, ListDistricts,
              (const domain::Visibility&, std::string_view, int), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::Entity>>, FindDistrict,
              (std::string_view, const domain::Visibility&), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::ProgramPlace>>, FindPlace,
              (domain::Psn), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::ProgramLookup>>, LookUp,
              (const domain::ProgramQuestion&), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::FoundProgram>>, Find,
              (const domain::ProgramQuestion&), (override));
  MOCK_METHOD(absl::Status, FindAhead,
              (const std::vector<domain::ProgramQuestion>&), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::ProgramYear>>, Get,
              (domain::Psn, std::int32_t), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::ProgramYear>>, List,
              (const domain::ProgramQuery&), (override));
  MOCK_METHOD(absl::StatusOr<domain::ReviewTotals>, Totals,
              (const domain::ProgramQuery&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::ProgramStudent>>, ListStudents,
              (const domain::StudentSelection&,
               const std::optional<domain::StudentPosition>&, int),
              (override));
  MOCK_METHOD(absl::StatusOr<bool>, Withdraw,
              (const domain::Actor&, domain::Psn, std::int32_t), (override));
};

class MockYears : public domain::YearStore {
 public:
  MOCK_METHOD(absl::StatusOr<std::vector<domain::SchoolYearRecord>>, List, (),
              (override));
  MOCK_METHOD(absl::StatusOr<domain::SchoolYearRecord>, SetClosed,
              (const domain::Actor&, std::int32_t, bool), (override));
  MOCK_METHOD(absl::StatusOr<domain::SchoolYearRecord>, SetCurrent,
              (const domain::Actor&, std::int32_t), (override));
};

class MockCatalogue : public domain::CatalogueStore {
 public:
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Credential>>, ListCredentials,
              (std::int32_t), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::Credential>>, FindCredential,
              (std::string_view, std::int32_t), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Suggestion>>, ListSuggestions,
              (std::optional<domain::SuggestionState>,
               const std::optional<domain::SuggestionPosition>&, int),
              (override));
  MOCK_METHOD(absl::StatusOr<Settled>, Settle,
              (domain::SuggestionId, const domain::Settlement&,
               const domain::Actor&, bool),
              (override));
};

class MockAwards : public domain::AwardStore {
 public:
  MOCK_METHOD(absl::StatusOr<bool>, WriteAll,
              (const domain::Actor&, std::int32_t,
               std::vector<domain::CheckedRow>&),
              (override));
  MOCK_METHOD(absl::StatusOr<bool>, Remove,
              (const domain::AwardRemoval&, const domain::Actor&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Award>>, List,
              (const domain::AwardQuery&), (override));
  MOCK_METHOD(absl::StatusOr<std::optional<domain::Student>>, FindStudent,
              (const domain::Uic&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Participation>>,
              ListParticipations,
              (const domain::Uic&, const domain::Visibility&), (override));
  MOCK_METHOD(absl::StatusOr<domain::IndicatorCounts>, CountQualifying,
              (const domain::IndicatorQuery&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::QualifyingStudent>>,
              ListQualifying,
              (const domain::IndicatorQuery&, std::string_view, int),
              (override));
};

class MockAudit : public domain::AuditStore {
 public:
  MOCK_METHOD(absl::Status, RecordRead,
              (const domain::Actor&, const domain::AuditEvent&), (override));
  MOCK_METHOD(absl::Status, Sequence, (), (override));
  MOCK_METHOD(absl::StatusOr<std::int64_t>, NewestPosition, (), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::AuditRecord>>, ReadAfter,
              (std::int64_t, int), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::AuditRecord>>, List,
              (const domain::AuditQuery&), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::ImportedAward>>,
              ListImportedAwards, (const domain::AuditEvent&), (override));
};

class MockImports : public domain::ImportStore {
 public:
  using Id = domain::ImportId;
  using Claim = domain::Claim;

  MOCK_METHOD(absl::StatusOr<Upload>, BeginUpload,
              (std::string_view, std::string_view, std::string_view,
               std::string_view, absl::Duration),
              (override));
  MOCK_METHOD(absl::Status, AppendChunk,
              (Id, std::string_view, std::int32_t, std::string_view),
              (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, FinishUpload,
              (const domain::Actor&, Id, std::string_view, std::string_view,
               const domain::SheetLayout&),
              (override));
  MOCK_METHOD(absl::Status, FailUpload,
              (Id, std::string_view, const domain::Failure&), (override));
  MOCK_METHOD(absl::StatusOr<std::string>, FileSha256, (Id), (override));
  MOCK_METHOD(absl::StatusOr<bool>, Take, (Id, const Claim&), (override));
  MOCK_METHOD(absl::Status, Release, (Id, const Claim&), (override));
  MOCK_METHOD(absl::Status, ReleaseAll, (), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<Id>>, ListOrphans, (), (override));
  MOCK_METHOD(absl::StatusOr<std::string>, ReadFile, (Id), (override));
  MOCK_METHOD(absl::StatusOr<domain::Facts>, LoadFacts,
              (std::string_view, std::int32_t, const domain::FactNeeds&),
              (override));
  MOCK_METHOD(absl::Status, ClearBlocks, (Id, const Claim&), (override));
  MOCK_METHOD(absl::Status, StageBlock,
              (Id, const Claim&, const domain::ImportBlock&,
               const domain::Progress&),
              (override));
  MOCK_METHOD(absl::Status, MarkConflicts,
              (Id, const Claim&, const domain::FileChecker&), (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, FinishCheck,
              (Id, const Claim&, absl::Duration), (override));
  MOCK_METHOD(absl::Status, FailCheck,
              (Id, const Claim&, const domain::Failure&), (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, BeginCommit,
              (Id, const domain::Actor&, bool), (override));
  MOCK_METHOD(absl::StatusOr<bool>, CommitNextBlock, (Id, const Claim&),
              (override));
  MOCK_METHOD(absl::Status, CommitWhole,
              (Id, const Claim&, const std::function<bool()>&), (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, FinishCommit, (Id, const Claim&),
              (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, Discard,
              (const domain::Actor&, Id), (override));
  MOCK_METHOD(absl::StatusOr<int>, Expire, (absl::Duration), (override));
  MOCK_METHOD(absl::StatusOr<domain::Import>, Get, (Id), (override));
  MOCK_METHOD(absl::StatusOr<std::vector<domain::Import>>, List,
              (std::string_view, std::uint64_t, int), (override));
  MOCK_METHOD(absl::StatusOr<int>, CountUnderWay, (std::string_view),
              (override));
  using CountOfStates = std::map<domain::ImportState, std::int64_t>;
  MOCK_METHOD(absl::StatusOr<CountOfStates>, CountByState, (), (override));
  MOCK_METHOD(absl::StatusOr<domain::RowPage>, ReadRows,
              (Id, domain::RowPosition, bool, int), (override));
};

// A store with one program, 17 in building 05976 of district 63070, and one
// school year, 2026; of the rest a call on it fails the test unless it expects
// it.
class MockStore : public NoStore {
 public:
  MockStore() {
    using ::testing::_;
    using ::testing::Return;
    ON_CALL(access_, ListGrants(_)).WillByDefault([this](std::string_view) {
      return grants_;
    });
    EXPECT_CALL(access_, ListGrants(_)).Times(::testing::AnyNumber());
    ON_CALL(programs_, FindPlace(_)).WillByDefault([](domain::Psn psn) {
      return psn == domain::Psn{17}
                 ? std::optional<domain::ProgramPlace>({psn, "05976", "63070"})
                 : std::nullopt;
    });
    EXPECT_CALL(programs_, FindPlace(_)).Times(::testing::AnyNumber());
    ON_CALL(programs_, LookUp(_)).WillByDefault([this](const auto& question) {
      return LookUp(question);
    });
    EXPECT_CALL(programs_, LookUp(_)).Times(::testing::AnyNumber());
    ON_CALL(years_, List())
        .WillByDefault(
            Return(std::vector<domain::SchoolYearRecord>{{2026, true, false}}));
    EXPECT_CALL(years_, List()).Times(::testing::AnyNumber());
  }

  void Grant(domain::Role role, domain::ScopeType type, std::string code) {
    grants_ = {{role, type, std::move(code)}};
  }
  void GrantDistrict(domain::Role role) {
    Grant(role, domain::ScopeType::kDistrict, "63070");
  }
  void GrantState(domain::Role role) {
    Grant(role, domain::ScopeType::kState, "");
  }

  MockAccess& access() override { return access_; }
  MockPrograms& programs() override { return programs_; }
  MockYears& years() override { return years_; }
  MockCatalogue& catalogue() override { return catalogue_; }
  MockAwards& awards() override { return awards_; }
  MockAudit& audit() override { return audit_; }
  absl::Status ReadSnapshot(
      const std::function<absl::Status()>& work) override {
    return work();
  }

 private:
  std::optional<domain::ProgramLookup> LookUp(
      const domain::ProgramQuestion& question) const {
    if (question.psn != domain::Psn{17}) return std::nullopt;
    domain::ProgramLookup lookup{
        grants_, {question.psn, "05976", "63070"}, 2026};
    if (question.school_year != 0 && question.school_year != 2026) {
      lookup.school_year.reset();
    }
    return lookup;
  }

  std::vector<domain::Grant> grants_;
  ::testing::StrictMock<MockAccess> access_;
  ::testing::StrictMock<MockPrograms> programs_;
  ::testing::StrictMock<MockYears> years_;
  ::testing::StrictMock<MockCatalogue> catalogue_;
  ::testing::StrictMock<MockAwards> awards_;
  ::testing::StrictMock<MockAudit> audit_;
};

}  // namespace cte::server
