#include "server/services/program_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"
#include "server/services/school_year_calls.h"
#include "tests/unit/server/call_as.h"
#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

using domain::CheckedRow;
using domain::ErrorReason;
using domain::Psn;
using domain::Role;
using ::testing::_;
using ::testing::Return;

constexpr char kCaller[] = "somebody";

class ProgramCallsTest : public ::testing::Test {
 protected:
  ProgramCallsTest() { store_.GrantDistrict(Role::kEditor); }

  void DistrictIsThere(bool there) {
    EXPECT_CALL(store_.programs(), FindDistrict(_, _))
        .WillRepeatedly([there](auto, auto) {
          return there ? std::optional<domain::Entity>({"63070", "District"})
                       : std::nullopt;
        });
  }

  std::string Refusal(const v1::ListProgramsRequest& request) {
    v1::ListProgramsResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::ListPrograms, request, response));
  }
  std::string Refusal(const v1::ListProgramStudentsRequest& request) {
    v1::ListProgramStudentsResponse response;
    return ErrorReason(
        CallAs(store_, kCaller, calls::ListProgramStudents, request, response));
  }

  MockStore store_;
};

TEST_F(ProgramCallsTest, R1_ChecksWhatChoosesAndOrders) {
  DistrictIsThere(true);
  v1::ListProgramsRequest request;
  request.set_district_code("63070");
  request.set_order_by("color");
  EXPECT_EQ(Refusal(request), "ORDER_UNKNOWN");
  request.set_search(std::string(201, 'x'));
  EXPECT_EQ(Refusal(request), "SEARCH_TOO_LONG");
  request.set_status(static_cast<v1::ProgramStatus>(4));
  EXPECT_EQ(Refusal(request), "STATUS_UNKNOWN");
  request.set_school_year(1999);
  EXPECT_EQ(Refusal(request), "SCHOOL_YEAR_NOT_FOUND");
}

TEST_F(ProgramCallsTest, R27_ADistrictIsFoundByWhoMaySeeIt) {
  DistrictIsThere(false);
  v1::ListProgramsRequest request;
  request.set_district_code("99999");
  EXPECT_EQ(Refusal(request), "UNAUTHORIZED_DISTRICT");
  store_.GrantState(Role::kViewer);
  EXPECT_EQ(Refusal(request), "DISTRICT_NOT_FOUND");
}

TEST_F(ProgramCallsTest, R1_AsksForWhatIsWanted) {
  v1::ListProgramsRequest request;
  request.set_search("radio 10.02");
  request.set_program_type("REG");
  request.set_status(v1::PROGRAM_STATUS_MISSING);
  request.set_order_by("building desc");
  request.set_page_size(1);
  EXPECT_CALL(store_.programs(), List(_))
      .WillOnce([](const domain::ProgramQuery& query) {
        EXPECT_EQ(query.school_year, 2026);
        EXPECT_EQ(query.visibility.districts,
                  std::vector<std::string>{"63070"});
        EXPECT_EQ(query.words, (std::vector<std::string>{"radio", "10.02"}));
        EXPECT_EQ(query.type, "REG");
        EXPECT_EQ(query.status, domain::ProgramStatus::kMissing);
        EXPECT_TRUE(query.order.descending);
        domain::ProgramYear program;
        program.psn = Psn{17};
        program.building.name = "School";
        return std::vector<domain::ProgramYear>(2, program);
      })
      .WillOnce([](const domain::ProgramQuery& query) {
        EXPECT_TRUE(query.after);
        EXPECT_EQ(query.after.value_or(domain::ProgramPosition()).key,
                  "School");
        return std::vector<domain::ProgramYear>();
      });
  v1::ListProgramsResponse page;
  ASSERT_TRUE(CallAs(store_, kCaller, calls::ListPrograms, request, page).ok());
  EXPECT_EQ(page.programs_size(), 1);
  request.set_page_token(page.next_page_token());
  EXPECT_EQ(Refusal(request), "");
  request.set_order_by("building");
  EXPECT_EQ(Refusal(request), "PAGE_TOKEN_INVALID");
}

TEST_F(ProgramCallsTest, R7_ChecksASelection) {
  v1::ListProgramStudentsRequest request;
  EXPECT_EQ(Refusal(request), "INVALID_PSN");
  request.mutable_selection()->set_psn(17);
  request.mutable_selection()->set_search(std::string(201, 'x'));
  EXPECT_EQ(Refusal(request), "SEARCH_TOO_LONG");
  store_.Grant(Role::kEditor, domain::ScopeType::kProgram, "18");
  EXPECT_EQ(Refusal(request), "UNAUTHORIZED_PSN");
}

