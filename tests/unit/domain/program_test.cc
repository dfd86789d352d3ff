#include "domain/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "domain/error.h"

namespace cte::domain {
namespace {

using ::testing::HasSubstr;

TEST(ProgramStatus, R2_ExactlyOneHolds) {
  ProgramYear program;
  EXPECT_EQ(program.status(), ProgramStatus::kMissing);
  program.award_count = 1;
  EXPECT_EQ(program.status(), ProgramStatus::kReported);
  program.award_count = 0;
  program.declared = true;
  EXPECT_EQ(program.status(), ProgramStatus::kDeclared);
}

TEST(ReviewTotals, R4_AddUp) {
  EXPECT_EQ((ReviewTotals{3, 4, 5}.active()), 12);
}

TEST(ParseProgramOrder, R1_IsByEachColumnBothWays) {
  struct Case {
    const char* text;
    ProgramColumn column;
  };
  for (const Case& c : {Case{"cip_code", ProgramColumn::kCipCode},
                        Case{"program_name", ProgramColumn::kName},
                        Case{"psn", ProgramColumn::kPsn},
                        Case{"program_type", ProgramColumn::kType},
                        Case{"building", ProgramColumn::kBuilding},
                        Case{"agency", ProgramColumn::kAgency}}) {
    const auto up = ParseProgramOrder(c.text);
    ASSERT_TRUE(up.ok()) << c.text;
    EXPECT_EQ(*up, (ProgramOrder{c.column, false}));
    const auto down = ParseProgramOrder(std::string(c.text) + " desc");
    ASSERT_TRUE(down.ok()) << c.text;
    EXPECT_EQ(*down, (ProgramOrder{c.column, true}));
  }
  EXPECT_EQ(*ParseProgramOrder(""),
            (ProgramOrder{ProgramColumn::kName, false}));
}

TEST(ParseProgramOrder, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"name", "psn asc", "psn  desc", " psn", "desc",
                           "psn desc desc", "PSN"}) {
    const auto order = ParseProgramOrder(text);
    EXPECT_EQ(ErrorReason(order.status()), "ORDER_UNKNOWN") << text;
  }
}

TEST(PositionOf, HoldsWhatTheColumnHolds) {
  ProgramYear program;
  program.psn = Psn{17};
  program.cip_code = "15.1301";
  program.name = "Drafting";
  program.type = "REG";
  program.building = {"0C208", "Career Center"};
  program.agency = {"47920", "Agency"};
  program.district = {"47900", "District"};
  const auto key = [&](ProgramColumn column) {
    const ProgramPosition position = PositionOf(program, column);
    EXPECT_EQ(position.psn, Psn{17});
    return position.key;
  };
  EXPECT_EQ(key(ProgramColumn::kCipCode), "15.1301");
  EXPECT_EQ(key(ProgramColumn::kName), "Drafting");
  EXPECT_EQ(key(ProgramColumn::kPsn), "");
  EXPECT_EQ(key(ProgramColumn::kType), "REG");
  EXPECT_EQ(key(ProgramColumn::kBuilding), "Career Center");
  EXPECT_EQ(key(ProgramColumn::kAgency), "Agency");
  EXPECT_EQ(key(ProgramColumn::kPlace), "479000C208");
}

TEST(NoSuchDistrict, R28_TellsOnlyWhoMaySeeTheStateThatThereIsNone) {
  Visibility visibility;
  const auto foreign = NoSuchDistrict("99999", visibility);
  EXPECT_EQ(foreign.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(ErrorReason(foreign), "UNAUTHORIZED_DISTRICT");
  visibility.everything = true;
  const auto unknown = NoSuchDistrict("99999", visibility);
  EXPECT_EQ(unknown.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(unknown), "DISTRICT_NOT_FOUND");
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("99999"));
}

TEST(ProgramRefusals, NameThePsn) {
  EXPECT_EQ(ErrorReason(ProgramNotFound(Psn{17})), "PROGRAM_NOT_FOUND");
  EXPECT_EQ(ErrorMetadata(ProgramNotFound(Psn{17})).at("psn"), "17");
  EXPECT_EQ(ErrorReason(UnauthorizedPsn(Psn{17})), "UNAUTHORIZED_PSN");
  EXPECT_EQ(UnauthorizedPsn(Psn{17}).code(),
            absl::StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace cte::domain
