// Districts, programs, their students and school years, from the wire (R1 to
// R8).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Stub = v1::ProgramService::Stub;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::UnorderedElementsAre;

class ProgramTest : public DemoTest {
 protected:
  static std::unique_ptr<Stub> As(const std::string& user) {
    return StubOf<v1::ProgramService>(user);
  }

  // All pages of a list of programs.
  static std::vector<v1::ProgramYear> Programs(v1::ListProgramsRequest request,
                                               const std::string& user) {
    std::vector<v1::ProgramYear> programs;
    const auto stub = As(user);
    do {
      const auto page = Call(stub, &Stub::ListPrograms, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      programs.insert(programs.end(), page->programs().begin(),
                      page->programs().end());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return programs;
  }

  static std::vector<std::int64_t> Psns(
      const std::vector<v1::ProgramYear>& programs) {
    std::vector<std::int64_t> psns;
    for (const auto& program : programs) psns.push_back(program.psn());
    return psns;
  }

  static v1::ListProgramsRequest OfAvondale() {
    v1::ListProgramsRequest request;
    request.set_district_code("63070");
    return request;
  }

  static absl::StatusOr<v1::GetProgramResponse> Get(
      std::int64_t psn, const std::string& user = kEditor) {
    v1::GetProgramRequest request;
    request.set_psn(psn);
    return Call(As(user), &Stub::GetProgram, request);
  }

  static absl::StatusOr<v1::DeclareNoCredentialsResponse> Declare(
      std::int64_t psn, const std::string& user = kEditor) {
    v1::DeclareNoCredentialsRequest request;
    request.set_psn(psn);
    return Call(As(user), &Stub::DeclareNoCredentials, request);
  }

  static absl::StatusOr<v1::WithdrawNoCredentialsResponse> Withdraw(
      std::int64_t psn, const std::string& user = kEditor) {
    v1::WithdrawNoCredentialsRequest request;
    request.set_psn(psn);
    return Call(As(user), &Stub::WithdrawNoCredentials, request);
  }

  static absl::StatusOr<v1::AwardCredentialResponse> Award(
      std::int64_t psn, const std::string& uic, const std::string& name) {
    v1::AwardCredentialRequest request;
    request.set_psn(psn);
    request.add_uics(uic);
    request.set_suggested_name(name);
    return Call(StubOf<v1::CredentialService>(kEditor),
                &v1::CredentialService::Stub::AwardCredential, request);
  }

  static absl::StatusOr<v1::ReviewProgramsResponse> Review(
      const std::string& district, const std::string& user = kEditor) {
    v1::ReviewProgramsRequest request;
    request.set_district_code(district);
    return Call(As(user), &Stub::ReviewPrograms, request);
  }

  // The UICs of a selection, all pages.
  static std::vector<std::string> Students(v1::StudentSelection selection,
                                           int page_size = 0) {
    selection.set_psn(kRadio);
    v1::ListProgramStudentsRequest request;
    *request.mutable_selection() = selection;
    request.set_page_size(page_size);
    std::vector<std::string> uics;
    const auto stub = As(kEditor);
    do {
      const auto page = Call(stub, &Stub::ListProgramStudents, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& student : page->students()) {
        uics.push_back(student.uic());
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return uics;
  }

  static std::vector<std::string> Found(const std::string& search) {
    v1::StudentSelection selection;
    selection.set_search(search);
    return Students(selection);
  }
};

TEST_F(ProgramTest, R1_ADistrictsActiveProgramsWithTheColumnsOfTheGrid) {
  const auto programs = Programs(OfAvondale(), kEditor);
  EXPECT_THAT(Psns(programs),
              IsSupersetOf({21223, 21120, 21119, 20956, 20801, 20800, 16627}));
  EXPECT_THAT(Psns(programs), ::testing::Not(Contains(18755)))
      << "ended with the last school year";
  const auto radio =
      std::find_if(programs.begin(), programs.end(),
                   [](const auto& p) { return p.psn() == kRadio; });
  ASSERT_NE(radio, programs.end());
  EXPECT_EQ(radio->cip_code(), "10.0202");
  EXPECT_EQ(radio->program_name(), "Radio & TV Broadcasting Tech");
  EXPECT_EQ(radio->program_type(), "REG");
  EXPECT_EQ(radio->building_code(), "05976");
  EXPECT_EQ(radio->building_name(), "Avondale High School");
  EXPECT_EQ(radio->agency_code(), "63070");
  EXPECT_EQ(radio->agency_name(), "Avondale School District");
  EXPECT_EQ(radio->school_year(), 2026);
  EXPECT_TRUE(radio->active());
}

TEST_F(ProgramTest, R1_AnotherYearHasItsOwnPrograms) {
  auto request = OfAvondale();
  request.set_school_year(2025);
  EXPECT_THAT(Psns(Programs(request, kEditor)), Contains(18755));
}

TEST_F(ProgramTest, R1_SortedByEachColumnBothWaysWhateverThePageSize) {
  v1::ListProgramsRequest request;  // all districts
  for (const char* column : {"cip_code", "program_name", "psn", "program_type",
                             "building", "agency"}) {
    std::vector<std::int64_t> up;
    for (const char* way : {"", " desc"}) {
      request.set_order_by(std::string(column) + way);
      request.set_page_size(0);
      const auto whole = Psns(Programs(request, kAdministrator));
      EXPECT_GE(whole.size(), 24u);
      for (const int size : {1, 7}) {
        request.set_page_size(size);
        EXPECT_EQ(Psns(Programs(request, kAdministrator)), whole)
            << request.order_by() << " by " << size;
      }
      if (*way == '\0') {
        up = whole;
      } else if (std::string(column) == "program_type") {
        EXPECT_EQ(whole, up) << "all are alike in it, and come by PSN";
      } else {
        EXPECT_NE(whole, up) << column;
      }
    }
  }
  request.set_order_by("psn");
  auto psns = Psns(Programs(request, kAdministrator));
  EXPECT_TRUE(std::is_sorted(psns.begin(), psns.end()));
  request.set_order_by("psn desc");
  psns = Psns(Programs(request, kAdministrator));
  EXPECT_TRUE(std::is_sorted(psns.rbegin(), psns.rend()));
}

TEST_F(ProgramTest, R1_PagesStayRightWhileProgramsCome) {
  auto request = OfAvondale();
  request.set_order_by("psn");
  request.set_page_size(2);
  const auto stub = As(kEditor);
  const auto before = Psns(Programs(request, kEditor));
  std::vector<std::int64_t> seen;
  std::int64_t added = 100;
  do {
    const auto page = Call(stub, &Stub::ListPrograms, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& program : page->programs()) seen.push_back(program.psn());
    AddProgram(added++);  // before all of the others
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(seen, before) << "none twice, none left out";
}

TEST_F(ProgramTest, R1_ChosenByTextTypeAndStatus) {
  v1::ListProgramsRequest request;
  request.set_search("radio TV");
  EXPECT_THAT(Psns(Programs(request, kAdministrator)), ElementsAre(kRadio));
  request.set_search("48.05");
  EXPECT_THAT(Psns(Programs(request, kAdministrator)),
              UnorderedElementsAre(kWelding, 18240));
  request.set_search("2059");
  EXPECT_THAT(Psns(Programs(request, kAdministrator)), ElementsAre(kWelding));
  request.set_search("100%_");
  EXPECT_THAT(Programs(request, kAdministrator), ::testing::IsEmpty());
  request.set_search("無線");
  EXPECT_THAT(Programs(request, kAdministrator), ::testing::IsEmpty());
  request.clear_search();
  request.set_program_type("ADULT");
  EXPECT_THAT(Programs(request, kAdministrator), ::testing::IsEmpty());
}

TEST_F(ProgramTest, AQueryThatTheServerDoesNotKnowIsRefused) {
  const auto stub = As(kEditor);
  auto request = OfAvondale();
  request.set_order_by("psn; DROP TABLE programs");
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "ORDER_UNKNOWN");
  request = OfAvondale();
  request.set_status(static_cast<v1::ProgramStatus>(9));
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "STATUS_UNKNOWN");
  request = OfAvondale();
  request.set_search(std::string(201, 'x'));
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "SEARCH_TOO_LONG");
  request = OfAvondale();
  request.set_school_year(1999);
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "SCHOOL_YEAR_NOT_FOUND");
  request = OfAvondale();
  request.set_page_size(-1);
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "PAGE_SIZE_INVALID");
  request = OfAvondale();
  request.set_page_size(1);
  const auto page = Call(stub, &Stub::ListPrograms, request);
  ASSERT_TRUE(page.ok());
  request.set_page_token(page->next_page_token());
  request.set_order_by("psn");
  EXPECT_EQ(ReasonOf(Call(stub, &Stub::ListPrograms, request)),
            "PAGE_TOKEN_INVALID")
      << "of another query";
}

