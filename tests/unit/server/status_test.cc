#include "server/convert/status.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "domain/error.h"

namespace cte::server {
namespace {

using domain::FieldViolation;
using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status proto;
  EXPECT_TRUE(proto.ParseFromString(status.error_details()));
  return proto;
}

template <typename Detail>
std::optional<Detail> Find(const google::rpc::Status& proto) {
  Detail detail;
  for (const auto& any : proto.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

absl::Status Refusal(const std::vector<FieldViolation>& violations,
                     const std::string& message = "Wrong.") {
  absl::Status status = domain::Error(absl::StatusCode::kInvalidArgument,
                                      "INVALID_UIC", message, {{"psn", "17"}});
  domain::SetFieldViolations(status, violations);
  return status;
}

TEST(StatusTest, HasTheReasonAndItsValues) {
  const grpc::Status status = ToGrpcStatus(Refusal({}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "Wrong.");
  const auto proto = DetailsOf(status);
  const auto info = Find<google::rpc::ErrorInfo>(proto);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->reason(), "INVALID_UIC");
  EXPECT_EQ(info->domain(), kErrorDomain);
  EXPECT_EQ(info->metadata().at("psn"), "17");
  EXPECT_FALSE(Find<google::rpc::BadRequest>(proto));
  EXPECT_FALSE(Find<google::rpc::RetryInfo>(proto));
}

TEST(StatusTest, HasTheWrongFieldsInTheirOrder) {
  const auto proto = DetailsOf(ToGrpcStatus(
      Refusal({{"uics[2]", "no UIC"}, {"uics[10]", "no UIC either"}})));
  ASSERT_TRUE(Find<google::rpc::ErrorInfo>(proto));
  const auto bad = Find<google::rpc::BadRequest>(proto);
  ASSERT_TRUE(bad);
  ASSERT_EQ(bad->field_violations_size(), 2);
  EXPECT_EQ(bad->field_violations(0).field(), "uics[2]");
  EXPECT_EQ(bad->field_violations(0).description(), "no UIC");
  EXPECT_EQ(bad->field_violations(1).field(), "uics[10]");
}

TEST(StatusTest, HasTheFirstFieldsIfThereAreMany) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 1000; ++i) {
    violations.push_back(
        {"uics[" + std::to_string(i) + "]", std::string(150, 'x')});
  }
  for (const std::size_t length : {10U, 1000U, 3000U}) {
    const grpc::Status status =
        ToGrpcStatus(Refusal(violations, std::string(length, 'm')));
    EXPECT_LE(status.error_details().size(), 4096u);
    const auto bad = Find<google::rpc::BadRequest>(DetailsOf(status));
    ASSERT_TRUE(bad);
    EXPECT_GE(bad->field_violations_size(), length < 1000 ? 20 : 3);
    EXPECT_EQ(bad->field_violations(0).field(), "uics[0]");
  }
}

TEST(StatusTest, SaysWhenToCallAgain) {
  const auto proto = DetailsOf(ToGrpcStatus(domain::Error(
      absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "Gone.")));
  EXPECT_TRUE(Find<google::rpc::RetryInfo>(proto));
}

TEST(StatusTest, SaysNothingOfWhatNobodyExpected) {
  const grpc::Status status =
      ToGrpcStatus(absl::InternalError("SELECT A025736286"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(), Not(HasSubstr("A025736286")));
  EXPECT_EQ(status.error_details(), "");
}

}  // namespace
}  // namespace cte::server
