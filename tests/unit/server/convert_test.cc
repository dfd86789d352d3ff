// The domain's values as the messages of the contracts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "domain/error.h"
#include "server/convert/award.h"
#include "server/convert/credential.h"
#include "server/convert/program.h"
#include "server/convert/student.h"
#include "server/convert/suggestion.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

using domain::ErrorReason;
using domain::SuggestionState;

constexpr std::int64_t kSeconds = 1'790'000'000;
const absl::Time kTime =
    absl::FromUnixSeconds(kSeconds) + absl::Microseconds(123'456);

TEST(ConvertTimeTest, IsToTheMicrosecond) {
  const auto proto = ToProto(kTime);
  EXPECT_EQ(proto.seconds(), kSeconds);
  EXPECT_EQ(proto.nanos(), 123'456'000);
}

TEST(ConvertAwardTest, R12_SaysWhatBecameOfASuggestion) {
  EXPECT_EQ(ToProto(domain::Award()).suggestion_state(),
            v1::Award::SUGGESTION_STATE_UNSPECIFIED);
  for (const auto& [state, proto] :
       std::vector<std::pair<SuggestionState, v1::Award::SuggestionState>>{
           {SuggestionState::kOpen, v1::Award::SUGGESTION_STATE_OPEN},
           {SuggestionState::kAdded, v1::Award::SUGGESTION_STATE_SETTLED},
           {SuggestionState::kMapped, v1::Award::SUGGESTION_STATE_SETTLED},
           {SuggestionState::kDeclined,
            v1::Award::SUGGESTION_STATE_DECLINED}}) {
    domain::Award award;
    award.suggestion = state;
    EXPECT_EQ(ToProto(award).suggestion_state(), proto)
        << static_cast<int>(state);
  }
}

TEST(ConvertAwardTest, HasEveryField) {
  domain::Award award;
  award.psn = domain::Psn{21223};
  award.program_name = "Radio";
  award.cip_code = "10.0202";
  award.school_year = 2026;
  award.uic = "A025736286";
  award.last_name = "Last";
  award.first_name = "First";
  award.credential_id = 5;
  award.type = domain::CredentialType::kSupplemental;
  award.code = "ESB";
  award.name = "Entrepreneurship";
  award.suggested_name = "entre";
  award.award_time = kTime;
  award.awarded_by = "editor";
  award.import = domain::ImportId{7};
  award.import_row = 3;
  award.counts = true;
  award.removal = {1, kTime, "administrator", true};
  const v1::Award proto = ToProto(award);
  EXPECT_EQ(proto.psn(), 21223);
  EXPECT_EQ(proto.program_name(), "Radio");
  EXPECT_EQ(proto.cip_code(), "10.0202");
  EXPECT_EQ(proto.school_year(), 2026);
  EXPECT_EQ(proto.uic(), "A025736286");
  EXPECT_EQ(proto.last_name(), "Last");
  EXPECT_EQ(proto.first_name(), "First");
  EXPECT_EQ(proto.credential_type(), v1::CREDENTIAL_TYPE_SUPPLEMENTAL);
  EXPECT_EQ(proto.credential_code(), "ESB");
  EXPECT_EQ(proto.credential_name(), "Entrepreneurship");
  EXPECT_EQ(proto.suggested_name(), "entre");
  EXPECT_EQ(proto.award_time().seconds(), kSeconds);
  EXPECT_EQ(proto.awarded_by(), "editor");
  EXPECT_EQ(proto.import_id(), "7");
  EXPECT_EQ(proto.import_row(), 3);
  EXPECT_TRUE(proto.counts_for_indicator());
  EXPECT_EQ(proto.removal().remove_time().seconds(), kSeconds);
  EXPECT_EQ(proto.removal().removed_by(), "administrator");
  EXPECT_TRUE(proto.removal().merged());
  EXPECT_FALSE(ToProto(domain::Award()).has_removal());
}

TEST(ConvertCredentialTest, R11_SaysWhichPrograms) {
  domain::Credential credential;
  credential.type = domain::CredentialType::kSupplemental;
  EXPECT_TRUE(ToProto(credential).for_every_program());
  credential.has_cip_list = true;
  credential.cip_codes = {"47.06"};
  const auto proto = ToProto(credential);
  EXPECT_FALSE(proto.for_every_program());
  EXPECT_EQ(proto.cip_codes(0), "47.06");
  credential.has_cip_list = false;
  credential.type = domain::CredentialType::kApproved;
  EXPECT_FALSE(ToProto(credential).for_every_program());
}

TEST(ConvertProgramTest, R2_HasOneStatus) {
  domain::ProgramYear program;
  EXPECT_EQ(ToProto(program).status(), v1::PROGRAM_STATUS_MISSING);
  program.award_count = 3;
  EXPECT_EQ(ToProto(program).status(), v1::PROGRAM_STATUS_REPORTED);
  EXPECT_EQ(ToProto(program).award_count(), 3);
  EXPECT_FALSE(ToProto(program).has_declare_time());
  program.award_count = 0;
  program.declared = true;
  program.declared_by = "editor";
  program.declare_time = kTime;
  EXPECT_EQ(ToProto(program).status(), v1::PROGRAM_STATUS_DECLARED);
  EXPECT_EQ(ToProto(program).declared_by(), "editor");
  EXPECT_EQ(ToProto(program).declare_time().seconds(), kSeconds);
}

TEST(ConvertProgramTest, KeepsBuildingAgencyAndDistrictApart) {
  domain::ProgramYear program;
  program.building = {"05976", "School"};
  program.agency = {"63000", "Agency"};
  program.district = {"63070", "District"};
  const auto proto = ToProto(program);
  EXPECT_EQ(proto.building_code() + proto.building_name(), "05976School");
  EXPECT_EQ(proto.agency_code() + proto.agency_name(), "63000Agency");
  EXPECT_EQ(proto.district_code() + proto.district_name(), "63070District");
}

TEST(ConvertProgramTest, R4_TotalsAddUp) {
  const auto proto = ToProto(domain::ReviewTotals{1, 2, 4});
  EXPECT_EQ(proto.active(), 7);
  EXPECT_EQ(proto.missing(), 1);
  EXPECT_EQ(proto.reported(), 2);
  EXPECT_EQ(proto.declared(), 4);
}

TEST(ConvertStudentTest, R9_HasTheProfile) {
  domain::StudentProfile profile;
  profile.student = {"A025736286", "Last", "First", true};
  profile.participations = {
      {domain::Psn{17}, "Radio", "HSMI109-1", "S2", 2026, true}};
  profile.awards.resize(2);
  profile.removed_awards.resize(1);
  profile.school_year = 2026;
  v1::GetStudentResponse proto = ToProto(profile);
  EXPECT_EQ(proto.display_name(), "Last,First");
  EXPECT_TRUE(proto.in_school());
  EXPECT_EQ(proto.participations(0).class_code(), "HSMI109-1");
  EXPECT_EQ(proto.participations(0).class_name(), "S2");
  EXPECT_EQ(proto.awards_size(), 2);
  EXPECT_EQ(proto.removed_awards_size(), 1);
  EXPECT_EQ(proto.school_year(), 2026);
  EXPECT_FALSE(proto.qualifies());
  EXPECT_EQ(proto.qualifies_since_year(), 0);
  EXPECT_FALSE(proto.has_qualifies_since_time());
  profile.qualifies_since = {2025, kTime};
  proto = ToProto(profile);
  EXPECT_TRUE(proto.qualifies());
  EXPECT_EQ(proto.qualifies_since_year(), 2025);
  EXPECT_EQ(proto.qualifies_since_time().seconds(), kSeconds);
}

template <typename Parsed>
std::string Shown(const Parsed& parsed) {
  if (!parsed.ok()) return ErrorReason(parsed.status());
  return *parsed ? std::to_string(static_cast<int>(**parsed)) : "all";
}

TEST(ConvertFilterTest, KnowsItsNumbersAndZeroForAll) {
  const auto status = [](int n) {
    return Shown(ParseStatusFilter(static_cast<v1::ProgramStatus>(n)));
  };
  EXPECT_EQ(status(0), "all");
  EXPECT_EQ(status(3), "3");
  EXPECT_EQ(status(4), "STATUS_UNKNOWN");
  EXPECT_EQ(status(-1), "STATUS_UNKNOWN");
  const auto type = [](int n) {
    return Shown(ParseTypeFilter(static_cast<v1::CredentialType>(n)));
  };
  EXPECT_EQ(type(0), "all");
  EXPECT_EQ(type(2), "2");
  EXPECT_EQ(type(v1::CREDENTIAL_TYPE_SUGGESTED), "TYPE_UNKNOWN");
  const auto state = [](int n) {
    return Shown(ParseStateFilter(static_cast<v1::Suggestion::State>(n)));
  };
  EXPECT_EQ(state(0), "all");
  EXPECT_EQ(state(4), "4");
  EXPECT_EQ(state(260), "STATE_UNKNOWN");
}

TEST(ConvertSettlementTest, R12_IsOneOfThree) {
  v1::SettleSuggestionRequest request;
  request.mutable_new_credential()->set_code("ESB");
  request.mutable_new_credential()->set_type(
      static_cast<v1::CredentialType>(260));
  request.mutable_new_credential()->add_cip_codes("47.06");
  const auto added = ParseSettlement(request);
  const auto& credential = std::get<domain::NewCredential>(*added);
  EXPECT_EQ(credential.code, "ESB");
  EXPECT_EQ(credential.cip_codes, std::vector<std::string>{"47.06"});
  EXPECT_EQ(ErrorReason(domain::CheckSettlement(*added)), "TYPE_UNKNOWN");
  request.set_existing_code("NCC");
  EXPECT_EQ(
      std::get<domain::ExistingCredential>(*ParseSettlement(request)).code,
      "NCC");
  request.set_decline(true);
  EXPECT_TRUE(
      std::holds_alternative<domain::Declined>(*ParseSettlement(request)));
}

TEST(ConvertSettlementTest, R12_IsRequired) {
  v1::SettleSuggestionRequest request;
  EXPECT_EQ(ErrorReason(ParseSettlement(request).status()),
            "SETTLEMENT_REQUIRED");
  request.set_decline(false);
  EXPECT_EQ(ErrorReason(ParseSettlement(request).status()),
            "SETTLEMENT_REQUIRED");
  request.set_existing_code("");
  EXPECT_EQ(ErrorReason(ParseSettlement(request).status()),
            "SETTLEMENT_REQUIRED");
}

}  // namespace
}  // namespace cte::server