TEST_F(ProgramTest, R2_R3_AProgramIsDeclaredAndTheDeclarationTakenBack) {
  AddProgram(700001);
  EXPECT_EQ(Get(700001)->program().status(), v1::PROGRAM_STATUS_MISSING);
  const auto declared = Declare(700001);
  ASSERT_TRUE(declared.ok()) << declared.status();
  EXPECT_TRUE(declared->changed());
  EXPECT_EQ(declared->program().status(), v1::PROGRAM_STATUS_DECLARED);
  EXPECT_EQ(declared->program().declared_by(), kEditor);
  EXPECT_TRUE(declared->program().has_declare_time());
  const auto again = Declare(700001);
  ASSERT_TRUE(again.ok()) << "twice is not an error: " << again.status();
  EXPECT_FALSE(again->changed());
  EXPECT_EQ(ReasonOf(Award(700001, "A069297285", "Too late")),
            "PROGRAM_MARKED_NO_CREDENTIALS");

  const auto withdrawn = Withdraw(700001);
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_TRUE(withdrawn->changed());
  EXPECT_EQ(withdrawn->program().status(), v1::PROGRAM_STATUS_MISSING);
  EXPECT_EQ(withdrawn->program().declared_by(), "");
  EXPECT_FALSE(Withdraw(700001)->changed());
  EXPECT_TRUE(Award(700001, "A069297285", "In time").ok());
}

