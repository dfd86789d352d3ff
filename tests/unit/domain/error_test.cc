#include "domain/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/cord.h"

namespace cte::domain {
namespace {

using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(Error, CarriesCodeReasonMessageAndMetadata) {
  const absl::Status status = Error(
      absl::StatusCode::kFailedPrecondition, "YEAR_CLOSED",
      "The school year 2025-26 is closed.", {{"year", "2026"}, {"state", ""}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(status.message(), "The school year 2025-26 is closed.");
  EXPECT_EQ(ErrorReason(status), "YEAR_CLOSED");
  EXPECT_THAT(ErrorMetadata(status),
              UnorderedElementsAre(Pair("year", "2026"), Pair("state", "")));
}

TEST(Error, NeedsNoMetadata) {
  const absl::Status status =
      Error(absl::StatusCode::kNotFound, "IMPORT_NOT_FOUND", "");
  EXPECT_EQ(ErrorReason(status), "IMPORT_NOT_FOUND");
  EXPECT_THAT(ErrorMetadata(status), IsEmpty());
}

TEST(Error, MetadataMayHaveTheNameOfTheReason) {
  const absl::Status status = Error(absl::StatusCode::kNotFound,
                                    "IMPORT_NOT_FOUND", "", {{"reason", "x"}});
  EXPECT_EQ(ErrorReason(status), "IMPORT_NOT_FOUND");
  EXPECT_THAT(ErrorMetadata(status), UnorderedElementsAre(Pair("reason", "x")));
}

TEST(Error, AStatusMadeOtherwiseHasNoReason) {
  absl::Status status = absl::InternalError("boom");
  status.SetPayload("other/metadata/key", absl::Cord("value"));
  EXPECT_EQ(ErrorReason(status), "");
  EXPECT_THAT(ErrorMetadata(status), IsEmpty());
  EXPECT_EQ(ErrorReason(absl::OkStatus()), "");
}

TEST(Error, CarriesFieldViolationsInTheirOrder) {
  absl::Status status = Error(absl::StatusCode::kInvalidArgument, "INVALID_UIC",
                              "Look.", {{"psn", "17"}});
  EXPECT_TRUE(FieldViolationsOf(status).empty());
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 12; ++i) {
    violations.push_back({"uics[" + std::to_string(i / 2) + "]",
                          "what is wrong, part " + std::to_string(i)});
  }
  SetFieldViolations(status, violations);
  EXPECT_EQ(FieldViolationsOf(status), violations);
  EXPECT_EQ(ErrorReason(status), "INVALID_UIC");
  EXPECT_EQ(ErrorMetadata(status).size(), 1u);
  EXPECT_TRUE(FieldViolationsOf(absl::OkStatus()).empty());
}

}  // namespace
}  // namespace cte::domain
