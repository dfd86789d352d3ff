// Awards, profiles and the indicator, from the wire (R9 to R16).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Stub = v1::CredentialService::Stub;
using Give = v1::AwardCredentialRequest;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr auto kCreated = v1::AwardCredentialResponse::OUTCOME_CREATED;
constexpr auto kUnchanged = v1::AwardCredentialResponse::OUTCOME_UNCHANGED;

// Students of the radio program, and one of another program.
const std::string kPname = "A025736286";
const std::string kVname = "A069297285";
const std::string kLena = "0054607337";
const std::string kWelder = "7526119675";

class AwardTest : public DemoTest {
 protected:
  static std::unique_ptr<Stub> As(const std::string& user) {
    return StubOf<v1::CredentialService>(user);
  }

  static Give To(const std::vector<std::string>& uics,
                 std::int64_t psn = kRadio) {
    Give request;
    request.set_psn(psn);
    for (const std::string& uic : uics) request.add_uics(uic);
    return request;
  }
  static Give Approved(const std::string& code,
                       const std::vector<std::string>& uics,
                       std::int64_t psn = kRadio) {
    Give request = To(uics, psn);
    request.set_approved_code(code);
    return request;
  }
  static Give Suggested(const std::string& name,
                        const std::vector<std::string>& uics,
                        std::int64_t psn = kRadio) {
    Give request = To(uics, psn);
    request.set_suggested_name(name);
    return request;
  }
  static absl::StatusOr<v1::AwardCredentialResponse> Send(
      const Give& request, const std::string& user = kEditor) {
    return Call(As(user), &Stub::AwardCredential, request);
  }
  static std::vector<int> Outcomes(const Give& request) {
    const auto response = Send(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<int> outcomes;
    if (!response.ok()) return outcomes;
    EXPECT_EQ(response->results_size(), request.uics_size());
    for (int i = 0; i < response->results_size(); ++i) {
      EXPECT_EQ(response->results(i).uic(), request.uics(i));
      outcomes.push_back(response->results(i).outcome());
    }
    return outcomes;
  }

  static absl::StatusOr<v1::RemoveAwardResponse> Remove(
      std::int64_t psn, const std::string& uic, const std::string& code,
      const std::string& suggested = "") {
    v1::RemoveAwardRequest request;
    request.set_psn(psn);
    request.set_uic(uic);
    if (code.empty()) {
      request.set_suggested_name(suggested);
    } else {
      request.set_credential_code(code);
    }
    return Call(As(kEditor), &Stub::RemoveAward, request);
  }

  static std::vector<v1::Award> Awards(v1::ListAwardsRequest request,
                                       const std::string& user = kEditor) {
    std::vector<v1::Award> awards;
    const auto stub = As(user);
    do {
      const auto page = Call(stub, &Stub::ListAwards, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      awards.insert(awards.end(), page->awards().begin(), page->awards().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return awards;
  }
  static std::vector<v1::Award> AwardsOf(std::int64_t psn,
                                         bool include_removed = false) {
    v1::ListAwardsRequest request;
    request.set_psn(psn);
    request.set_include_removed(include_removed);
    return Awards(request);
  }

  static absl::StatusOr<v1::GetStudentResponse> Profile(
      const std::string& uic, std::int32_t year = 0,
      const std::string& user = kEditor) {
    v1::GetStudentRequest request;
    request.set_uic(uic);
    request.set_school_year(year);
    return Call(As(user), &Stub::GetStudent, request);
  }

  static absl::StatusOr<v1::GetIndicatorResponse> Indicator(
      const v1::IndicatorScope& scope, const std::string& user = kEditor) {
    v1::GetIndicatorRequest request;
    *request.mutable_scope() = scope;
    return Call(As(user), &Stub::GetIndicator, request);
  }
};

TEST_F(AwardTest, R10_OneCallGivesOneCredentialToSeveralStudents) {
  AddProgram(710001, {kPname, kVname, kLena});
  EXPECT_THAT(Outcomes(Suggested("Badge", {kPname, kVname}, 710001)),
              ElementsAre(kCreated, kCreated));
  EXPECT_THAT(Outcomes(Suggested("Badge", {kLena, kVname}, 710001)),
              ElementsAre(kCreated, kUnchanged));
  EXPECT_EQ(AwardsOf(710001).size(), 3u);
}

TEST_F(AwardTest, R10_AStudentNamedTwiceCountsOnce) {
  AddProgram(710002, {kPname});
  EXPECT_THAT(Outcomes(Suggested("Twice", {kPname, kPname}, 710002)),
              ElementsAre(kCreated, kCreated));
  EXPECT_EQ(AwardsOf(710002).size(), 1u);
}

TEST_F(AwardTest, R10_R13_AllAreWrittenOrNone) {
  AddProgram(710003, {kPname, kVname});
  const auto refused =
      Send(Suggested("All or none", {kPname, kWelder, kVname}, 710003));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), "STUDENT_NOT_ENROLLED");
  EXPECT_THAT(std::string(refused.status().message()),
              AllOf(HasSubstr("1 of 3"), Not(HasSubstr(kWelder))));
  const auto violations = client::FieldViolations(refused.status());
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "uics[1]");
  EXPECT_THAT(violations[0].description, HasSubstr(kWelder));
  EXPECT_THAT(AwardsOf(710003), IsEmpty());
}

TEST_F(AwardTest, R13_WhoWasEverInAClassMayHaveIt) {
  EXPECT_THAT(Outcomes(Suggested("Of last year", {"4066716581"})),
              ElementsAre(kCreated))
      << "was in a class in 2025 only";
}

TEST_F(AwardTest, R11_AnApprovedCredentialMustBeForTheCipCode) {
  EXPECT_EQ(ReasonOf(Send(Approved("AWSIITM", {kPname}))),
            "CREDENTIAL_INVALID_FOR_PROGRAM");
  EXPECT_THAT(Outcomes(Approved("csb-pc", {kVname})), ElementsAre(kCreated))
      << "case does not matter";
  const auto awards = AwardsOf(kRadio);
  const auto csb = std::find_if(awards.begin(), awards.end(), [](auto& a) {
    return a.credential_code() == "CSB-PC";
  });
  ASSERT_NE(csb, awards.end());
  EXPECT_EQ(csb->credential_name(),
            "Communication Skills for Business - Professional Communication");
  EXPECT_EQ(csb->credential_type(), v1::CREDENTIAL_TYPE_APPROVED);
  EXPECT_EQ(csb->awarded_by(), kEditor);
  EXPECT_TRUE(csb->counts_for_indicator());
  EXPECT_EQ(csb->import_id(), "");
}

TEST_F(AwardTest, R11_ASupplementalOneWithoutAListIsForEveryProgram) {
  Give request = To({kPname});
  request.set_supplemental_code("OSHA10-GI");
  EXPECT_THAT(Outcomes(request), ElementsAre(kCreated));
  request.set_supplemental_code("DRONE-107");
  EXPECT_THAT(Outcomes(request), ElementsAre(kCreated)) << "for 10.02";
  request.set_supplemental_code("PAVSS");
  EXPECT_EQ(ReasonOf(Send(request)), "CREDENTIAL_INVALID_FOR_PROGRAM");
}

TEST_F(AwardTest, R10_TheCodeIsOfTheTypeThatTheCallSays) {
  EXPECT_EQ(ReasonOf(Send(Approved("OSHA10-GI", {kPname}))),
            "CREDENTIAL_TYPE_MISMATCH");
  Give request = To({kPname});
  request.set_supplemental_code("ESB");
  EXPECT_EQ(ReasonOf(Send(request)), "CREDENTIAL_TYPE_MISMATCH");
}

TEST_F(AwardTest, R10_ARequestThatIsWrongByItselfIsRefused) {
  EXPECT_EQ(ReasonOf(Send(Approved("NO-SUCH", {kPname}))),
            "UNKNOWN_CREDENTIAL");
  EXPECT_EQ(ReasonOf(Send(Approved("X", {kPname}))), "UNKNOWN_CREDENTIAL");
  EXPECT_EQ(ReasonOf(Send(Approved("", {kPname}))), "CREDENTIAL_REQUIRED");
  EXPECT_EQ(ReasonOf(Send(Suggested(" ", {kPname}))), "CREDENTIAL_REQUIRED");
  EXPECT_EQ(ReasonOf(Send(To({kPname}))), "CREDENTIAL_REQUIRED");
  EXPECT_EQ(ReasonOf(Send(Suggested("a\nb", {kPname}))),
            "INVALID_CREDENTIAL_NAME");
  EXPECT_EQ(ReasonOf(Send(Suggested(std::string(201, 'a'), {kPname}))),
            "INVALID_CREDENTIAL_NAME");
  EXPECT_EQ(ReasonOf(Send(Suggested("None", {}))), "STUDENTS_REQUIRED");
  std::vector<std::string> many;
  for (int i = 0; i < 1001; ++i) many.push_back(std::to_string(1000000000 + i));
  EXPECT_EQ(ReasonOf(Send(Suggested("Many", many))), "TOO_MANY_STUDENTS");
  EXPECT_EQ(ReasonOf(Send(Suggested("Odd", {"12345"}))), "INVALID_UIC");
  EXPECT_EQ(ReasonOf(Send(Suggested("Odd", {"9999999999"}))), "INVALID_UIC")
      << "never is a student (R23)";
  EXPECT_EQ(ReasonOf(Send(Suggested("Odd", {kPname}, 0))), "INVALID_PSN");
  EXPECT_EQ(ReasonOf(Send(Suggested("Odd", {kPname}, 99999))),
            "PROGRAM_NOT_FOUND");
}

TEST_F(AwardTest, R5_AnotherYearMustBeOpen) {
  Give request = Suggested("Of 2025", {kPname});
  request.set_school_year(2025);
  EXPECT_EQ(ReasonOf(Send(request)), "YEAR_CLOSED");
}

TEST_F(AwardTest, R15_RemovingKeepsTheHistoryAndItCanBeAwardedAgain) {
  AddProgram(710004, {kPname});
  ASSERT_THAT(Outcomes(Suggested("Removed", {kPname}, 710004)),
              ElementsAre(kCreated));
  const auto removed = Remove(710004, kPname, "", "Removed");
  ASSERT_TRUE(removed.ok()) << removed.status();
  EXPECT_TRUE(removed->changed());
  EXPECT_THAT(AwardsOf(710004), IsEmpty());
  const auto again = Remove(710004, kPname, "", "Removed");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->changed());
  EXPECT_THAT(Outcomes(Suggested("Removed", {kPname}, 710004)),
              ElementsAre(kCreated));

