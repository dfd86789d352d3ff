// What is asked of the catalogue, and of students.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"
#include "server/services/catalogue_calls.h"
#include "server/services/student_calls.h"
#include "tests/unit/server/call_as.h"
#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

using domain::ErrorReason;
using domain::Psn;
using domain::Role;
using ::testing::_;
using ::testing::IsEmpty;
using ::testing::Return;

constexpr char kCaller[] = "somebody";

class CredentialCallsTest : public ::testing::Test {
 protected:
  std::string Refusal(const v1::ListCredentialsRequest& request) {
    v1::ListCredentialsResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::ListCredentials, request, response));
  }
  std::string Refusal(const v1::SettleSuggestionRequest& request) {
    v1::SettleSuggestionResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::SettleSuggestion, request, response));
  }
  std::string Refusal(const v1::GetIndicatorRequest& request) {
    v1::GetIndicatorResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::GetIndicator, request, response));
  }

  // A student, with a class in a program that may be seen or without.
  void Student(std::vector<domain::Participation> participations) {
    EXPECT_CALL(store_.awards(), FindStudent(_))
        .WillRepeatedly(
            Return(domain::Student{"A000000001", "Last", "First", true}));
    EXPECT_CALL(store_.awards(), ListParticipations(_, _))
        .WillRepeatedly(Return(std::move(participations)));
  }

  MockStore store_;
};

TEST_F(CredentialCallsTest, R28_TheCatalogueIsOpenToWhoHoldsNoGrant) {
  domain::ProgramYear program;
  program.cip_code = "47.0604";
  EXPECT_CALL(store_.programs(), Get(Psn{17}, 2026)).WillOnce(Return(program));
  std::vector<domain::Credential> catalogue(2);
  catalogue[0].type = domain::CredentialType::kApproved;
  catalogue[0].in_force = true;
  catalogue[0].code = "ASE";
  catalogue[0].cip_codes = {"47"};
  catalogue[1] = catalogue[0];
  catalogue[1].code = "NCC";
  catalogue[1].cip_codes = {"12"};
  EXPECT_CALL(store_.catalogue(), ListCredentials(2026))
      .WillOnce(Return(catalogue));
  v1::ListCredentialsRequest request;
  request.set_psn(17);
  v1::ListCredentialsResponse response;
  ASSERT_TRUE(
      CallAs(store_, kCaller, calls::ListCredentials, request, response).ok());
  ASSERT_EQ(response.credentials_size(), 1);
  EXPECT_EQ(response.credentials(0).code(), "ASE");
}

TEST_F(CredentialCallsTest, TheCatalogueIsAskedForAsTheServerKnowsIt) {
  EXPECT_CALL(store_.programs(), Get(_, _)).WillOnce(Return(std::nullopt));
  v1::ListCredentialsRequest request;
  request.set_psn(-1);
  EXPECT_EQ(Refusal(request), "INVALID_PSN");
  request.set_psn(18);
  EXPECT_EQ(Refusal(request), "PROGRAM_NOT_FOUND");
  request.set_cip_code("47");
  EXPECT_EQ(Refusal(request), "CIP_CODE_INVALID");
  request.clear_program();
  request.set_search(std::string(201, 'x'));
  EXPECT_EQ(Refusal(request), "SEARCH_TOO_LONG");
  request.set_type(v1::CREDENTIAL_TYPE_SUGGESTED);
  EXPECT_EQ(Refusal(request), "TYPE_UNKNOWN");
}

TEST_F(CredentialCallsTest, R12_SuggestionsAreForStateAdministrators) {
  v1::ListSuggestionsResponse list;
  v1::SettleSuggestionRequest request;
  store_.GrantState(Role::kDistrictAdministrator);
  EXPECT_EQ(
      ErrorReason(CallAs(store_, kCaller, calls::ListSuggestions, {}, list)),
      "ROLE_REQUIRED");
  EXPECT_EQ(Refusal(request), "ROLE_REQUIRED");
  store_.GrantState(Role::kStateAdministrator);
  EXPECT_EQ(Refusal(request), "SUGGESTION_NOT_FOUND");
  request.set_suggestion_id("7");
  EXPECT_EQ(Refusal(request), "SETTLEMENT_REQUIRED");
  request.mutable_new_credential()->set_code("X");
  EXPECT_EQ(Refusal(request), "CREDENTIAL_CODE_INVALID");
}

