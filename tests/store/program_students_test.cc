#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::ProgramStudent;
using domain::Psn;
using domain::StudentGroup;
using domain::StudentGrouping;
using domain::StudentPosition;
using domain::StudentSelection;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The students of kRadio: Anna and Cleo now in C1, Ben two years ago; and Drew,
// who has left school, last year.
class ProgramStudentsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    Load({
        Student(kAnna, "M\xC3\xBCller", "Anna"),
        Student(kBen, "Muller", "Ben"),
        Student(kCleo, "Adams_", "Cleo"),
        domain::StudentRecord{std::string(kDrew), "Zorn", "Drew", false},
        domain::ClassRecord{kRadio, "C2", "Class two", kYear},
        domain::ClassRecord{kRadio, "OLD", "Class of old", kYear - 1},
        domain::EnrollmentRecord{std::string(kAnna), kRadio, "C2", kYear,
                                 false},
        domain::EnrollmentRecord{std::string(kDrew), kRadio, "OLD", kYear - 1,
                                 true},
    });
  }

  static domain::StudentRecord Student(std::string_view uic,
                                       const std::string& last_name,
                                       const std::string& first_name) {
    return {std::string(uic), last_name, first_name, true};
  }

  static StudentSelection Group(StudentGroup group,
                                const std::string& class_code = "") {
    StudentSelection selection;
    selection.psn = Psn{kRadio};
    selection.school_year = kYear;
    selection.group = group;
    selection.class_code = class_code;
    return selection;
  }

  std::vector<ProgramStudent> List(
      const StudentSelection& selection,
      const std::optional<StudentPosition>& after = std::nullopt,
      int limit = 100) {
    const auto listed = programs().ListStudents(selection, after, limit);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<ProgramStudent>());
  }

  std::vector<std::string> Uics(const StudentSelection& selection) {
    std::vector<std::string> uics;
    for (const ProgramStudent& student : List(selection)) {
      uics.push_back(student.student.uic);
    }
    return uics;
  }

  std::vector<std::string> Find(std::vector<std::string> words) {
    StudentSelection selection = Group(StudentGroup::kEverybody);
    selection.words = std::move(words);
    return Uics(selection);
  }
};
CTE_FOR_EVERY_ENGINE(ProgramStudentsTest);

TEST_P(ProgramStudentsTest, R6_GroupingsWithTheirCounts) {
  const auto found = programs().Find({"anybody", Psn{kRadio}, kYear});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_TRUE(*found);
  const auto* const listed = &(*found)->roster->groupings;
  ASSERT_THAT(*listed, SizeIs(4));
  const auto expect = [&](std::size_t i, StudentGroup group,
                          std::string_view code, std::string_view label,
                          std::int64_t count) {
    EXPECT_EQ(listed->at(i).group, group);
    EXPECT_EQ(listed->at(i).class_code, code);
    EXPECT_EQ(listed->at(i).label, label);
    EXPECT_EQ(listed->at(i).student_count, count);
  };
  expect(0, StudentGroup::kCurrentlyEnrolled, "", "All Currently Enrolled", 2);
  expect(1, StudentGroup::kClass, "C1", "Class one", 2);
  expect(2, StudentGroup::kClass, "C2", "Class two", 0);
  expect(3, StudentGroup::kNotEnrolled, "", "In school but not enrolled", 1);
}

TEST_P(ProgramStudentsTest, R6_WhoIsInAGroup) {
  const std::string anna(kAnna), ben(kBen), cleo(kCleo), drew(kDrew);
  EXPECT_THAT(Uics(Group(StudentGroup::kEverybody)),
              ElementsAre(cleo, anna, ben, drew));
  EXPECT_THAT(Uics(Group(StudentGroup::kCurrentlyEnrolled)),
              ElementsAre(cleo, anna));
  EXPECT_THAT(Uics(Group(StudentGroup::kClass, "C1")), ElementsAre(cleo, anna));
  EXPECT_THAT(Uics(Group(StudentGroup::kClass, "C2")), IsEmpty());
  // Drew is in none of its classes now either, but not in school.
  EXPECT_THAT(Uics(Group(StudentGroup::kNotEnrolled)), ElementsAre(ben));
  const auto all = List(Group(StudentGroup::kEverybody));
  EXPECT_TRUE(all.at(0).currently_enrolled);
  EXPECT_FALSE(all.at(2).currently_enrolled);
  EXPECT_TRUE(all.at(2).student.in_school);
  EXPECT_FALSE(all.at(3).student.in_school);
  EXPECT_EQ(all.at(0).student.display_name(), "Adams_,Cleo");
}