TEST_F(ProgramTest, R3_AProgramWithAnAwardIsNotDeclared) {
  AddProgram(700002);
  ASSERT_TRUE(Award(700002, "A069297285", "First").ok());
  const auto refused = Declare(700002);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReasonOf(refused), "PROGRAM_HAS_CREDENTIALS");
  EXPECT_EQ(Get(700002)->program().status(), v1::PROGRAM_STATUS_REPORTED);
  EXPECT_EQ(Get(700002)->program().award_count(), 1);
}

TEST_F(ProgramTest, R3_AProgramThatHasEndedIsNotDeclared) {
  EXPECT_EQ(ReasonOf(Declare(18755)), "PROGRAM_NOT_FOUND");
}

TEST_F(ProgramTest, R4_TheReviewHasEveryActiveProgramWithItsStatus) {
  const auto before = Review("63070");
  ASSERT_TRUE(before.ok()) << before.status();
  AddProgram(700003);
  AddProgram(700004);
  AddProgram(700005);
  ASSERT_TRUE(Award(700003, "A069297285", "Reviewed").ok());
  ASSERT_TRUE(Declare(700004).ok());
  const auto after = Review("63070");
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->totals().active(), before->totals().active() + 3);
  EXPECT_EQ(after->totals().reported(), before->totals().reported() + 1);
  EXPECT_EQ(after->totals().declared(), before->totals().declared() + 1);
  EXPECT_EQ(after->totals().missing(), before->totals().missing() + 1);
  EXPECT_EQ(after->programs_size(), after->totals().active());
  EXPECT_EQ(after->school_year(), 2026);

  v1::ReviewProgramsRequest request;
  request.set_district_code("63070");
  request.set_status(v1::PROGRAM_STATUS_DECLARED);
  const auto declared = Call(As(kEditor), &Stub::ReviewPrograms, request);
  ASSERT_TRUE(declared.ok());
  EXPECT_EQ(declared->programs_size(), after->totals().declared());
  EXPECT_EQ(declared->totals().active(), after->totals().active());
}

