#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/profile.h"
#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The commands for grants and tokens.
class AccessCommandTest : public CliTest {
 protected:
  AccessCommandTest() {
    access_.create_token.responses = {Proto<v1::CreateTokenResponse>(
        "secret: 'top-secret' token { token_id: '12' principal: 'sis' "
        "expire_time { seconds: 1773064800 } }")};
    access_.rotate_token.responses = {Proto<v1::RotateTokenResponse>(
        "secret: 'new-secret' token { token_id: '13' principal: 'sis' }")};
  }

  TempFolder folder_;
  const std::string file_ = (folder_.path() / "sis.toml").string();
  FakeAccess& access_ = server_.access;
};

TEST_F(AccessCommandTest, R27GrantsAreListed) {
  access_.list_grants.responses = {Proto<v1::ListGrantsResponse>(
      "grants { principal: 'ada' role: ROLE_STATE_ADMINISTRATOR "
      "         scope_type: SCOPE_STATE }"
      "grants { principal: 'bob' role: ROLE_EDITOR "
      "         scope_type: SCOPE_PROGRAM scope_code: '21223' }")};
  EXPECT_EQ(
      Run({"grants", "list", "--principal", "a", "--district", "63070"}).out,
      R"(Principal     Role                    Scope
────────────  ──────────────────────  ──────────────
ada           state-administrator     state
bob           editor                  program:21223

2 grants.
)");
  EXPECT_THAT(access_.list_grants.requests,
              ElementsAre(IsProto("principal: 'a' district_code: '63070' "
                                  "page_size: 1000")));
}

TEST_F(AccessCommandTest, R27EveryRoleAndScopeCanBeGiven) {
  access_.give_grant.responses = {
      Proto<v1::GiveGrantResponse>("changed: true")};
  EXPECT_EQ(Run({"grants", "give", "bob", "editor", "district:63070"}).out,
            "bob is given: editor, district:63070.\n");
  EXPECT_EQ(Run({"grants", "give", "bob", "viewer", "building:05976"}).out,
            "bob had it already: viewer, building:05976.\n");
  Run({"grants", "give", "b", "district-administrator", "program:21223"});
  Run({"grants", "give", "b", "state-administrator", "state"});
  EXPECT_THAT(
      access_.give_grant.requests,
      ElementsAre(
          IsProto("grant { principal: 'bob' role: ROLE_EDITOR "
                  "scope_type: SCOPE_DISTRICT scope_code: '63070' }"),
          IsProto("grant { principal: 'bob' role: ROLE_VIEWER "
                  "scope_type: SCOPE_BUILDING scope_code: '05976' }"),
          IsProto("grant { principal: 'b' role: ROLE_DISTRICT_ADMINISTRATOR "
                  "scope_type: SCOPE_PROGRAM scope_code: '21223' }"),
          IsProto("grant { principal: 'b' role: ROLE_STATE_ADMINISTRATOR "
                  "scope_type: SCOPE_STATE }")));
}

TEST_F(AccessCommandTest, R27AGrantIsTaken) {
  access_.take_grant.responses = {
      Proto<v1::TakeGrantResponse>("changed: true")};
  EXPECT_EQ(Run({"grants", "take", "bob", "editor", "state"}).out,
            "bob has no longer: editor, state.\n");
  EXPECT_EQ(Run({"grants", "take", "bob", "editor", "state"}).out,
            "bob had it not: editor, state.\n");
  EXPECT_EQ(access_.take_grant.requests[0].grant().principal(), "bob");
}

TEST_F(AccessCommandTest, WhoAmIShowsHowTheServerKnowsTheCaller) {
  access_.get_caller.responses = {Proto<v1::GetCallerResponse>(
      "principal: 'ada' kind: KIND_CERTIFICATE "
      "grants { principal: 'ada' role: ROLE_VIEWER scope_type: SCOPE_STATE }")};
  EXPECT_THAT(
      Run({"whoami"}).out,
      AllOf(HasSubstr("Principal:  ada\n"), HasSubstr("a certificate\n"),
            HasSubstr("viewer"), HasSubstr("1 grant.\n")));
  EXPECT_THAT(Run({"whoami"}).out, HasSubstr("You have no grants."));
}

TEST_F(AccessCommandTest, ANewTokenAloneGoesToStandardOutput) {
  const CliResult result =
      Run({"tokens", "create", "sis", "--label", "nightly", "--days", "30"});
  EXPECT_EQ(result.out, "top-secret\n");
  EXPECT_EQ(result.err,
            "Token 12 of sis ends 2026-03-09 14:00. It is never shown again.\n"
            "End it with: ctecred tokens revoke 12\n");
  EXPECT_THAT(access_.create_token.requests,
              ElementsAre(IsProto(
                  "principal: 'sis' label: 'nightly' lifetime_days: 30")));
}

