#include "clients/cpp/access_client.h"

#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/fake_services.h"

namespace cte::client {
namespace {

class AccessClientTest : public ::testing::Test {
 protected:
  AccessClientTest() {
    CallOptions options;
    options.retry.first_delay = absl::Milliseconds(1);
    client_ = std::make_unique<AccessClient>(server_.channel(), options);
  }

  FakeServer server_;
  FakeAccess& access_ = server_.access;
  std::unique_ptr<AccessClient> client_;
};

TEST_F(AccessClientTest, ASecretThatMayHaveBeenMadeIsNotMadeAgain) {
  const grpc::Status broken(grpc::StatusCode::UNAVAILABLE, "gone");
  access_.create_token.failures = {broken};
  access_.rotate_token.failures = {broken};
  EXPECT_EQ(client_->CreateToken({}).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(client_->RotateToken("12", 24).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(access_.create_token.requests.size(), 1u);
  EXPECT_EQ(access_.rotate_token.requests.size(), 1u);
}

TEST_F(AccessClientTest, ASecretThatWasRefusedForNowIsAskedForAgain) {
  const grpc::Status busy =
      Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "RATE_LIMITED", "Busy.",
              absl::Milliseconds(1));
  access_.create_token.failures = {busy};
  access_.rotate_token.failures = {busy};
  EXPECT_TRUE(client_->CreateToken({}).ok());
  EXPECT_TRUE(client_->RotateToken("12", 24).ok());
}

TEST_F(AccessClientTest, EveryOtherCallIsRepeatedAfterABreak) {
  const grpc::Status broken(grpc::StatusCode::UNAVAILABLE, "gone");
  access_.give_grant.failures = {broken};
  access_.list_tokens.failures = {broken};
  access_.revoke_token.failures = {broken};
  EXPECT_TRUE(client_->GiveGrant({}).ok());
  EXPECT_TRUE(client_->ListTokens("", [](const auto&) {}).ok());
  EXPECT_TRUE(client_->RevokeToken("12").ok());
}

}  // namespace
}  // namespace cte::client