TEST_F(ProgramTest, R4_TheReviewOfTheStateHasAllDistricts) {
  const auto state = Review("", kAdministrator);
  ASSERT_TRUE(state.ok()) << state.status();
  std::vector<std::string> districts;
  for (const auto& program : state->programs()) {
    if (districts.empty() || districts.back() != program.district_code()) {
      districts.push_back(program.district_code());
    }
  }
  EXPECT_THAT(districts, ElementsAre("47920", "63070", "63950"));
}

TEST_F(ProgramTest, R5_AClosedYearTakesNoWriteUntilItIsReopened) {
  AddProgram(700006);
  AddProgram(700007);
  ASSERT_TRUE(Declare(700007).ok());
  const auto admin = As(kAdministrator);
  v1::CloseSchoolYearRequest close;
  close.set_school_year(2026);
  const auto closed = Call(admin, &Stub::CloseSchoolYear, close);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_TRUE(closed->school_year().closed());
  EXPECT_TRUE(closed->school_year().current());
  EXPECT_GT(closed->missing_programs(), 0);
  EXPECT_TRUE(Call(admin, &Stub::CloseSchoolYear, close).ok());

  EXPECT_EQ(ReasonOf(Declare(700006)), "YEAR_CLOSED");
  EXPECT_EQ(ReasonOf(Withdraw(700007)), "YEAR_CLOSED");
  EXPECT_EQ(ReasonOf(Award(700006, "A069297285", "Closed")), "YEAR_CLOSED");

  v1::ReopenSchoolYearRequest reopen;
  reopen.set_school_year(2026);
  const auto reopened = Call(admin, &Stub::ReopenSchoolYear, reopen);
  ASSERT_TRUE(reopened.ok()) << reopened.status();
  EXPECT_FALSE(reopened->school_year().closed());
  EXPECT_TRUE(Declare(700006).ok());
}

TEST_F(ProgramTest, R5_WhichYearIsCurrentIsStored) {
  const auto admin = As(kAdministrator);
  v1::SetCurrentSchoolYearRequest set;
  set.set_school_year(2027);
  ASSERT_TRUE(Call(admin, &Stub::SetCurrentSchoolYear, set).ok());
  const auto years =
      Call(admin, &Stub::ListSchoolYears, v1::ListSchoolYearsRequest());
  ASSERT_TRUE(years.ok());
  ASSERT_EQ(years->school_years_size(), 3);
  EXPECT_EQ(years->school_years(0).school_year(), 2027);
  EXPECT_TRUE(years->school_years(0).current());
  EXPECT_FALSE(years->school_years(1).current());
  EXPECT_TRUE(years->school_years(2).closed());
  EXPECT_EQ(Get(kRadio)->program().school_year(), 2027);
  set.set_school_year(2026);
  ASSERT_TRUE(Call(admin, &Stub::SetCurrentSchoolYear, set).ok());
  set.set_school_year(26);
  EXPECT_EQ(ReasonOf(Call(admin, &Stub::SetCurrentSchoolYear, set)),
            "SCHOOL_YEAR_INVALID");
  v1::CloseSchoolYearRequest close;
  close.set_school_year(1999);
  EXPECT_EQ(ReasonOf(Call(admin, &Stub::CloseSchoolYear, close)),
            "SCHOOL_YEAR_NOT_FOUND");
  close.set_school_year(0);
  EXPECT_FALSE(Call(admin, &Stub::CloseSchoolYear, close).ok())
      << "a year is closed by its name";
}

