// Suggestions and how they are settled, from the wire (R12, R16).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Stub = v1::CredentialService::Stub;
using Settle = v1::SettleSuggestionRequest;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

const std::string kPname = "A025736286";
const std::string kVname = "A069297285";

class SuggestionTest : public DemoTest {
 protected:
  static std::unique_ptr<Stub> As(const std::string& user) {
    return StubOf<v1::CredentialService>(user);
  }

  static absl::StatusOr<v1::AwardCredentialResponse> Suggest(
      std::int64_t psn, const std::string& uic, const std::string& name) {
    v1::AwardCredentialRequest request;
    request.set_psn(psn);
    request.add_uics(uic);
    request.set_suggested_name(name);
    return Call(As(kEditor), &Stub::AwardCredential, request);
  }
  static absl::StatusOr<v1::AwardCredentialResponse> Approve(
      std::int64_t psn, const std::string& uic, const std::string& code) {
    v1::AwardCredentialRequest request;
    request.set_psn(psn);
    request.add_uics(uic);
    request.set_approved_code(code);
    return Call(As(kEditor), &Stub::AwardCredential, request);
  }

  // The suggestion that has this spelling.
  static v1::Suggestion Find(const std::string& name) {
    v1::ListSuggestionsRequest request;
    request.set_page_size(2);
    const auto stub = As(kAdministrator);
    do {
      const auto page = Call(stub, &Stub::ListSuggestions, request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const auto& suggestion : page->suggestions()) {
        for (const auto& spelling : suggestion.spellings()) {
          if (spelling.name() == name) return suggestion;
        }
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    ADD_FAILURE() << "no suggestion " << name;
    return {};
  }

  static Settle Of(const v1::Suggestion& suggestion) {
    Settle request;
    request.set_suggestion_id(suggestion.suggestion_id());
    return request;
  }
  static Settle AsNew(const v1::Suggestion& suggestion, const std::string& code,
                      v1::CredentialType type, const std::string& cip_code) {
    Settle request = Of(suggestion);
    request.mutable_new_credential()->set_code(code);
    request.mutable_new_credential()->set_type(type);
    if (!cip_code.empty()) {
      request.mutable_new_credential()->add_cip_codes(cip_code);
    }
    return request;
  }
  static absl::StatusOr<v1::SettleSuggestionResponse> Send(
      const Settle& request) {
    return Call(As(kAdministrator), &Stub::SettleSuggestion, request);
  }

  static std::vector<v1::Award> Awards(std::int64_t psn,
                                       bool include_removed = false) {
    v1::ListAwardsRequest request;
    request.set_psn(psn);
    request.set_include_removed(include_removed);
    const auto page = Call(As(kEditor), &Stub::ListAwards, request);
    EXPECT_TRUE(page.ok()) << page.status();
    return {page->awards().begin(), page->awards().end()};
  }

  static bool Qualifies(const std::string& uic, std::int64_t psn) {
    v1::GetIndicatorRequest request;
    request.mutable_scope()->set_psn(psn);
    v1::ListQualifyingStudentsRequest list;
    list.mutable_scope()->set_psn(psn);
    const auto page = Call(As(kEditor), &Stub::ListQualifyingStudents, list);
    EXPECT_TRUE(page.ok()) << page.status();
    for (const auto& student : page->students()) {
      if (student.uic() == uic) return true;
    }
    return false;
  }
};

TEST_F(SuggestionTest, R12_NamesThatDifferInSpellingAreOneSuggestion) {
  AddProgram(720001, {kPname, kVname});
  AddProgram(720002, {kPname});
  ASSERT_TRUE(Suggest(720001, kPname, "Drone Pilot Badge").ok());
  ASSERT_TRUE(Suggest(720001, kVname, "drone-pilot badge.").ok());
  ASSERT_TRUE(Suggest(720002, kPname, "Drone Pilot Badge").ok());
  const auto suggestion = Find("Drone Pilot Badge");
  EXPECT_EQ(suggestion.state(), v1::Suggestion::STATE_OPEN);
  ASSERT_EQ(suggestion.spellings_size(), 2);
  EXPECT_EQ(suggestion.spellings(0).name(), "Drone Pilot Badge");
  EXPECT_EQ(suggestion.spellings(0).award_count(), 2);
  EXPECT_EQ(suggestion.spellings(1).name(), "drone-pilot badge.");
  EXPECT_EQ(suggestion.award_count(), 3);
  EXPECT_EQ(suggestion.program_count(), 2);
}

TEST_F(SuggestionTest, R12_R16_MadeAnApprovedCredentialItCountsAtOnce) {
  AddProgram(720003, {kPname, kVname});
  ASSERT_TRUE(Suggest(720003, kPname, "Robot Tech").ok());
  ASSERT_TRUE(Suggest(720003, kVname, "ROBOT-TECH").ok());
  EXPECT_FALSE(Qualifies(kPname, 720003));
  const auto settled = Send(AsNew(Find("Robot Tech"), "ROBO-1",
                                  v1::CREDENTIAL_TYPE_APPROVED, "11.02"));
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(settled->suggestion().state(), v1::Suggestion::STATE_ADDED);
  EXPECT_EQ(settled->suggestion().credential_code(), "ROBO-1");
  EXPECT_EQ(settled->suggestion().settled_by(), "local-administrator");
  EXPECT_EQ(settled->merged_awards(), 0);
  EXPECT_TRUE(Qualifies(kPname, 720003));
  EXPECT_TRUE(Qualifies(kVname, 720003));
  for (const auto& award : Awards(720003)) {
    EXPECT_EQ(award.credential_code(), "ROBO-1");
    EXPECT_EQ(award.credential_type(), v1::CREDENTIAL_TYPE_APPROVED);
    EXPECT_EQ(award.suggestion_state(), v1::Award::SUGGESTION_STATE_SETTLED);
    EXPECT_NE(award.suggested_name(), "") << "what was entered is kept";
  }
}

TEST_F(SuggestionTest, R12_MadeASupplementalOneItIsListedAndDoesNotCount) {
  AddProgram(720004, {kPname});
  ASSERT_TRUE(Suggest(720004, kPname, "Knot Tying").ok());
  ASSERT_TRUE(Send(AsNew(Find("Knot Tying"), "KNOT",
                         v1::CREDENTIAL_TYPE_SUPPLEMENTAL, ""))
                  .ok());
  EXPECT_FALSE(Qualifies(kPname, 720004));
  v1::ListCredentialsRequest request;
  request.set_search("knot");
  const auto found = Call(As(kEditor), &Stub::ListCredentials, request);
  ASSERT_EQ(found->credentials_size(), 1);
  EXPECT_EQ(found->credentials(0).name(), "Knot Tying") << "the spelling";
  EXPECT_TRUE(found->credentials(0).for_every_program());
}

TEST_F(SuggestionTest, R12_MappedToACredentialNothingIsDoubled) {
  AddProgram(720005, {kPname, kVname});
  ASSERT_TRUE(Suggest(720005, kPname, "Mobility Associate").ok());
  ASSERT_TRUE(Suggest(720005, kPname, "mobility associate").ok());
  ASSERT_TRUE(Suggest(720005, kVname, "Mobility Associate").ok());
  ASSERT_TRUE(Approve(720005, kPname, "MTA-MDE").ok());
  ASSERT_EQ(Awards(720005).size(), 4u);
  Settle request = Of(Find("Mobility Associate"));
  request.set_existing_code("mta-mde");
  const auto settled = Send(request);
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(settled->suggestion().state(), v1::Suggestion::STATE_MAPPED);
  EXPECT_EQ(settled->merged_awards(), 2);
  std::vector<std::string> uics;
  for (const auto& award : Awards(720005)) {
    uics.push_back(award.uic());
    EXPECT_EQ(award.credential_code(), "MTA-MDE");
  }
  EXPECT_THAT(uics, UnorderedElementsAre(kPname, kVname));
  int merged = 0;
  for (const auto& award : Awards(720005, /*include_removed=*/true)) {
    merged += award.removal().merged() ? 1 : 0;
  }
  EXPECT_EQ(merged, 2) << "the record of them is kept";

  // Neither way makes a second one now.
  const auto by_code = Approve(720005, kVname, "MTA-MDE");
  EXPECT_EQ(by_code->results(0).outcome(),
            v1::AwardCredentialResponse::OUTCOME_UNCHANGED);
  const auto by_name = Suggest(720005, kPname, "MOBILITY associate");
  ASSERT_TRUE(by_name.ok()) << by_name.status();
  EXPECT_EQ(by_name->results(0).outcome(),
            v1::AwardCredentialResponse::OUTCOME_UNCHANGED);
  EXPECT_EQ(Awards(720005).size(), 2u);

  v1::RemoveAwardRequest remove;
  remove.set_psn(720005);
  remove.set_uic(kVname);
  remove.set_credential_code("MTA-MDE");
  EXPECT_TRUE(Call(As(kEditor), &Stub::RemoveAward, remove)->changed())
      << "removed by what it means";
  remove.set_uic(kPname);
  remove.set_suggested_name("MOBILITY-ASSOCIATE");
  EXPECT_TRUE(Call(As(kEditor), &Stub::RemoveAward, remove)->changed())
      << "removed by a name, in any spelling, of what it means";
  EXPECT_TRUE(Awards(720005).empty());
}

TEST_F(SuggestionTest, R12_ADeclinedOneIsKeptAndTakesNoMore) {
  AddProgram(720006, {kPname, kVname});
  ASSERT_TRUE(Suggest(720006, kPname, "Good Attendance").ok());
  Settle request = Of(Find("Good Attendance"));
  request.set_decline(true);
  ASSERT_TRUE(Send(request).ok());
  ASSERT_TRUE(Send(request).ok()) << "again is no error";
  const auto awards = Awards(720006);
  ASSERT_EQ(awards.size(), 1u);
  EXPECT_EQ(awards[0].suggestion_state(), v1::Award::SUGGESTION_STATE_DECLINED);
  EXPECT_EQ(awards[0].credential_code(), "");
  EXPECT_EQ(ReasonOf(Suggest(720006, kVname, "good attendance!")),
            "SUGGESTION_DECLINED");

  Settle otherwise = Of(Find("Good Attendance"));
  otherwise.set_existing_code("OSHA10-GI");
  EXPECT_EQ(ReasonOf(Send(otherwise)), "SUGGESTION_SETTLED");
  otherwise.set_replace(true);
  ASSERT_TRUE(Send(otherwise).ok());
  EXPECT_EQ(Awards(720006)[0].credential_code(), "OSHA10-GI");
}

TEST_F(SuggestionTest, R12_AnImportTakesTheSettledMeaning) {
  AddProgram(720007, {kPname, kVname});
  ASSERT_TRUE(Suggest(720007, kPname, "Imported Badge").ok());
  auto editor = server_->Imports(kEditor);
  const auto file = server_->Put(
      "rows.xlsx",
      WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                  {kVname, "720007", "", "imported badge"},
                  {kPname, "720007", "", "IMPORTED BADGE"}}));
  // Checked before it is settled, committed after.
  const auto uploaded = editor.Upload(file);
  ASSERT_TRUE(uploaded.ok()) << uploaded.status();
  ASSERT_EQ(editor.Watch(uploaded->import_id())->counts().valid(), 2);
  ASSERT_TRUE(Send(AsNew(Find("Imported Badge"), "IMP-1",
                         v1::CREDENTIAL_TYPE_APPROVED, "11"))
                  .ok());
  ASSERT_TRUE(editor.Commit(uploaded->import_id(), false).ok());
  const auto committed = editor.Watch(uploaded->import_id());
  EXPECT_EQ(committed->counts().created(), 1);
  EXPECT_EQ(committed->counts().unchanged(), 1) << "kPname has it already";
  const auto awards = Awards(720007);
  ASSERT_EQ(awards.size(), 2u);
  for (const auto& award : awards) {
    EXPECT_EQ(award.credential_code(), "IMP-1");
  }
  std::vector<std::string> codes;
  const auto listed = editor.ListRows(
      uploaded->import_id(), v1::ListImportRowsRequest::FILTER_UNSPECIFIED,
      [&](const auto& page) {
        for (const auto& row : page.rows()) {
          codes.push_back(row.credential_code());
        }
      });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_THAT(codes, ElementsAre("IMP-1", "IMP-1"))
      << "the rows say what was written";
}

