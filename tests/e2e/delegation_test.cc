// Who may give and take grants, and handle whose tokens (R27).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "clients/cpp/error.h"
#include "cte/credentials/v1/access_service.grpc.pb.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Stub = v1::AccessService::Stub;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kState[] = "client";
// Of the district 63950, which has the program 20592.
constexpr char kDistrict[] = "maple-fork-administrator";

v1::Grant GrantOf(const char* principal, v1::Grant::Role role,
                  v1::Grant::Scope scope, const char* code) {
  v1::Grant grant;
  grant.set_principal(principal);
  grant.set_role(role);
  grant.set_scope_type(scope);
  grant.set_scope_code(code);
  return grant;
}

class DelegationTest : public ::testing::Test {
 protected:
  DelegationTest() { server_.LoadDemoRoster(); }

  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(
      const std::shared_ptr<grpc::Channel>& channel,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request) {
    const auto stub = v1::AccessService::NewStub(channel);
    grpc::ClientContext context;
    Response response;
    const auto status = ((*stub).*method)(&context, request, &response);
    if (status.ok()) return response;
    return client::FromGrpc(status);
  }

  // "changed", "unchanged", or the reason of the refusal.
  std::string Give(const char* by, const v1::Grant& grant) {
    v1::GiveGrantRequest request;
    *request.mutable_grant() = grant;
    return Outcome(Call(server_.Channel(by), &Stub::GiveGrant, request));
  }
  std::string Take(const char* by, const v1::Grant& grant) {
    v1::TakeGrantRequest request;
    *request.mutable_grant() = grant;
    return Outcome(Call(server_.Channel(by), &Stub::TakeGrant, request));
  }
  absl::StatusOr<v1::CreateTokenResponse> NewToken(const char* by,
                                                   const char* principal) {
    v1::CreateTokenRequest request;
    request.set_principal(principal);
    return Call(server_.Channel(by), &Stub::CreateToken, request);
  }
  // The principal of a token; "" if it is not known.
  std::string WhoAmI(const std::string& secret) {
    const auto caller = Call(server_.ChannelWithToken(secret), &Stub::GetCaller,
                             v1::GetCallerRequest());
    return caller.ok() ? caller->principal() : "";
  }

  RunningServer server_{{"--local-user", kDistrict, "--local-user", "nobody"}};

 private:
  template <typename Response>
  static std::string Outcome(const absl::StatusOr<Response>& answer) {
    if (!answer.ok()) return client::ErrorReason(answer.status());
    return answer->changed() ? "changed" : "unchanged";
  }
};

TEST_F(DelegationTest, R27_ADistrictAdministratorGivesInsideTheDistrict) {
  for (const auto& grant :
       {GrantOf("anna", v1::Grant::ROLE_EDITOR, v1::Grant::SCOPE_DISTRICT,
                "63950"),
        GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_PROGRAM,
                "20592"),
        GrantOf("anna", v1::Grant::ROLE_DISTRICT_ADMINISTRATOR,
                v1::Grant::SCOPE_DISTRICT, "63950")}) {
    EXPECT_EQ(Give(kDistrict, grant), "changed") << grant.DebugString();
    EXPECT_EQ(Give(kDistrict, grant), "unchanged");
    EXPECT_EQ(Take(kDistrict, grant), "changed");
    EXPECT_EQ(Take(kDistrict, grant), "unchanged");
  }
}

TEST_F(DelegationTest, R27_AndNothingBeyondIt) {
  for (const auto& grant :
       {GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_DISTRICT,
                "63070"),
        GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_BUILDING,
                "05976"),
        GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_PROGRAM, "17"),
        GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_STATE, ""),
        GrantOf("anna", v1::Grant::ROLE_STATE_ADMINISTRATOR,
                v1::Grant::SCOPE_STATE, ""),
        // Whether there is one is not told.
        GrantOf("anna", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_DISTRICT,
                "99999")}) {
    EXPECT_EQ(Give(kDistrict, grant), "GRANT_BEYOND_YOURS")
        << grant.DebugString();
    EXPECT_EQ(Take(kDistrict, grant), "GRANT_BEYOND_YOURS");
  }
  EXPECT_EQ(Give("nobody", GrantOf("anna", v1::Grant::ROLE_VIEWER,
                                   v1::Grant::SCOPE_PROGRAM, "20592")),
            "ROLE_REQUIRED");
}

TEST_F(DelegationTest, R27_AStateAdministratorIsToldWhatIsWrong) {
  EXPECT_EQ(Give(kState, GrantOf("anna", v1::Grant::ROLE_VIEWER,
                                 v1::Grant::SCOPE_DISTRICT, "99999")),
            "DISTRICT_NOT_FOUND");
  EXPECT_EQ(Give(kState, GrantOf("", v1::Grant::ROLE_VIEWER,
                                 v1::Grant::SCOPE_STATE, "")),
            "GRANT_INVALID");
  EXPECT_EQ(Give(kState, GrantOf("anna", v1::Grant::ROLE_UNSPECIFIED,
                                 v1::Grant::SCOPE_STATE, "")),
            "GRANT_INVALID");
  EXPECT_EQ(Take(kState, GrantOf("local-administrator",
                                 v1::Grant::ROLE_STATE_ADMINISTRATOR,
                                 v1::Grant::SCOPE_STATE, "")),
            "LAST_STATE_ADMINISTRATOR");
}