TEST_F(ProgramTest, R6_GroupingsAreThoseOfTheScreenWithHeadCounts) {
  const auto radio = Get(kRadio);
  ASSERT_TRUE(radio.ok()) << radio.status();
  std::vector<std::string> shown;
  for (const auto& grouping : radio->groupings()) {
    shown.push_back("(" + grouping.class_code() + ") - " + grouping.label() +
                    ": " + std::to_string(grouping.student_count()));
  }
  EXPECT_THAT(shown, ElementsAre("() - All Currently Enrolled: 8",
                                 "(HSMI104-1) - Radio Production 2 S1: 3",
                                 "(HSMI105-1) - Radio Production 2 S2: 3",
                                 "(HSMI108-1) - Radio Production 3 S1: 5",
                                 "(HSMI109-1) - Radio Production 3 S2: 5",
                                 "() - In school but not enrolled: 2"));
}

TEST_F(ProgramTest, R6_EachGroupingChoosesItsStudents) {
  v1::StudentSelection selection;
  selection.set_currently_enrolled(true);
  EXPECT_THAT(Students(selection),
              UnorderedElementsAre("0054607337", "6041425986", "6739166549",
                                   "7302921600", "7510975741", "A025736286",
                                   "A069297285", "B552329010"));
  selection.set_class_code("HSMI104-1");
  EXPECT_THAT(Students(selection),
              UnorderedElementsAre("6041425986", "7302921600", "7510975741"));
  selection.set_not_enrolled(true);
  EXPECT_THAT(Students(selection),
              UnorderedElementsAre("4066716581", "8281171103"))
      << "6385853203 has left the school";
  selection.clear_group();
  EXPECT_EQ(Students(selection).size(), 11u) << "whoever was in a class";
  selection.set_class_code("HSMI999-9");
  selection.set_psn(kRadio);
  v1::ListProgramStudentsRequest request;
  *request.mutable_selection() = selection;
  EXPECT_EQ(ReasonOf(Call(As(kEditor), &Stub::ListProgramStudents, request)),
            "CLASS_NOT_FOUND");
}

TEST_F(ProgramTest, R7_FoundByPartsOfNameOrUicInAnyCase) {
  EXPECT_THAT(Found("pname"), ElementsAre("A025736286"));
  EXPECT_THAT(Found("Pname,Jfname"), ElementsAre("A025736286"));
  EXPECT_THAT(Found("FNAME"), UnorderedElementsAre("A025736286", "A069297285"));
  EXPECT_THAT(Found("a0257"), ElementsAre("A025736286"));
  EXPECT_THAT(Found("draft jose"), ElementsAre("6385853203"));
  EXPECT_THAT(Found("zoë"), ElementsAre("6041425986"));
  EXPECT_THAT(Found("plumber"), ElementsAre());
  EXPECT_THAT(Found("%"), ElementsAre());
  EXPECT_THAT(Found("_"), ElementsAre());
  EXPECT_THAT(Found("\\"), ElementsAre());
  EXPECT_THAT(Found("無"), ElementsAre());
  EXPECT_THAT(Found("7526119675"), ElementsAre()) << "of another program";
}

TEST_F(ProgramTest, R8_StudentsAreListedByNameWithTheirCredentials) {
  ASSERT_TRUE(Award(kRadio, "A025736286", "Listed with the student").ok());
  v1::ListProgramStudentsRequest request;
  request.mutable_selection()->set_psn(kRadio);
  const auto page = Call(As(kEditor), &Stub::ListProgramStudents, request);
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> names;
  for (const auto& student : page->students()) {
    names.push_back(student.display_name());
    const bool is_pname = student.uic() == "A025736286";
    EXPECT_EQ(student.awards_size(), is_pname ? 1 : 0) << student.uic();
    EXPECT_EQ(student.in_school(), student.uic() != "6385853203");
  }
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_THAT(names, Contains("Pname,Jfname"));
  for (const int size : {1, 3}) {
    EXPECT_EQ(Students({}, size), Students({})) << size;
  }
}

}  // namespace
}  // namespace cte::test