  const auto all = AwardsOf(710004, /*include_removed=*/true);
  ASSERT_EQ(all.size(), 2u);
  const auto& history = all[0].has_removal() ? all[0] : all[1];
  EXPECT_EQ(history.removal().removed_by(), kEditor);
  EXPECT_FALSE(history.removal().merged());
  EXPECT_EQ(history.awarded_by(), kEditor);
  const auto profile = Profile(kPname);
  ASSERT_TRUE(profile.ok());
  EXPECT_GE(profile->removed_awards_size(), 1);
}

TEST_F(AwardTest, R15_WhatNeverWasCannotBeRemoved) {
  EXPECT_EQ(ReasonOf(Remove(kRadio, kPname, "ESB")), "AWARD_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Remove(kRadio, kPname, "")), "CREDENTIAL_REQUIRED");
  EXPECT_EQ(ReasonOf(Remove(kRadio, "x", "ESB")), "INVALID_UIC");
}

TEST_F(AwardTest, R15_TheSameCredentialInAnotherYearIsANewAward) {
  const auto admin = StubOf<v1::ProgramService>(kAdministrator);
  v1::ReopenSchoolYearRequest reopen;
  reopen.set_school_year(2025);
  ASSERT_TRUE(
      Call(admin, &v1::ProgramService::Stub::ReopenSchoolYear, reopen).ok());
  AddProgram(710009, {kPname});
  Give request = Approved("MTA-MDE", {kPname}, 710009);
  EXPECT_THAT(Outcomes(request), ElementsAre(kCreated));
  request.set_school_year(2025);
  EXPECT_THAT(Outcomes(request), ElementsAre(kCreated));
  EXPECT_THAT(Outcomes(request), ElementsAre(kUnchanged));
  const auto awards = AwardsOf(710009);
  ASSERT_EQ(awards.size(), 2u);
  EXPECT_EQ(awards[0].school_year(), 2025);
  EXPECT_EQ(awards[1].school_year(), 2026);
  v1::IndicatorScope scope;
  scope.set_psn(710009);
  EXPECT_EQ(Indicator(scope)->newly_qualifying_students(), 0)
      << "qualifies since 2025";
  v1::CloseSchoolYearRequest close;
  close.set_school_year(2025);
  ASSERT_TRUE(
      Call(admin, &v1::ProgramService::Stub::CloseSchoolYear, close).ok());
}

TEST_F(AwardTest, R3_AfterTheLastAwardIsRemovedTheProgramCanBeDeclared) {
  AddProgram(710005, {kPname});
  ASSERT_TRUE(Send(Suggested("The only one", {kPname}, 710005)).ok());
  ASSERT_TRUE(Remove(710005, kPname, "", "The only one").ok());
  v1::DeclareNoCredentialsRequest declare;
  declare.set_psn(710005);
  EXPECT_TRUE(Call(StubOf<v1::ProgramService>(kEditor),
                   &v1::ProgramService::Stub::DeclareNoCredentials, declare)
                  .ok());
}

TEST_F(AwardTest, AListIsTheSameWhateverThePageSize) {
  AddProgram(710006, {kPname, kVname, kLena});
  for (const char* name : {"One", "Two", "Three"}) {
    ASSERT_TRUE(Send(Suggested(name, {kPname, kVname, kLena}, 710006)).ok());
  }
  v1::ListAwardsRequest request;
  request.set_district_code("63070");
  const auto whole = Awards(request);
  EXPECT_GE(whole.size(), 9u);
  for (const int size : {1, 2, 5}) {
    request.set_page_size(size);
    const auto paged = Awards(request);
    ASSERT_EQ(paged.size(), whole.size()) << size;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(paged[i].SerializeAsString(), whole[i].SerializeAsString());
    }
  }
  request.set_last_year(2024);
  EXPECT_THAT(Awards(request), IsEmpty());
  request.set_first_year(2027);
  EXPECT_EQ(ReasonOf(Call(As(kEditor), &Stub::ListAwards, request)),
            "YEARS_INVALID");
  EXPECT_EQ(
      ReasonOf(Call(As(kEditor), &Stub::ListAwards, v1::ListAwardsRequest())),
      "SCOPE_REQUIRED");
}