TEST_F(DelegationTest, R27_TokensOfADistrictEndWhereTheDistrictDoes) {
  const auto reason = [&](const char* principal) {
    return client::ErrorReason(NewToken(kDistrict, principal).status());
  };
  EXPECT_EQ(reason("avondale-editor"), "PRINCIPAL_BEYOND_YOURS");
  EXPECT_EQ(reason("local-administrator"), "PRINCIPAL_BEYOND_YOURS");
  EXPECT_EQ(reason("who-holds-nothing"), "PRINCIPAL_BEYOND_YOURS");
  const auto made = NewToken(kDistrict, "welding-teacher");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(
      Eventually([&] { return WhoAmI(made->secret()) == "welding-teacher"; }));
  // More than the district's: what its administrator made is not known any
  // more, what the state makes is.
  EXPECT_EQ(Give(kState, GrantOf("welding-teacher", v1::Grant::ROLE_VIEWER,
                                 v1::Grant::SCOPE_DISTRICT, "63070")),
            "changed");
  EXPECT_TRUE(Eventually([&] { return WhoAmI(made->secret()).empty(); }));
  const auto states = NewToken(kState, "welding-teacher");
  ASSERT_TRUE(states.ok()) << states.status();
  EXPECT_TRUE(Eventually(
      [&] { return WhoAmI(states->secret()) == "welding-teacher"; }));
}

TEST_F(DelegationTest, TokensAreRotatedAndRevokedByWhoeverTheyStandFor) {
  const auto made = NewToken(kState, "welding-teacher");
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_TRUE(made->token().has_expire_time());
  ASSERT_TRUE(Eventually([&] { return !WhoAmI(made->secret()).empty(); }));
  const auto own = server_.ChannelWithToken(made->secret());
  v1::RotateTokenRequest rotate;
  rotate.set_token_id(made->token().token_id());
  EXPECT_EQ(
      client::ErrorReason(
          Call(server_.Channel("nobody"), &Stub::RotateToken, rotate).status()),
      "TOKEN_NOT_FOUND");
  const auto rotated = Call(own, &Stub::RotateToken, rotate);
  ASSERT_TRUE(rotated.ok()) << rotated.status();
  EXPECT_NE(rotated->secret(), made->secret());
  EXPECT_TRUE(Eventually([&] {
    return WhoAmI(made->secret()).empty() && !WhoAmI(rotated->secret()).empty();
  }));
  v1::RevokeTokenRequest revoke;
  revoke.set_token_id(rotated->token().token_id());
  ASSERT_TRUE(Call(server_.ChannelWithToken(rotated->secret()),
                   &Stub::RevokeToken, revoke)
                  .ok());
  EXPECT_EQ(WhoAmI(rotated->secret()), "");
  EXPECT_THAT(server_.Log(), Not(HasSubstr(made->secret())));
}

TEST_F(DelegationTest, R27_NoTokenOfTheStateComesOfADistricts) {
  const auto states = NewToken(kState, "welding-teacher");
  const auto districts = NewToken(kDistrict, "welding-teacher");
  ASSERT_TRUE(states.ok() && districts.ok());
  v1::RotateTokenRequest rotate;
  rotate.set_token_id(states->token().token_id());
  v1::RevokeTokenRequest revoke;
  revoke.set_token_id(states->token().token_id());
  const auto limited = server_.ChannelWithToken(districts->secret());
  for (const auto& caller : {server_.Channel(kDistrict), limited}) {
    EXPECT_EQ(
        client::ErrorReason(Call(caller, &Stub::RotateToken, rotate).status()),
        "TOKEN_NOT_FOUND");
    EXPECT_EQ(
        client::ErrorReason(Call(caller, &Stub::RevokeToken, revoke).status()),
        "TOKEN_NOT_FOUND");
  }
  v1::ListTokensRequest list;
  list.set_principal("welding-teacher");
  const auto listed = Call(server_.Channel(kDistrict), &Stub::ListTokens, list);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->tokens_size(), 1);
  EXPECT_EQ(listed->tokens(0).district_code(), "63950");
  // What a rotated one may do is not more.
  rotate.set_token_id(districts->token().token_id());
  const auto rotated = Call(limited, &Stub::RotateToken, rotate);
  ASSERT_TRUE(rotated.ok()) << rotated.status();
  EXPECT_EQ(rotated->token().district_code(), "63950");
  EXPECT_EQ(WhoAmI(rotated->secret()), "welding-teacher");
  // As soon as its principal holds more, it is nobody's.
  EXPECT_EQ(Give(kState, GrantOf("welding-teacher", v1::Grant::ROLE_VIEWER,
                                 v1::Grant::SCOPE_DISTRICT, "63070")),
            "changed");
  EXPECT_EQ(WhoAmI(rotated->secret()), "");
  EXPECT_EQ(WhoAmI(states->secret()), "welding-teacher");
  // The district can end it all the same.
  revoke.set_token_id(rotated->token().token_id());
  EXPECT_TRUE(
      Call(server_.Channel(kDistrict), &Stub::RevokeToken, revoke).ok());
}

}  // namespace
}  // namespace cte::test
