#include "domain/award_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/award.h"
#include "domain/error.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string UicOf(int number) {
  const std::string digits = std::to_string(number);
  return "A" + std::string(9 - digits.size(), '0') + digits;
}

TEST(ParseStudent, TakesBothFormsAndASmallLetter) {
  for (const auto& [text, uic] :
       std::vector<std::pair<std::string, std::string>>{
           {"0123456789", "0123456789"},
           {"A025736286", "A025736286"},
           {"a025736286", "A025736286"},
           {" A025736286 ", "A025736286"}}) {
    const auto parsed = ParseStudent(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(parsed->view(), uic);
  }
}

TEST(ParseStudent, R23_RefusesWhatIsNoStudentAndDoesNotRepeatIt) {
  for (const std::string text :
       {"", "9999999999", "123456789", "AA25736286", "A0257362860"}) {
    const auto parsed = ParseStudent(text);
    EXPECT_EQ(ErrorReason(parsed.status()), "INVALID_UIC") << text;
    if (text.empty() || text == Uic::kNoCredentials) continue;
    EXPECT_THAT(parsed.status().message(), Not(HasSubstr(text)));
  }
}

TEST(AwardStudentsTest, R10_HasEachStudentOnce) {
  const auto students =
      AwardStudents::Parse({"A000000002", "a000000001", "a000000002"});
  ASSERT_TRUE(students.ok()) << students.status();
  ASSERT_EQ(students->uics().size(), 2u);
  EXPECT_EQ(students->uics()[0].view(), "A000000002");
  EXPECT_EQ(students->uics()[1].view(), "A000000001");
}

TEST(AwardStudentsTest, R10_AnswersEveryUicInItsOrder) {
  const auto students =
      AwardStudents::Parse({"A000000002", "A000000001", "A000000002"});
  ASSERT_TRUE(students.ok()) << students.status();
  auto rows = AwardRows(Psn{17}, students->uics(), "ESB", "");
  rows[0].outcome = Outcome::kCreated;
  rows[1].outcome = Outcome::kUnchanged;
  std::vector<Outcome> outcomes;
  for (const CheckedRow& row : students->AsNamed(rows)) {
    outcomes.push_back(row.outcome);
  }
  EXPECT_THAT(outcomes, ElementsAre(Outcome::kCreated, Outcome::kUnchanged,
                                    Outcome::kCreated));
}

TEST(AwardStudentsTest, NamesEveryFieldThatIsNoUic) {
  const auto status =
      AwardStudents::Parse({"x", "A000000001", "9999999999"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "INVALID_UIC");
  const auto violations = FieldViolationsOf(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "uics[0]");
  EXPECT_EQ(violations[1].field, "uics[2]");
  EXPECT_THAT(violations[0].description, HasSubstr("\"x\""));
}

TEST(AwardStudentsTest, AreOneToAThousand) {
  EXPECT_EQ(ErrorReason(AwardStudents::Parse({}).status()),
            "STUDENTS_REQUIRED");
  std::vector<std::string> uics;
  for (int i = 0; i < 1000; ++i) uics.push_back(UicOf(i));
  EXPECT_TRUE(AwardStudents::Parse(uics).ok());
  uics.push_back(uics.front());
  EXPECT_EQ(ErrorReason(AwardStudents::Parse(uics).status()),
            "TOO_MANY_STUDENTS");
}

}  // namespace
}  // namespace cte::domain