TEST_F(SuggestionTest, R12_WhatCannotBeSettledIsRefused) {
  AddProgram(720008, {kPname});
  ASSERT_TRUE(Suggest(720008, kPname, "Hard To Settle").ok());
  const auto suggestion = Find("Hard To Settle");
  EXPECT_EQ(ReasonOf(Send(Of(suggestion))), "SETTLEMENT_REQUIRED");
  EXPECT_EQ(ReasonOf(Send(
                AsNew(suggestion, "ESB", v1::CREDENTIAL_TYPE_APPROVED, "11"))),
            "CREDENTIAL_EXISTS");
  EXPECT_EQ(ReasonOf(Send(AsNew(suggestion, "two words",
                                v1::CREDENTIAL_TYPE_APPROVED, "11"))),
            "CREDENTIAL_CODE_INVALID");
  EXPECT_EQ(ReasonOf(Send(
                AsNew(suggestion, "HARD", v1::CREDENTIAL_TYPE_APPROVED, ""))),
            "CIP_CODE_REQUIRED");
  EXPECT_EQ(ReasonOf(Send(AsNew(suggestion, "HARD",
                                v1::CREDENTIAL_TYPE_SUGGESTED, "11"))),
            "TYPE_UNKNOWN");
  Settle request = Of(suggestion);
  request.set_existing_code("NO-SUCH");
  EXPECT_EQ(ReasonOf(Send(request)), "UNKNOWN_CREDENTIAL");
  request.set_suggestion_id("999999");
  EXPECT_EQ(ReasonOf(Send(request)), "SUGGESTION_NOT_FOUND");
  request.set_suggestion_id("x");
  EXPECT_EQ(ReasonOf(Send(request)), "SUGGESTION_NOT_FOUND");
  EXPECT_EQ(Find("Hard To Settle").state(), v1::Suggestion::STATE_OPEN);
}

TEST_F(SuggestionTest, R12_SuggestionsAreForStateAdministrators) {
  EXPECT_EQ(ReasonOf(Call(As(kEditor), &Stub::ListSuggestions,
                          v1::ListSuggestionsRequest())),
            "ROLE_REQUIRED");
  EXPECT_EQ(ReasonOf(Call(As(kEditor), &Stub::SettleSuggestion, Settle())),
            "ROLE_REQUIRED");
  v1::ListSuggestionsRequest request;
  request.set_state(static_cast<v1::Suggestion::State>(9));
  EXPECT_EQ(ReasonOf(Call(As(kAdministrator), &Stub::ListSuggestions, request)),
            "STATE_UNKNOWN");
}

}  // namespace
}  // namespace cte::test
