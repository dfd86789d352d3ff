#include "server/services/award_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"
#include "tests/unit/server/call_as.h"
#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

using domain::CheckedRow;
using domain::ErrorReason;
using domain::Role;
using ::testing::_;
using ::testing::Field;
using ::testing::Return;

constexpr char kCaller[] = "editor";

class AwardCallsTest : public ::testing::Test {
 protected:
  AwardCallsTest() {
    store_.GrantDistrict(Role::kEditor);
    award_.set_psn(17);
    award_.add_uics("A000000002");
    award_.set_suggested_name("Welding");
  }

  std::string Refusal(const v1::AwardCredentialRequest& request) {
    v1::AwardCredentialResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::AwardCredential, request, response));
  }
  std::string Refusal(const v1::RemoveAwardRequest& request) {
    v1::RemoveAwardResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::RemoveAward, request, response));
  }
  std::string Refusal(const v1::ListAwardsRequest& request) {
    v1::ListAwardsResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::ListAwards, request, response));
  }

  // The catalogue has this credential under whatever code it is asked for.
  void Catalogue(const std::string& code, domain::CredentialType type) {
    domain::Credential credential;
    credential.code = code;
    credential.type = type;
    EXPECT_CALL(store_.catalogue(), FindCredential(_, 2026))
        .WillRepeatedly(Return(credential));
  }

  MockStore store_;
  v1::AwardCredentialRequest award_;
};

TEST_F(AwardCallsTest, R10_AnswersEveryUicInItsOrder) {
  award_.add_uics("a000000001");
  award_.add_uics("a000000002");
  EXPECT_CALL(store_.awards(), WriteAll(ActsAs(kCaller), 2026, _))
      .WillOnce([](auto, auto, std::vector<CheckedRow>& rows) {
        EXPECT_EQ(rows.size(), 2u);
        rows[0].outcome = domain::Outcome::kUnchanged;
        rows[1].outcome = domain::Outcome::kCreated;
        return true;
      });
  v1::AwardCredentialResponse response;
  const auto status =
      CallAs(store_, kCaller, calls::AwardCredential, award_, response);
  ASSERT_TRUE(status.ok()) << status;
  ASSERT_EQ(response.results_size(), 3);
  EXPECT_EQ(response.results(0).uic(), "A000000002");
  EXPECT_EQ(response.results(1).uic(), "a000000001");
  EXPECT_EQ(response.results(2).uic(), "a000000002");
  EXPECT_EQ(response.results(0).outcome(),
            v1::AwardCredentialResponse::OUTCOME_UNCHANGED);
  EXPECT_EQ(response.results(1).outcome(),
            v1::AwardCredentialResponse::OUTCOME_CREATED);
  EXPECT_EQ(response.results(2).outcome(),
            v1::AwardCredentialResponse::OUTCOME_UNCHANGED);
}

TEST_F(AwardCallsTest, R10_ARefusalCountsTheUicsOfTheRequest) {
  award_.add_uics("A000000002");
  award_.add_uics("A000000001");
  EXPECT_CALL(store_.awards(), WriteAll(_, _, _))
      .WillOnce([](auto, auto, std::vector<CheckedRow>& rows) {
        rows[1].findings = {{domain::FindingCode::kStudentNotEnrolled, "UIC",
                             "A000000001", "not"}};
        return false;
      });
  v1::AwardCredentialResponse response;
  const auto status =
      CallAs(store_, kCaller, calls::AwardCredential, award_, response);
  EXPECT_EQ(ErrorReason(status), "STUDENT_NOT_ENROLLED");
  EXPECT_EQ(domain::FieldViolationsOf(status),
            (std::vector<domain::FieldViolation>{{"uics[2]", "not"}}));
}

TEST_F(AwardCallsTest, R12_ASuggestedNameIsAsAnImportWouldHaveIt) {
  award_.set_suggested_name(" Caf\u0065\u0301 _x0041_ ");
  EXPECT_CALL(store_.awards(), WriteAll(_, _, _))
      .WillOnce([](auto, auto, std::vector<CheckedRow>& rows) {
        EXPECT_EQ(rows[0].credential_name, "Caf\u00e9 _x0041_");
        EXPECT_EQ(rows[0].credential_code, "");
        return true;
      });
  EXPECT_EQ(Refusal(award_), "");
}

TEST_F(AwardCallsTest, R12_ANameThatIsNoneIsNotWritten) {
  award_.set_suggested_name("two\nlines");
  EXPECT_EQ(Refusal(award_), "INVALID_CREDENTIAL_NAME");
}

TEST_F(AwardCallsTest, R11_ACodeIsOfTheTypeThatItIsGivenAs) {
  Catalogue("ESB", domain::CredentialType::kApproved);
  award_.set_supplemental_code("esb");
  EXPECT_EQ(Refusal(award_), "CREDENTIAL_TYPE_MISMATCH");
  award_.set_approved_code("esb");
  EXPECT_CALL(store_.awards(), WriteAll(_, _, _))
      .WillOnce([](auto, auto, std::vector<CheckedRow>& rows) {
        EXPECT_EQ(rows[0].credential_code, "ESB");
        return true;
      });
  EXPECT_EQ(Refusal(award_), "");
}