TEST_F(CredentialCallsTest, R12_ASettlementAnswersTheSuggestion) {
  store_.GrantState(Role::kStateAdministrator);
  domain::Suggestion suggestion;
  suggestion.id = domain::SuggestionId{7};
  suggestion.state = domain::SuggestionState::kDeclined;
  EXPECT_CALL(store_.catalogue(),
              Settle(domain::SuggestionId{7}, _, ActsAs(kCaller), true))
      .WillOnce(Return(domain::CatalogueStore::Settled{suggestion, 2}));
  v1::SettleSuggestionRequest request;
  request.set_suggestion_id("7");
  request.set_decline(true);
  request.set_replace(true);
  v1::SettleSuggestionResponse response;
  ASSERT_TRUE(
      CallAs(store_, kCaller, calls::SettleSuggestion, request, response).ok());
  EXPECT_EQ(response.suggestion().state(), v1::Suggestion::STATE_DECLINED);
  EXPECT_EQ(response.merged_awards(), 2);
}

TEST_F(CredentialCallsTest, R16_TheStatesIndicatorIsForWhoSeesTheState) {
  v1::GetIndicatorRequest request;
  EXPECT_EQ(Refusal(request), "SCOPE_REQUIRED");
  request.mutable_scope()->set_state(false);
  EXPECT_EQ(Refusal(request), "SCOPE_REQUIRED");
  request.mutable_scope()->set_state(true);
  store_.GrantDistrict(Role::kDistrictAdministrator);
  EXPECT_EQ(Refusal(request), "ROLE_REQUIRED");
  store_.GrantState(Role::kViewer);
  EXPECT_CALL(store_.awards(), CountQualifying(_))
      .WillOnce([](const domain::IndicatorQuery& query) {
        EXPECT_TRUE(query.visibility.everything);
        EXPECT_FALSE(query.psn);
        EXPECT_THAT(query.district_code, IsEmpty());
        EXPECT_EQ(query.school_year, 2026);
        return domain::IndicatorCounts{9, 5, 2};
      });
  EXPECT_EQ(Refusal(request), "");
}

TEST_F(CredentialCallsTest, R28_AStudentOfOtherProgramsDoesNotExist) {
  Student({});
  store_.GrantDistrict(Role::kViewer);
  EXPECT_CALL(store_.awards(), List(_))
      .WillRepeatedly(Return(std::vector<domain::Award>()));
  v1::GetStudentRequest request;
  request.set_uic("A000000001");
  v1::GetStudentResponse response;
  EXPECT_EQ(ErrorReason(
                CallAs(store_, kCaller, calls::GetStudent, request, response)),
            "STUDENT_NOT_FOUND");
  store_.GrantState(Role::kViewer);
  EXPECT_CALL(store_.audit(), RecordRead(_, _))
      .WillOnce(Return(absl::OkStatus()));
  EXPECT_TRUE(
      CallAs(store_, kCaller, calls::GetStudent, request, response).ok());
}

TEST_F(CredentialCallsTest, R29_NobodyReadsAProfileUnrecorded) {
  Student(std::vector<domain::Participation>(1));
  store_.GrantDistrict(Role::kViewer);
  EXPECT_CALL(store_.awards(), List(_))
      .WillRepeatedly(Return(std::vector<domain::Award>()));
  EXPECT_CALL(store_.audit(), RecordRead(_, _))
      .WillOnce(
          [](const domain::Actor& actor, const domain::AuditEvent& event) {
            EXPECT_EQ(actor.principal, kCaller);
            EXPECT_EQ(event.action, domain::AuditAction::kStudentRead);
            EXPECT_EQ(event.uic, "A000000001");
            return absl::UnavailableError("away");
          });
  v1::GetStudentRequest request;
  request.set_uic("A000000001");
  v1::GetStudentResponse response;
  EXPECT_TRUE(absl::IsUnavailable(
      CallAs(store_, kCaller, calls::GetStudent, request, response)));
  EXPECT_EQ(response.ByteSizeLong(), 0u);
}

TEST_F(CredentialCallsTest, R9_AProfileHasAllAwardsHoweverMany) {
  Student(std::vector<domain::Participation>(1));
  store_.GrantDistrict(Role::kViewer);
  EXPECT_CALL(store_.awards(), List(_))
      // Whether anything of the student may be seen.
      .WillOnce(Return(std::vector<domain::Award>()))
      .WillOnce([](const domain::AwardQuery& query) {
        EXPECT_TRUE(query.include_removed);
        EXPECT_EQ(query.catalogue_year, 2026);
        return std::vector<domain::Award>(
            static_cast<std::size_t>(query.limit));
      })
      .WillOnce([](const domain::AwardQuery& query) {
        EXPECT_TRUE(query.after);
        return std::vector<domain::Award>(3);
      });
  v1::GetStudentRequest request;
  request.set_uic("A000000001");
  v1::GetStudentResponse response;
  EXPECT_CALL(store_.audit(), RecordRead(_, _))
      .WillOnce(Return(absl::OkStatus()));
  ASSERT_TRUE(
      CallAs(store_, kCaller, calls::GetStudent, request, response).ok());
  EXPECT_EQ(response.awards_size(), 1003);
  EXPECT_EQ(response.participations_size(), 1);
}

}  // namespace
}  // namespace cte::server
