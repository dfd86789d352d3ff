// What callers outside of their grants get, and who may only look (R27, R28).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/export_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Credentials = v1::CredentialService::Stub;
using Exports = v1::ExportService::Stub;
using Programs = v1::ProgramService::Stub;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

const std::string kPname = "A025736286";  // of PSN 21223 only

class VisibilityTest : public DemoTest {
 protected:
  static std::unique_ptr<Programs> ProgramsAs(const std::string& user) {
    return StubOf<v1::ProgramService>(user);
  }
  static std::unique_ptr<Credentials> CredentialsAs(const std::string& user) {
    return StubOf<v1::CredentialService>(user);
  }

  template <typename Response>
  static std::string Drained(
      std::unique_ptr<grpc::ClientReader<Response>> reader) {
    Response response;
    while (reader->Read(&response)) {
    }
    return client::ErrorReason(client::FromGrpc(reader->Finish()));
  }

  using Reasons = std::vector<std::pair<std::string, std::string>>;

  // Calls that look at a program; "" where the answer is no refusal.
  static Reasons LookAt(std::int64_t psn, const std::string& user) {
    Reasons reasons;
    v1::GetProgramRequest get;
    get.set_psn(psn);
    reasons.emplace_back(
        "GetProgram",
        ReasonOf(Call(ProgramsAs(user), &Programs::GetProgram, get)));
    v1::ListProgramStudentsRequest students;
    students.mutable_selection()->set_psn(psn);
    reasons.emplace_back(
        "ListProgramStudents",
        ReasonOf(
            Call(ProgramsAs(user), &Programs::ListProgramStudents, students)));
    v1::ListAwardsRequest awards;
    awards.set_psn(psn);
    reasons.emplace_back(
        "ListAwards",
        ReasonOf(Call(CredentialsAs(user), &Credentials::ListAwards, awards)));
    v1::GetIndicatorRequest indicator;
    indicator.mutable_scope()->set_psn(psn);
    reasons.emplace_back("GetIndicator",
                         ReasonOf(Call(CredentialsAs(user),
                                       &Credentials::GetIndicator, indicator)));
    v1::ListQualifyingStudentsRequest qualifying;
    qualifying.mutable_scope()->set_psn(psn);
    reasons.emplace_back(
        "ListQualifyingStudents",
        ReasonOf(Call(CredentialsAs(user), &Credentials::ListQualifyingStudents,
                      qualifying)));
    grpc::ClientContext context;
    v1::ExportProgramStudentsRequest workbook;
    workbook.mutable_selection()->set_psn(psn);
    reasons.emplace_back(
        "ExportProgramStudents",
        Drained(StubOf<v1::ExportService>(user)->ExportProgramStudents(
            &context, workbook)));
    return reasons;
  }

  // Calls that write to a program.
  static Reasons WriteTo(std::int64_t psn, const std::string& user) {
    Reasons reasons;
    v1::DeclareNoCredentialsRequest declare;
    declare.set_psn(psn);
    reasons.emplace_back(
        "DeclareNoCredentials",
        ReasonOf(
            Call(ProgramsAs(user), &Programs::DeclareNoCredentials, declare)));
    v1::WithdrawNoCredentialsRequest withdraw;
    withdraw.set_psn(psn);
    reasons.emplace_back(
        "WithdrawNoCredentials",
        ReasonOf(Call(ProgramsAs(user), &Programs::WithdrawNoCredentials,
                      withdraw)));
    v1::AwardCredentialRequest award;
    award.set_psn(psn);
    award.add_uics(kPname);
    award.set_suggested_name("Not allowed");
    reasons.emplace_back("AwardCredential",
                         ReasonOf(Call(CredentialsAs(user),
                                       &Credentials::AwardCredential, award)));
    v1::RemoveAwardRequest remove;
    remove.set_psn(psn);
    remove.set_uic(kPname);
    remove.set_suggested_name("Not allowed");
    reasons.emplace_back(
        "RemoveAward",
        ReasonOf(Call(CredentialsAs(user), &Credentials::RemoveAward, remove)));
    return reasons;
  }