TEST_F(AwardCallsTest, ACodeIsInTheCatalogue) {
  award_.set_approved_code("NONE");
  EXPECT_CALL(store_.catalogue(), FindCredential("NONE", 2026))
      .WillOnce(Return(std::nullopt));
  EXPECT_EQ(Refusal(award_), "UNKNOWN_CREDENTIAL");
}

TEST_F(AwardCallsTest, ACredentialIsRequired) {
  award_.set_suggested_name(" \u00a0");
  EXPECT_EQ(Refusal(award_), "CREDENTIAL_REQUIRED");
  award_.set_approved_code(" ");
  EXPECT_EQ(Refusal(award_), "CREDENTIAL_REQUIRED");
  award_.clear_credential();
  EXPECT_EQ(Refusal(award_), "CREDENTIAL_REQUIRED");
}

TEST_F(AwardCallsTest, R27_AuthorizesBeforeItLooksAtTheRest) {
  award_.clear_uics();
  store_.GrantDistrict(Role::kViewer);
  EXPECT_EQ(Refusal(award_), "UNAUTHORIZED_PSN");
  store_.Grant(Role::kEditor, domain::ScopeType::kDistrict, "63071");
  EXPECT_EQ(Refusal(award_), "UNAUTHORIZED_PSN");
  award_.set_psn(18);
  EXPECT_EQ(Refusal(award_), "PROGRAM_NOT_FOUND");
  award_.set_psn(0);
  EXPECT_EQ(Refusal(award_), "INVALID_PSN");
}

TEST_F(AwardCallsTest, R15_RemovesWhatIsNamed) {
  v1::RemoveAwardRequest request;
  request.set_psn(17);
  request.set_uic("a000000001");
  EXPECT_EQ(Refusal(request), "CREDENTIAL_REQUIRED");
  request.set_credential_code(" esb ");
  EXPECT_CALL(store_.awards(), Remove(Field(&domain::AwardRemoval::code, "esb"),
                                      ActsAs(kCaller)))
      .WillOnce(Return(true));
  v1::RemoveAwardResponse response;
  EXPECT_TRUE(
      CallAs(store_, kCaller, calls::RemoveAward, request, response).ok());
  EXPECT_TRUE(response.changed());
  request.set_uic("9999999999");
  EXPECT_EQ(Refusal(request), "INVALID_UIC");
  store_.GrantDistrict(Role::kViewer);
  EXPECT_EQ(Refusal(request), "UNAUTHORIZED_PSN");
}

TEST_F(AwardCallsTest, AListHasAScopeAndSchoolYears) {
  v1::ListAwardsRequest request;
  EXPECT_EQ(Refusal(request), "SCOPE_REQUIRED");
  request.set_district_code("");
  EXPECT_EQ(Refusal(request), "SCOPE_REQUIRED");
  request.set_uic("x");
  EXPECT_EQ(Refusal(request), "INVALID_UIC");
  request.set_psn(17);
  request.set_first_year(2026);
  request.set_last_year(2025);
  EXPECT_EQ(Refusal(request), "YEARS_INVALID");
}

TEST_F(AwardCallsTest, R28_AStudentOfOtherProgramsDoesNotExist) {
  v1::ListAwardsRequest request;
  request.set_uic("A000000001");
  EXPECT_CALL(store_.awards(), FindStudent(_))
      .WillRepeatedly(
          Return(domain::Student{"A000000001", "Last", "First", true}));
  EXPECT_CALL(store_.awards(), ListParticipations(_, _))
      .WillOnce(Return(std::vector<domain::Participation>()));
  EXPECT_CALL(store_.awards(), List(_))
      .WillRepeatedly(Return(std::vector<domain::Award>()));
  EXPECT_EQ(Refusal(request), "STUDENT_NOT_FOUND");
  store_.GrantState(Role::kViewer);
  EXPECT_EQ(Refusal(request), "");
}

TEST_F(AwardCallsTest, APageGoesOnAfterItsLastAward) {
  v1::ListAwardsRequest request;
  request.set_psn(17);
  request.set_page_size(1);
  domain::Award award;
  award.psn = domain::Psn{17};
  award.uic = "A000000001";
  award.credential_id = 5;
  EXPECT_CALL(store_.awards(), List(_))
      .WillOnce([&](const domain::AwardQuery& query) {
        EXPECT_FALSE(query.after);
        EXPECT_EQ(query.limit, 2);
        EXPECT_EQ(query.catalogue_year, 2026);
        return std::vector<domain::Award>{award, award};
      })
      .WillOnce([&](const domain::AwardQuery& query) {
        EXPECT_TRUE(query.after);
        EXPECT_EQ(query.after.value_or(domain::AwardPosition()).uic, award.uic);
        return std::vector<domain::Award>{award};
      });
  v1::ListAwardsResponse page;
  ASSERT_TRUE(CallAs(store_, kCaller, calls::ListAwards, request, page).ok());
  EXPECT_EQ(page.awards_size(), 1);
  request.set_page_token(page.next_page_token());
  v1::ListAwardsResponse last;
  ASSERT_TRUE(CallAs(store_, kCaller, calls::ListAwards, request, last).ok());
  EXPECT_EQ(last.next_page_token(), "");
  request.set_include_removed(true);
  EXPECT_EQ(Refusal(request), "PAGE_TOKEN_INVALID");
}

}  // namespace
}  // namespace cte::server