TEST_F(AwardTest, R9_AProfileShowsEverythingOfTheStudent) {
  AddProgram(710007, {"7510975741"});
  ASSERT_TRUE(Send(Suggested("Not yet", {"7510975741"}, 710007)).ok());
  auto profile = Profile("7510975741");
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->display_name(), "Samplewick,Liam");
  EXPECT_TRUE(profile->in_school());
  EXPECT_FALSE(profile->qualifies());
  EXPECT_EQ(profile->qualifies_since_year(), 0);
  ASSERT_EQ(profile->awards_size(), 1);
  EXPECT_EQ(profile->awards(0).suggested_name(), "Not yet");
  EXPECT_EQ(profile->awards(0).suggestion_state(),
            v1::Award::SUGGESTION_STATE_OPEN);

  ASSERT_TRUE(Send(Approved("ESB", {"7510975741"})).ok());
  profile = Profile("7510975741");
  EXPECT_TRUE(profile->qualifies());
  EXPECT_EQ(profile->qualifies_since_year(), 2026);
  EXPECT_TRUE(profile->has_qualifies_since_time());
  EXPECT_EQ(profile->awards_size(), 2);
  EXPECT_FALSE(Profile("7510975741", 2025)->qualifies())
      << "the award is of a later year";
  bool in_hsmi104 = false;
  for (const auto& place : profile->participations()) {
    in_hsmi104 |= place.class_code() == "HSMI104-1" && place.current();
  }
  EXPECT_TRUE(in_hsmi104);
  EXPECT_EQ(ReasonOf(Profile("nobody")), "INVALID_UIC");
  EXPECT_EQ(ReasonOf(Profile("0000000000")), "STUDENT_NOT_FOUND");
}

