#include "clients/cpp/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/fake_services.h"

namespace cte::client {
namespace {

TEST(ClientError, CarriesWhatTheServerPutIntoTheDetails) {
  const absl::Status status =
      FromGrpc(Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY",
                       "Too many imports.", absl::Milliseconds(1500) / 2));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(), "Too many imports.");
  EXPECT_EQ(ErrorReason(status), "SERVER_BUSY");
  EXPECT_EQ(ErrorMetadata(status).at("key"), "value");
  EXPECT_EQ(RetryDelay(status), absl::Milliseconds(750));
  EXPECT_TRUE(IsRemote(status));
}

TEST(ClientError, KnowsWhatTheServerCallsTheCall) {
  const grpc::Status failure(grpc::StatusCode::INTERNAL, "failed");
  EXPECT_EQ(RequestId(FromGrpc(failure, "0af7651916cd43dd")),
            "0af7651916cd43dd");
  EXPECT_EQ(RequestId(FromGrpc(failure)), "");
}

TEST(ClientError, NamesTheFieldsThatAreWrong) {
  const absl::Status status = FromGrpc(
      FieldRefusal(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_UIC", "No.",
                   {{"uics[0]", "Too long."}, {"uics[2]", "Too short."}}));
  EXPECT_EQ(ErrorReason(status), "INVALID_UIC");
  const std::vector<FieldViolation> violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[1].field, "uics[2]");
  EXPECT_EQ(violations[1].description, "Too short.");
}

TEST(ClientError, WithoutDetailsKeepsCodeAndText) {
  for (const char* details : {"", "no google.rpc.Status"}) {
    const absl::Status status =
        FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone", details));
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_EQ(ErrorReason(status), "");
    EXPECT_TRUE(ErrorMetadata(status).empty());
    EXPECT_TRUE(FieldViolations(status).empty());
    EXPECT_FALSE(RetryDelay(status).has_value());
  }
}

TEST(ClientError, OfAnImportThatFailedIsTheSame) {
  google::rpc::Status failure;
  failure.ParseFromString(
      Refusal(grpc::StatusCode::INVALID_ARGUMENT, "TOO_MANY_ROWS", "Too many.")
          .error_details());
  const absl::Status status = FromRpc(failure);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ErrorReason(status), "TOO_MANY_ROWS");
}

TEST(ClientError, OfACodeThatDoesNotExistIsUnknown) {
  google::rpc::Status failure;
  failure.set_code(99);
  EXPECT_EQ(FromRpc(failure).code(), absl::StatusCode::kUnknown);
}

TEST(ClientError, MadeHereIsNotRemote) {
  const absl::Status status =
      LocalError(absl::StatusCode::kNotFound, "FILE_UNREADABLE", "No file.");
  EXPECT_EQ(ErrorReason(status), "FILE_UNREADABLE");
  EXPECT_FALSE(IsRemote(status));
}

}  // namespace
}  // namespace cte::client