TEST_F(AccessCommandTest, ANewTokenGoesIntoAProfileThatIsReadyForUse) {
  const CliResult result =
      Run({"tokens", "create", "sis", "--profile-file", file_});
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, AllOf(HasSubstr("It is in the profile " + file_),
                                Not(HasSubstr("top-secret"))));
  const auto profile = ReadProfile({file_});
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->token, "top-secret");
  EXPECT_EQ(profile->address, "ctecred.example.org:50443");
  EXPECT_EQ(profile->ca, "-----BEGIN CERTIFICATE-----\nAAAA\n");
  EXPECT_EQ(TempFolder::Read(file_).find("own-token"), std::string::npos);
}

TEST_F(AccessCommandTest, NoTokenIsMadeForAProfileThatCannotBeWritten) {
  folder_.Write("sis.toml", "old");
  const CliResult result =
      Run({"tokens", "create", "sis", "--profile-file", file_});
  EXPECT_THAT(result.err, HasSubstr("[FILE_EXISTS]"));
  EXPECT_TRUE(access_.create_token.requests.empty());
  EXPECT_EQ(TempFolder::Read(file_), "old");
  Run({"tokens", "rotate", "12", "--profile-file", file_, "--force"});
  EXPECT_THAT(TempFolder::Read(file_), HasSubstr("new-secret"));
}

TEST_F(AccessCommandTest, AsJsonTheSecretIsInTheAnswerOrInTheProfile) {
  EXPECT_THAT(Run({"--output", "json", "tokens", "create", "sis"}).out,
              HasSubstr("\"secret\":\"top-secret\""));
  EXPECT_THAT(Run({"--output", "json", "tokens", "rotate", "12",
                   "--profile-file", file_})
                  .out,
              HasSubstr("\"secret\":\"\""));
}

TEST_F(AccessCommandTest, ATokenIsReplaced) {
  const CliResult result = Run({"tokens", "rotate", "12", "--overlap", "24"});
  EXPECT_EQ(result.out, "new-secret\n");
  EXPECT_THAT(result.err, HasSubstr("Token 13 of sis has no end."));
  EXPECT_THAT(access_.rotate_token.requests,
              ElementsAre(IsProto("token_id: '12' overlap_hours: 24")));
}

TEST_F(AccessCommandTest, ABreakSaysThatATokenMayHaveBeenMade) {
  access_.create_token.failures = {
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")};
  const CliResult result = Run({"tokens", "create", "sis"});
  EXPECT_EQ(result.exit_code, ExitCode::kUnreachable);
  EXPECT_THAT(result.err, HasSubstr("ctecred tokens list sis"));
}

TEST_F(AccessCommandTest, TokensAreListedAndEnded) {
  access_.list_tokens.responses = {Proto<v1::ListTokensResponse>(
      "tokens { token_id: '12' principal: 'sis' label: 'nightly' "
      "created_by: 'ada' create_time { seconds: 1773064800 } "
      "expire_time { seconds: 1773065100 } district_code: '63070' }"
      "tokens { token_id: '1' principal: 'sis' "
      "create_time { seconds: 1773064800 } }")};
  EXPECT_EQ(
      Run({"tokens", "list", "sis"}).out,
      R"(ID   Principal   Label     Made by       Made              Ends              District
───  ──────────  ────────  ────────────  ────────────────  ────────────────  ────────
12   sis         nightly   ada           2026-03-09 14:00  2026-03-09 14:05  63070
1    sis                   (the server)  2026-03-09 14:00

2 tokens.
)");
  EXPECT_EQ(Run({"tokens", "revoke", "12"}).out, "Token 12 has ended.\n");
  EXPECT_THAT(access_.list_tokens.requests,
              ElementsAre(IsProto("principal: 'sis' page_size: 1000")));
  EXPECT_THAT(access_.revoke_token.requests,
              ElementsAre(IsProto("token_id: '12'")));
}

TEST_F(AccessCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"grants"},
      {"grants", "give", "bob", "editor"},
      {"grants", "give", "bob", "owner", "state"},
      {"grants", "give", "bob", "editor", "district"},
      {"grants", "give", "bob", "editor", "district:"},
      {"grants", "give", "bob", "editor", "state:1"},
      {"grants", "take", "bob", "editor", "school:1"},
      {"tokens", "create"},
      {"tokens", "create", "sis", "--days", "soon"},
      {"tokens", "create", "sis", "--days", "99999999999"},
      {"tokens", "rotate", "12", "--overlap", "-1"},
      {"tokens", "revoke"},
  });
}

}  // namespace
}  // namespace cte::client