TEST_F(AwardTest, R16_TheIndicatorCountsAndListsWhoQualifies) {
  AddProgram(710008, {kPname, kVname, kLena});  // 11.0201
  v1::IndicatorScope scope;
  scope.set_psn(710008);
  auto counts = Indicator(scope);
  ASSERT_TRUE(counts.ok()) << counts.status();
  EXPECT_EQ(counts->students_with_awards(), 0);

  ASSERT_TRUE(Send(Approved("MTA-MDE", {kPname, kLena}, 710008)).ok());
  ASSERT_TRUE(Send(Suggested("Any", {kVname, kPname}, 710008)).ok());
  counts = Indicator(scope);
  EXPECT_EQ(counts->school_year(), 2026);
  EXPECT_EQ(counts->students_with_awards(), 3);
  EXPECT_EQ(counts->qualifying_students(), 2);
  EXPECT_EQ(counts->newly_qualifying_students(), 2);

  v1::ListQualifyingStudentsRequest list;
  *list.mutable_scope() = scope;
  list.set_page_size(1);
  std::vector<std::string> uics;
  const auto stub = As(kEditor);
  do {
    const auto page = Call(stub, &Stub::ListQualifyingStudents, list);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& student : page->students()) {
      uics.push_back(student.uic());
      EXPECT_EQ(student.credential_code(), "MTA-MDE");
      EXPECT_EQ(student.since_year(), 2026);
      EXPECT_EQ(student.psn(), 710008);
    }
    list.set_page_token(page->next_page_token());
  } while (!list.page_token().empty());
  EXPECT_THAT(uics, ElementsAre(kLena, kPname));

  v1::IndicatorScope district;
  district.set_district_code("63070");
  EXPECT_GE(Indicator(district)->qualifying_students(), 2);
  v1::IndicatorScope state;
  state.set_state(true);
  EXPECT_EQ(ReasonOf(Indicator(state)), "ROLE_REQUIRED");
  EXPECT_GE(Indicator(state, kAdministrator)->qualifying_students(), 2);
  EXPECT_EQ(ReasonOf(Indicator(v1::IndicatorScope())), "SCOPE_REQUIRED");
}