  // Calls about a district.
  static Reasons AskAbout(const std::string& district,
                          const std::string& user) {
    Reasons reasons;
    v1::ListProgramsRequest programs;
    programs.set_district_code(district);
    reasons.emplace_back(
        "ListPrograms",
        ReasonOf(Call(ProgramsAs(user), &Programs::ListPrograms, programs)));
    v1::ReviewProgramsRequest review;
    review.set_district_code(district);
    reasons.emplace_back(
        "ReviewPrograms",
        ReasonOf(Call(ProgramsAs(user), &Programs::ReviewPrograms, review)));
    v1::ListAwardsRequest awards;
    awards.set_district_code(district);
    reasons.emplace_back(
        "ListAwards",
        ReasonOf(Call(CredentialsAs(user), &Credentials::ListAwards, awards)));
    v1::GetIndicatorRequest indicator;
    indicator.mutable_scope()->set_district_code(district);
    reasons.emplace_back("GetIndicator",
                         ReasonOf(Call(CredentialsAs(user),
                                       &Credentials::GetIndicator, indicator)));
    grpc::ClientContext context;
    v1::ExportDistrictCredentialsRequest workbook;
    workbook.set_district_code(district);
    reasons.emplace_back(
        "ExportDistrictCredentials",
        Drained(StubOf<v1::ExportService>(user)->ExportDistrictCredentials(
            &context, workbook)));
    return reasons;
  }

  static void ExpectAll(const Reasons& reasons, const std::string& wanted,
                        const std::string& user) {
    for (const auto& [method, reason] : reasons) {
      EXPECT_EQ(reason, wanted) << method << " as " << user;
    }
  }

  static std::vector<std::string> DistrictsOf(const std::string& user) {
    const auto page = Call(ProgramsAs(user), &Programs::ListDistricts,
                           v1::ListDistrictsRequest());
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::string> codes;
    for (const auto& district : page->districts()) {
      codes.push_back(district.district_code());
    }
    return codes;
  }

  static std::vector<std::int64_t> ProgramsOf(const std::string& user) {
    const auto page = Call(ProgramsAs(user), &Programs::ListPrograms,
                           v1::ListProgramsRequest());
    EXPECT_TRUE(page.ok()) << page.status();
    std::vector<std::int64_t> psns;
    for (const auto& program : page->programs()) psns.push_back(program.psn());
    return psns;
  }
};

TEST_F(VisibilityTest, R28_AForeignProgramIsUnauthorizedInEveryCall) {
  for (const char* user : {kAuditor, kTeacher, kNobody}) {
    ExpectAll(LookAt(kRadio, user), "UNAUTHORIZED_PSN", user);
    ExpectAll(WriteTo(kRadio, user), "UNAUTHORIZED_PSN", user);
    ExpectAll(LookAt(99999, user), "PROGRAM_NOT_FOUND", user);
    ExpectAll(WriteTo(99999, user), "PROGRAM_NOT_FOUND", user);
  }
}

TEST_F(VisibilityTest, R27_AViewerLooksAndDoesNotWrite) {
  ExpectAll(LookAt(kRadio, kCounselor), "", kCounselor);
  ExpectAll(WriteTo(kRadio, kCounselor), "UNAUTHORIZED_PSN", kCounselor);
  ExpectAll(LookAt(kDrafting, kAuditor), "", kAuditor);
  ExpectAll(WriteTo(kDrafting, kAuditor), "UNAUTHORIZED_PSN", kAuditor);
}

TEST_F(VisibilityTest, R28_AForeignDistrictIsAnsweredAsOneThatIsNotThere) {
  for (const char* user : {kAuditor, kTeacher, kNobody}) {
    ExpectAll(AskAbout("63070", user), "UNAUTHORIZED_DISTRICT", user);
    ExpectAll(AskAbout("99999", user), "UNAUTHORIZED_DISTRICT", user);
  }
  ExpectAll(AskAbout("63070", kEditor), "", kEditor);
  ExpectAll(AskAbout("63070", kCounselor), "", kCounselor);
  ExpectAll(AskAbout("99999", kAdministrator), "DISTRICT_NOT_FOUND",
            kAdministrator);
}

