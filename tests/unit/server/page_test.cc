#include "server/convert/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "domain/error.h"

namespace cte::server {
namespace {

using domain::ErrorReason;
using domain::ImportId;
using domain::RowPosition;

constexpr ImportId kImport{7};

TEST(PageSizeTest, HasAnUsualAndALargest) {
  EXPECT_EQ(ParsePageSize(0, 50).value(), 50);
  EXPECT_EQ(ParsePageSize(1, 50).value(), 1);
  EXPECT_EQ(ParsePageSize(1000, 50).value(), 1000);
  EXPECT_EQ(ParsePageSize(1001, 50).value(), 1000);
  EXPECT_EQ(ParsePageSize(std::numeric_limits<int>::max(), 50).value(), 1000);
}

TEST(PageSizeTest, IsNotNegative) {
  for (const int wanted : {-1, std::numeric_limits<int>::min()}) {
    const auto size = ParsePageSize(wanted, 50);
    EXPECT_EQ(size.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ErrorReason(size.status()), "PAGE_SIZE_INVALID");
    EXPECT_THAT(size.status().message(),
                ::testing::HasSubstr(std::to_string(wanted)));
  }
}

TEST(PageTokenTest, ContinuesWhereThePageEnded) {
  EXPECT_EQ(ParseImportsPageToken(ImportsPageToken(kImport)).value(), 7u);
  const RowPosition next{3, 141};
  EXPECT_EQ(
      ParseRowsPageToken(RowsPageToken(kImport, true, next), kImport, true)
          .value(),
      next);
}

TEST(PageTokenTest, NoneIsTheBeginning) {
  EXPECT_EQ(ParseImportsPageToken("").value(), 0u);
  EXPECT_EQ(ParseRowsPageToken("", kImport, false).value(), RowPosition());
}

TEST(PageTokenTest, BelongsToItsQuery) {
  const std::string rows = RowsPageToken(kImport, true, {3, 141});
  EXPECT_EQ(ErrorReason(ParseRowsPageToken(rows, kImport, false).status()),
            "PAGE_TOKEN_INVALID");
  EXPECT_EQ(ErrorReason(ParseRowsPageToken(rows, ImportId{8}, true).status()),
            "PAGE_TOKEN_INVALID");
  EXPECT_EQ(ErrorReason(ParseImportsPageToken(rows).status()),
            "PAGE_TOKEN_INVALID");
  EXPECT_EQ(
      ErrorReason(ParseRowsPageToken(ImportsPageToken(kImport), kImport, false)
                      .status()),
      "PAGE_TOKEN_INVALID");
}

TEST(PageTokenTest, IsNotMadeUp) {
  for (const std::string text :
       {"imports", "imports 1", "imports -1 0", "imports 1 x", "imports 1 0 0",
        "imports 99999999999999999999 0", "exports 1 0"}) {
    const auto place = ParseImportsPageToken(absl::WebSafeBase64Escape(text));
    EXPECT_EQ(ErrorReason(place.status()), "PAGE_TOKEN_INVALID") << text;
  }
  EXPECT_EQ(ErrorReason(ParseImportsPageToken("\n*").status()),
            "PAGE_TOKEN_INVALID");
}

}  // namespace
}  // namespace cte::server
