#include "domain/suggestion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

using ::testing::HasSubstr;

TEST(SuggestionKey, R12_IsTheSameForCaseBlanksAndPunctuation) {
  const std::vector<std::pair<std::string, std::string>> alike = {
      {"Forklift Operator", "FORKLIFT OPERATOR"},
      {"Forklift Operator", "forklift-operator"},
      {"Forklift Operator", "Forklift  Operator."},
      {"Forklift Operator", "Fork lift \"Operator\""},
      {"CPR/AED (Adult)", "cpr aed adult"},
      {"Forklift\u00A0Operator", "Forklift\u2013Operator"},
      {"Técnico Ñandú", "TÉCNICO ÑANDÚ"},
      {"Łódź Žižek", "ŁÓDŹ ŽIŽEK"},
      {"Ωμέγα", "ωμέγα"},
      {"Сварщик Ёж", "СВАРЩИК ЁЖ"},
      {"溶接、技能", "溶接 技能"}};
  for (const auto& [a, b] : alike) {
    EXPECT_EQ(SuggestionKey(a), SuggestionKey(b)) << a << " and " << b;
  }
}

TEST(SuggestionKey, R12_IsAnotherOneForAnythingElse) {
  const std::vector<std::pair<std::string, std::string>> different = {
      {"Forklift Operator", "Forklift Operators"},
      {"C Associate", "C# Associate"},
      {"C Associate", "C++ Associate"},
      {"A Technician", "A+ Technician"},
      {"Level 1", "Level 2"},
      {"Técnico", "Tecnico"},
      {"Excel ²", "Excel ³"},
      {"20°", "20"},
      {"🐝", "🐞"}};
  for (const auto& [a, b] : different) {
    EXPECT_NE(SuggestionKey(a), SuggestionKey(b)) << a << " and " << b;
  }
}

TEST(SuggestionKey, IsNeverEmptyAndNeverLonger) {
  for (const std::string name :
       {"***", "-", "Ā", "ÿ", "×", "ß", "Ÿ", "Ķ", "Ёж", "🐝", "a–b"}) {
    EXPECT_NE(SuggestionKey(name), "") << name;
    EXPECT_LE(CharacterCount(SuggestionKey(name)), CharacterCount(name))
        << name;
  }
  for (const std::string broken : {"\xC3", "a\xE2\x82", "\xF0\x9F"}) {
    EXPECT_NE(SuggestionKey(broken), "");
  }
  EXPECT_EQ(SuggestionKey("***"), "***");
  EXPECT_EQ(SuggestionKey("Forklift Operator!"), "forkliftoperator");
}

TEST(SuggestionId, IsReadAsItIsWritten) {
  EXPECT_EQ(ParseSuggestionId("12"), SuggestionId{12});
  EXPECT_EQ(ToString(SuggestionId{12}), "12");
  for (const char* text : {"", "0", "012", "-1", "12 ", "4294967296", "x"}) {
    EXPECT_EQ(ParseSuggestionId(text), std::nullopt) << text;
  }
}

NewCredential Good() {
  return {"FORK-1",
          "Forklift Operator",
          CredentialType::kApproved,
          {"49.0202", "49"},
          2026};
}

std::string ReasonOf(const NewCredential& credential) {
  const auto status = CheckSettlement(credential);
  if (status.ok()) return "";
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return ErrorReason(status);
}

TEST(CheckSettlement, R12_ANewCredentialIsAsTheCatalogueTakesIt) {
  EXPECT_EQ(ReasonOf(Good()), "");
  NewCredential credential = Good();
  credential.name = "";
  credential.first_year = 0;
  EXPECT_EQ(ReasonOf(credential), "") << "both have defaults";
  credential = Good();
  credential.code = "two words";
  EXPECT_EQ(ReasonOf(credential), "CREDENTIAL_CODE_INVALID");
  credential.code = "x";
  EXPECT_EQ(ReasonOf(credential), "CREDENTIAL_CODE_INVALID");
  credential = Good();
  credential.name = std::string(201, 'a');
  EXPECT_EQ(ReasonOf(credential), "CREDENTIAL_NAME_INVALID");
  credential = Good();
  credential.type = CredentialType::kSuggested;
  EXPECT_EQ(ReasonOf(credential), "TYPE_UNKNOWN");
  credential = Good();
  credential.cip_codes = {"49.02", "4"};
  EXPECT_EQ(ReasonOf(credential), "CIP_CODE_INVALID");
  credential = Good();
  credential.first_year = 26;
  EXPECT_EQ(ReasonOf(credential), "SCHOOL_YEAR_INVALID");
}

TEST(CheckSettlement, R11_OnlyASupplementalOneIsForEveryProgram) {
  NewCredential credential = Good();
  credential.cip_codes.clear();
  EXPECT_EQ(ReasonOf(credential), "CIP_CODE_REQUIRED");
  credential.type = CredentialType::kSupplemental;
  EXPECT_EQ(ReasonOf(credential), "");
}

TEST(CheckSettlement, R12_TheOtherWaysNeedALookAtTheDatabase) {
  EXPECT_TRUE(CheckSettlement(ExistingCredential{"ANY"}).ok());
  EXPECT_TRUE(CheckSettlement(Declined{}).ok());
}

TEST(SuggestionNotFound, NamesTheId) {
  const auto status = SuggestionNotFound("77");
  EXPECT_EQ(ErrorReason(status), "SUGGESTION_NOT_FOUND");
  EXPECT_THAT(std::string(status.message()), HasSubstr("77"));
}

}  // namespace
}  // namespace cte::domain
