#include "domain/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"

namespace cte::domain {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

absl::StatusOr<ColumnMapping> Mapped(const std::vector<std::string>& titles) {
  return MapColumns(titles, {"Sheet 2", 3});
}

TEST(R17Columns, AreFoundInAnyOrderWhateverTheirCaseAndSpacing) {
  const auto mapping = Mapped(
      {"Notes", "credential_NAME", " psn ", "Credential Code", "u-i-c", ""});
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->uic, 4u);
  EXPECT_EQ(mapping->psn, 2u);
  EXPECT_EQ(mapping->credential_code, 3u);
  EXPECT_EQ(mapping->credential_name, 1u);
  EXPECT_THAT(mapping->ignored, ElementsAre("Notes"));
}

TEST(R17Columns, OfVeryManyOthersTheFirstAreNamed) {
  std::vector<std::string> titles = {"UIC", "PSN", "CredentialCode",
                                     "CredentialName"};
  titles.resize(16384, std::string(5000, 'x'));
  const auto mapping = Mapped(titles);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_EQ(mapping->ignored.size(), 101u);
  EXPECT_EQ(mapping->ignored[0], std::string(99, 'x') + "…");
  EXPECT_EQ(mapping->ignored[100], "... and 16280 more");
}

TEST(R17Columns, NoBreakSpacesOfATitleDoNotMatter) {
  const auto mapping = Mapped(
      {"UIC\u00A0", "PSN", "Credential\u00A0Code", "\u00A0Credential Name"});
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(mapping->uic, 0u);
  EXPECT_EQ(mapping->credential_code, 2u);
  EXPECT_EQ(mapping->credential_name, 3u);
  EXPECT_THAT(mapping->ignored, ElementsAre());
}

TEST(R17Columns, TheColumnOfAnAnnotatedWorkbookIsKnownByItsTitle) {
  EXPECT_TRUE(IsErrorTitle("Error"));
  EXPECT_TRUE(IsErrorTitle(" ERROR "));
  EXPECT_FALSE(IsErrorTitle("Errors"));
  EXPECT_FALSE(IsErrorTitle(""));
}

TEST(R17Columns, TwoForOneFieldAreAnErrorThatNamesBoth) {
  const auto mapping = Mapped(
      {"UIC", "PSN", "CredentialCode", "Credential Code", "CredentialName"});
  EXPECT_EQ(ErrorReason(mapping.status()), "AMBIGUOUS_COLUMNS");
  EXPECT_THAT(std::string(mapping.status().message()),
              HasSubstr("C (\"CredentialCode\") and D (\"Credential Code\")"));
}

TEST(R18Columns, EachAbsentOneIsNamed) {
  const auto mapping = Mapped({"UIC", "Name", "CredentialCode"});
  EXPECT_EQ(ErrorReason(mapping.status()), "MISSING_FIELDS");
  EXPECT_THAT(std::string(mapping.status().message()),
              AllOf(HasSubstr("row 3 of sheet \"Sheet 2\""),
                    HasSubstr("no column PSN, CredentialName;")));
  EXPECT_EQ(ErrorMetadata(mapping.status()).at("columns"),
            "PSN,CredentialName");
}

}  // namespace
}  // namespace cte::domain
