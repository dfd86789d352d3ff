#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class SuggestionCommandTest : public CliTest {
 protected:
  void SetSettled(const std::string& state, int merged) {
    auto response = Proto<v1::SettleSuggestionResponse>(
        "suggestion { suggestion_id: 's-41' credential_code: 'POD1' "
        "award_count: 7 state: " +
        state + " }");
    response.set_merged_awards(merged);
    credentials_.settle_suggestion.responses = {response};
  }

  FakeCredentials& credentials_ = server_.credentials;
};

TEST_F(SuggestionCommandTest, R12EverySpellingIsShown) {
  credentials_.list_suggestions.responses = {SampleSuggestions()};
  EXPECT_EQ(
      Run({"suggestions", "list"}).out,
      R"(ID    Suggested Name               Awards  Programs  State     Code    Settled
────  ───────────────────────────  ──────  ────────  ────────  ──────  ───────────────────────────────
s-41  Podcast Producer (5)              7         2  open
      podcast-producer (2)
s-12  Entry-Level Rust Programmer       1         1  mapped    RUST1   2026-03-09 14:00 by state-admin

2 suggestions.
)");
}

TEST_F(SuggestionCommandTest, R12TheStateIsSent) {
  Run({"suggestions", "list", "--state", "open"});
  Run({"suggestions", "list", "--state", "added"});
  Run({"suggestions", "list", "--state", "mapped"});
  Run({"suggestions", "list", "--state", "declined"});
  EXPECT_THAT(credentials_.list_suggestions.requests,
              ElementsAre(IsProto("state: STATE_OPEN page_size: 1000"),
                          IsProto("state: STATE_ADDED page_size: 1000"),
                          IsProto("state: STATE_MAPPED page_size: 1000"),
                          IsProto("state: STATE_DECLINED page_size: 1000")));
}

TEST_F(SuggestionCommandTest, R12ItBecomesANewCredential) {
  SetSettled("STATE_ADDED", 1);
  EXPECT_EQ(
      Run({"suggestions", "approve", "s-41", "--code", "POD1", "--cip", "10.02",
           "09", "--name", "Podcast Producer", "--from", "2025", "--replace"})
          .out,
      "Suggestion s-41 is in the catalogue as POD1; it has 7 awards.\n"
      "1 more award came to mean what a student had already.\n");
  Run({"suggestions", "supplement", "s-41", "--code", "POD1"});
  EXPECT_THAT(
      credentials_.settle_suggestion.requests,
      ElementsAre(
          IsProto("suggestion_id: 's-41' replace: true new_credential { "
                  "code: 'POD1' name: 'Podcast Producer' first_year: 2025 "
                  "type: CREDENTIAL_TYPE_APPROVED "
                  "cip_codes: '10.02' cip_codes: '09' }"),
          IsProto("suggestion_id: 's-41' new_credential { code: 'POD1' "
                  "type: CREDENTIAL_TYPE_SUPPLEMENTAL }")));
}

TEST_F(SuggestionCommandTest, R12ItStandsForAnExistingCredential) {
  SetSettled("STATE_MAPPED", 0);
  EXPECT_EQ(Run({"suggestions", "map", "s-41", "--to", "POD1"}).out,
            "Suggestion s-41 stands for POD1; it has 7 awards.\n");
  EXPECT_THAT(
      credentials_.settle_suggestion.requests,
      ElementsAre(IsProto("suggestion_id: 's-41' existing_code: 'POD1'")));
}

TEST_F(SuggestionCommandTest, R12ItIsDeclined) {
  SetSettled("STATE_DECLINED", 0);
  EXPECT_EQ(Run({"suggestions", "decline", "s-41", "--replace"}).out,
            "Suggestion s-41 is declined; it has 7 awards.\n");
  EXPECT_THAT(credentials_.settle_suggestion.requests,
              ElementsAre(IsProto(
                  "suggestion_id: 's-41' decline: true replace: true")));
}

TEST_F(SuggestionCommandTest, AsJsonTheAnswerIsALine) {
  SetSettled("STATE_DECLINED", 0);
  EXPECT_THAT(Run({"--output", "json", "suggestions", "decline", "s-41"}).out,
              AllOf(StartsWith(R"({"suggestion":{"suggestionId":"s-41",)"),
                    EndsWith("\"mergedAwards\":\"0\"}\n")));
}

TEST_F(SuggestionCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"suggestions", "list", "--state", "new"},
      {"suggestions", "approve", "s-41", "--code", "POD1"},
      {"suggestions", "approve", "s-41", "--cip", "10"},
      {"suggestions", "supplement", "s-41"},
      {"suggestions", "supplement", "--code", "POD1"},
      {"suggestions", "supplement", "s-41", "--code", "P", "--from", "now"},
      {"suggestions", "map", "s-41"},
      {"suggestions", "decline"},
  });
}

}  // namespace
}  // namespace cte::client