TEST_F(VisibilityTest, R27_ListsHoldWhatTheGrantsCover) {
  EXPECT_THAT(DistrictsOf(kAdministrator),
              ElementsAre("47920", "63070", "63950"));
  EXPECT_THAT(DistrictsOf(kEditor), ElementsAre("63070", "63950"));
  EXPECT_THAT(DistrictsOf(kCounselor), ElementsAre("63070"));
  EXPECT_THAT(DistrictsOf(kTeacher), ElementsAre("63950"));
  EXPECT_THAT(DistrictsOf(kNobody), IsEmpty());
  EXPECT_THAT(ProgramsOf(kTeacher), ElementsAre(kWelding));
  EXPECT_THAT(
      ProgramsOf(kCounselor),
      UnorderedElementsAre(21223, 21120, 21119, 20956, 20801, 20800, 16627));
  EXPECT_THAT(ProgramsOf(kNobody), IsEmpty());
}

TEST_F(VisibilityTest, R28_AForeignStudentIsAnsweredAsOneThatIsNotThere) {
  for (const char* user : {kAuditor, kTeacher, kNobody}) {
    for (const std::string& uic : {kPname, std::string("0000000000")}) {
      v1::GetStudentRequest get;
      get.set_uic(uic);
      const auto student =
          Call(CredentialsAs(user), &Credentials::GetStudent, get);
      EXPECT_EQ(ReasonOf(student), "STUDENT_NOT_FOUND") << user;
      v1::ListAwardsRequest awards;
      awards.set_uic(uic);
      const auto listed =
          Call(CredentialsAs(user), &Credentials::ListAwards, awards);
      EXPECT_EQ(ReasonOf(listed), "STUDENT_NOT_FOUND") << user;
    }
  }
  v1::GetStudentRequest get;
  get.set_uic(kPname);
  EXPECT_TRUE(
      Call(CredentialsAs(kCounselor), &Credentials::GetStudent, get).ok());
}

TEST_F(VisibilityTest, R28_OfAStudentOneSeesWhatComesThroughOnesPrograms) {
  AddProgram(730001, {"7526119675"});  // of Avondale, as the teacher's welder
  v1::AwardCredentialRequest award;
  award.set_psn(730001);
  award.add_uics("7526119675");
  award.set_approved_code("MTA-MDE");
  ASSERT_TRUE(
      Call(CredentialsAs(kEditor), &Credentials::AwardCredential, award).ok());
  v1::GetStudentRequest get;
  get.set_uic("7526119675");
  const auto of_editor =
      Call(CredentialsAs(kEditor), &Credentials::GetStudent, get);
  EXPECT_EQ(of_editor->awards_size(), 1);
  EXPECT_TRUE(of_editor->qualifies());
  const auto of_teacher =
      Call(CredentialsAs(kTeacher), &Credentials::GetStudent, get);
  ASSERT_TRUE(of_teacher.ok()) << of_teacher.status();
  EXPECT_EQ(of_teacher->awards_size(), 0);
  EXPECT_FALSE(of_teacher->qualifies());
  for (const auto& place : of_teacher->participations()) {
    EXPECT_EQ(place.psn(), kWelding);
  }
}

TEST_F(VisibilityTest, R5_R27_YearsAreForStateAdministrators) {
  const auto stub = ProgramsAs(kEditor);
  v1::CloseSchoolYearRequest close;
  close.set_school_year(2026);
  EXPECT_EQ(ReasonOf(Call(stub, &Programs::CloseSchoolYear, close)),
            "ROLE_REQUIRED");
  v1::ReopenSchoolYearRequest reopen;
  reopen.set_school_year(2025);
  EXPECT_EQ(ReasonOf(Call(stub, &Programs::ReopenSchoolYear, reopen)),
            "ROLE_REQUIRED");
  v1::SetCurrentSchoolYearRequest set;
  set.set_school_year(2025);
  EXPECT_EQ(ReasonOf(Call(stub, &Programs::SetCurrentSchoolYear, set)),
            "ROLE_REQUIRED");
  EXPECT_TRUE(
      Call(stub, &Programs::ListSchoolYears, v1::ListSchoolYearsRequest())
          .ok());
}

TEST_F(VisibilityTest, TheLogHoldsNoUicAndNoName) {
  const std::string log = server_->Log();
  for (const std::string& secret :
       {kPname, std::string("Pname"), std::string("7526119675")}) {
    EXPECT_EQ(log.find(secret), std::string::npos) << secret;
  }
}

}  // namespace
}  // namespace cte::test