TEST_P(ProgramStudentsTest, R6_AClassThatTheProgramHasNotInTheYear) {
  for (const char* code : {"OLD", "c1", "\xE2\x82\xAC", ""}) {
    const auto listed = programs().ListStudents(
        Group(StudentGroup::kClass, code), std::nullopt, 10);
    EXPECT_TRUE(absl::IsNotFound(listed.status())) << code;
    EXPECT_EQ(domain::ErrorReason(listed.status()), "CLASS_NOT_FOUND");
  }
}

TEST_P(ProgramStudentsTest, R7_PartsOfNamesAndUicInAnyCaseWithinTheProgram) {
  const std::string anna(kAnna), ben(kBen), cleo(kCleo), drew(kDrew);
  EXPECT_THAT(Find({"MULL"}), ElementsAre(anna, ben));
  EXPECT_THAT(Find({"m\xC3\xBCll", "be"}), ElementsAre(ben));
  EXPECT_THAT(Find({"a0257"}), ElementsAre(anna));
  EXPECT_THAT(Find({"7526"}), ElementsAre(drew));
  EXPECT_THAT(Find({"_"}), ElementsAre(cleo));
  EXPECT_THAT(Find({"%"}), IsEmpty());
  EXPECT_THAT(Find({"\xE2\x82\xAC"}), IsEmpty());
  StudentSelection elsewhere = Group(StudentGroup::kEverybody);
  elsewhere.psn = Psn{kBiotechnology};
  elsewhere.words = {"mull"};
  EXPECT_THAT(Uics(elsewhere), ElementsAre(anna));
}

// "Müller" and "Muller" are alike in the order of names.
TEST_P(ProgramStudentsTest, R8_PagesByLastNameFirstNameAndUic) {
  Load({Student(kBen, "Muller", "Anna")});
  std::vector<std::string> uics;
  std::optional<StudentPosition> after;
  for (int page = 0; page < 4; ++page) {
    const auto students = List(Group(StudentGroup::kEverybody), after, 1);
    ASSERT_THAT(students, SizeIs(1));
    const domain::Student& student = students[0].student;
    uics.push_back(student.uic);
    after = {student.last_name, student.first_name, student.uic};
  }
  EXPECT_THAT(uics, ElementsAre(kCleo, kAnna, kBen, kDrew));
  EXPECT_THAT(List(Group(StudentGroup::kEverybody), after, 1), IsEmpty());
}

TEST_P(ProgramStudentsTest, R8_TheAwardsOfTheYearThroughTheProgramByName) {
  Give({kAnna, kBen}, kRadio, "RADIO");
  Give({kAnna}, kRadio, "CPR");
  Give({kAnna}, kRadio, "", "Morse code");
  Give({kAnna}, kRadio, "OSHA", "", kYear - 1);
  Give({kAnna}, kBiotechnology, "CPR");
  const auto all = List(Group(StudentGroup::kEverybody));
  ASSERT_THAT(all, SizeIs(4));
  std::vector<std::string> names;
  for (const domain::Award& award : all.at(1).awards) {
    names.push_back(award.name);
    EXPECT_EQ(award.psn, Psn{kRadio});
    EXPECT_EQ(award.school_year, kYear);
    EXPECT_EQ(award.uic, kAnna);
  }
  EXPECT_THAT(names, ElementsAre("First Aid", "Morse code", "Radio Operator"));
  EXPECT_TRUE(all.at(1).awards.at(2).counts);
  EXPECT_FALSE(all.at(1).awards.at(0).counts);
  EXPECT_THAT(all.at(2).awards, SizeIs(1));
  EXPECT_THAT(all.at(0).awards, IsEmpty());
}

}  // namespace
}  // namespace cte::test