TEST_F(ProgramCallsTest, R3_DeclaringTwiceChangesNothing) {
  v1::DeclareNoCredentialsRequest request;
  request.set_psn(17);
  EXPECT_CALL(store_.programs(), Get(Psn{17}, 2026))
      .WillRepeatedly(Return(domain::ProgramYear()));
  for (const bool created : {true, false}) {
    EXPECT_CALL(store_.awards(), WriteAll(ActsAs(kCaller), 2026, _))
        .WillOnce([created](auto, auto, std::vector<CheckedRow>& rows) {
          EXPECT_EQ(rows.at(0).kind, domain::ParsedRow::Kind::kDeclaration);
          rows.at(0).outcome =
              created ? domain::Outcome::kCreated : domain::Outcome::kUnchanged;
          return true;
        });
    v1::DeclareNoCredentialsResponse response;
    ASSERT_TRUE(
        CallAs(store_, kCaller, calls::DeclareNoCredentials, request, response)
            .ok());
    EXPECT_EQ(response.changed(), created);
  }
}

TEST_F(ProgramCallsTest, R3_AProgramWithAwardsIsNotDeclared) {
  v1::DeclareNoCredentialsRequest request;
  request.set_psn(17);
  EXPECT_CALL(store_.awards(), WriteAll(_, _, _))
      .WillOnce([](auto, auto, std::vector<CheckedRow>& rows) {
        rows[0].findings = {
            {domain::FindingCode::kProgramHasCredentials, "PSN", "17", "has"}};
        return false;
      });
  v1::DeclareNoCredentialsResponse response;
  EXPECT_EQ(ErrorReason(CallAs(store_, kCaller, calls::DeclareNoCredentials,
                               request, response)),
            "PROGRAM_HAS_CREDENTIALS");
}

TEST_F(ProgramCallsTest, R4_AReviewIsInTheOrderOfPlaces) {
  EXPECT_CALL(store_.programs(), Totals(_))
      .WillOnce(Return(domain::ReviewTotals{1, 2, 3}));
  EXPECT_CALL(store_.programs(), List(_))
      .WillOnce([](const domain::ProgramQuery& query) {
        EXPECT_EQ(query.order.column, domain::ProgramColumn::kPlace);
        return std::vector<domain::ProgramYear>(1);
      });
  v1::ReviewProgramsResponse response;
  ASSERT_TRUE(
      CallAs(store_, kCaller, calls::ReviewPrograms, {}, response).ok());
  EXPECT_EQ(response.totals().active(), 6);
  EXPECT_EQ(response.school_year(), 2026);
  EXPECT_EQ(response.programs_size(), 1);
}

TEST_F(ProgramCallsTest, R5_OnlyAStateAdministratorChangesAYear) {
  v1::CloseSchoolYearResponse closed;
  v1::ReopenSchoolYearResponse reopened;
  v1::SetCurrentSchoolYearResponse current;
  EXPECT_EQ(
      ErrorReason(CallAs(store_, kCaller, calls::CloseSchoolYear, {}, closed)),
      "ROLE_REQUIRED");
  EXPECT_EQ(ErrorReason(
                CallAs(store_, kCaller, calls::ReopenSchoolYear, {}, reopened)),
            "ROLE_REQUIRED");
  EXPECT_EQ(ErrorReason(CallAs(store_, kCaller, calls::SetCurrentSchoolYear, {},
                               current)),
            "ROLE_REQUIRED");
  store_.GrantState(Role::kStateAdministrator);
  EXPECT_EQ(ErrorReason(CallAs(store_, kCaller, calls::SetCurrentSchoolYear, {},
                               current)),
            "SCHOOL_YEAR_INVALID");
}

TEST_F(ProgramCallsTest, R5_ClosingCountsWhatIsMissingInTheWholeState) {
  store_.GrantState(Role::kStateAdministrator);
  EXPECT_CALL(store_.years(), SetClosed(_, 2026, true))
      .WillOnce(Return(domain::SchoolYearRecord{2026, true, true}));
  EXPECT_CALL(store_.programs(), Totals(_))
      .WillOnce([](const domain::ProgramQuery& query) {
        EXPECT_TRUE(query.visibility.everything);
        return domain::ReviewTotals{4, 0, 0};
      });
  v1::CloseSchoolYearRequest request;
  request.set_school_year(2026);
  v1::CloseSchoolYearResponse response;
  ASSERT_TRUE(
      CallAs(store_, kCaller, calls::CloseSchoolYear, request, response).ok());
  EXPECT_TRUE(response.school_year().closed());
  EXPECT_EQ(response.missing_programs(), 4);
}

}  // namespace
}  // namespace cte::server