TEST_F(AwardTest, R11_TheCatalogueSaysWhatMayBeAwardedInAProgram) {
  v1::ListCredentialsRequest request;
  request.set_psn(kRadio);
  const auto page = Call(As(kNobody), &Stub::ListCredentials, request);
  ASSERT_TRUE(page.ok()) << "the catalogue is no secret: " << page.status();
  std::vector<std::string> approved;
  std::vector<std::string> supplemental;
  for (const auto& credential : page->credentials()) {
    (credential.type() == v1::CREDENTIAL_TYPE_APPROVED ? approved
                                                       : supplemental)
        .push_back(credential.code());
  }
  EXPECT_THAT(approved, ElementsAre("ADOBE-PP", "CSB-PC", "ESB"));
  EXPECT_THAT(supplemental, ElementsAre("DRONE-107", "FA-CPR", "OSHA10-GI"));

  request.Clear();
  request.set_cip_code("46.0000");
  request.set_search("nccer CORE");
  const auto found = Call(As(kEditor), &Stub::ListCredentials, request);
  ASSERT_EQ(found->credentials_size(), 1);
  EXPECT_EQ(found->credentials(0).type(), v1::CREDENTIAL_TYPE_APPROVED);
  EXPECT_THAT(
      std::vector<std::string>(found->credentials(0).cip_codes().begin(),
                               found->credentials(0).cip_codes().end()),
      ElementsAre("46", "48.05"));
  request.Clear();
  request.set_cip_code("46");
  EXPECT_EQ(ReasonOf(Call(As(kEditor), &Stub::ListCredentials, request)),
            "CIP_CODE_INVALID");
}

}  // namespace
}  // namespace cte::test
