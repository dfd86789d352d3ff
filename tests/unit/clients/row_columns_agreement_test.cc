#include <gtest/gtest.h>

#include <array>
#include <cctype>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "clients/cli/row_columns.h"
#include "clients/cpp/error.h"
#include "domain/columns.h"
#include "domain/error.h"

namespace cte::client {
namespace {

using Titles = std::vector<std::string>;

// A title of the template in another spelling, or one that is none.
std::string AnyTitle(std::mt19937& random) {
  static const Titles kTitles = {
      "UIC",   "psn", "CredentialCode", "CredentialName",
      "Error", "",    "Name",           "Wärter"};
  static const Titles kBetween = {"",       " ",  "_", "-",
                                  "\u00A0", "\t", ".", "\u2003"};
  const auto any = [&](const Titles& all) {
    return all[std::uniform_int_distribution<std::size_t>(
        0, all.size() - 1)(random)];
  };
  std::string spelled = random() % 3 == 0 ? any(kBetween) : "";
  for (const char c : any(kTitles)) {
    spelled +=
        random() % 2 == 0
            ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
            : c;
    if (random() % 12 == 0) spelled += any(kBetween);
  }
  return spelled;
}

Titles AnyHeader(std::mt19937& random) {
  Titles titles;
  if (random() % 4 != 0) {
    titles = {"UIC", "PSN", "Credential_Code", "credential name"};
  }
  const auto more = random() % 4;
  for (std::size_t i = 0; i < more; ++i) {
    const auto place = titles.begin() + static_cast<std::ptrdiff_t>(
                                            random() % (titles.size() + 1));
    titles.insert(place, AnyTitle(random));
  }
  return titles;
}

// A client may include neither domain nor server, so that the rule stands
// twice: for workbooks, which the server reads, and for the CSV files that the
// client reads.
TEST(RowColumnsAgreementTest, R17_ClientAndServerFindTheSameColumns) {
  std::mt19937 random(17);
  int found = 0;
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const Titles titles = AnyHeader(random);
    const auto ours = FindRowColumns(titles);
    const auto theirs = domain::MapColumns(titles, {"Sheet1", 1});
    ASSERT_EQ(ours.ok(), theirs.ok()) << ::testing::PrintToString(titles);
    if (ours.ok()) {
      ++found;
      const std::array<std::size_t, 4> expected = {theirs->uic, theirs->psn,
                                                   theirs->credential_code,
                                                   theirs->credential_name};
      EXPECT_EQ(ours->at, expected) << ::testing::PrintToString(titles);
      EXPECT_EQ(ours->ignored.size(), theirs->ignored.size());
    } else {
      ++refused;
      EXPECT_EQ(ErrorReason(ours.status()),
                domain::ErrorReason(theirs.status()))
          << ::testing::PrintToString(titles);
    }
  }
  EXPECT_GT(found, 1000);
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace cte::client
