#include "server/convert/page.h"

#include <cte/credentials/v1/program_service.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "domain/error.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

using domain::ErrorReason;
using ::testing::ElementsAre;

const PageQuery kQuery = PageQuery("programs").Add(2026).Add("63070");
// Any bytes may be in a key.
const PageKeys kKeys = {"", std::string("a\0b", 3), "1 2", "\xFF\xFE",
                        std::string(300, 'x')};

std::string Refusal(const std::string& token, const PageQuery& query = kQuery) {
  return ErrorReason(ParsePageToken(token, query).status());
}

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

TEST(PageTokenTest, KeepsAnyKeys) {
  for (const PageKeys& keys : {kKeys, PageKeys{}, PageKeys{""}}) {
    EXPECT_EQ(ParsePageToken(PageToken(kQuery, keys), kQuery).value(), keys);
  }
}

TEST(PageTokenTest, IsFitForAnAddress) {
  const std::string token = PageToken(kQuery, kKeys);
  EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                    "abcdefghijklmnopqrstuvwxyz0123456789-_"),
            std::string::npos)
      << token;
}

TEST(PageTokenTest, BelongsToItsQuery) {
  const std::string token = PageToken(kQuery, kKeys);
  for (const PageQuery& other :
       {PageQuery("review").Add(2026).Add("63070"),
        PageQuery("programs").Add(2025).Add("63070"),
        PageQuery("programs").Add(2026).Add("63071"),
        PageQuery("programs").Add(2026),
        PageQuery("programs").Add(2026).Add("63070").Add("")}) {
    EXPECT_EQ(Refusal(token, other), "PAGE_TOKEN_INVALID");
  }
}

TEST(PageQueryTest, DiffersWhereItsValuesDo) {
  const auto bytes = [](const std::vector<std::string>& words,
                        const std::string& type) {
    return PageQuery("programs").Add(words).Add(type).bytes();
  };
  EXPECT_EQ(bytes({"a", "b"}, "c"), bytes({"a", "b"}, "c"));
  EXPECT_NE(bytes({"a", "b"}, "c"), bytes({"a"}, "b"));
  EXPECT_NE(bytes({"a", "b"}, ""), bytes({"a b"}, ""));
  EXPECT_NE(bytes({"a"}, ""), bytes({}, "a"));
  EXPECT_NE(bytes({std::string("a\0b", 3)}, ""), bytes({"a", "b"}, ""));
}

TEST(PageTokenTest, IsWhole) {
  const std::string token = PageToken(kQuery, kKeys);
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_EQ(Refusal(token.substr(0, size)), "PAGE_TOKEN_INVALID") << size;
  }
  EXPECT_EQ(Refusal(token + "AAAA"), "PAGE_TOKEN_INVALID");
}

TEST(PageTokenTest, IsUndamaged) {
  const std::string token = PageToken(kQuery, kKeys);
  for (std::size_t i = 0; i + 1 < token.size(); ++i) {
    std::string damaged = token;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(Refusal(damaged), "PAGE_TOKEN_INVALID") << i;
  }
}

TEST(PageTokenTest, IsNotMadeUp) {
  for (const std::string& text :
       {std::string("\n*"), std::string("made up"), std::string("A"),
        absl::WebSafeBase64Escape("imports 1 0"),
        absl::WebSafeBase64Escape(std::string(16, '\0')),
        absl::WebSafeBase64Escape(std::string(20, '\xFF')),
        std::string(100'000, 'A')}) {
    EXPECT_EQ(Refusal(text), "PAGE_TOKEN_INVALID") << text.substr(0, 32);
  }
}

template <typename Position>
bool Survives(const Position& position) {
  Position read;
  return ReadKeys(KeysOf(position), read) && KeysOf(read) == KeysOf(position);
}

TEST(PagePositionTest, OfEveryListSurvivesAToken) {
  constexpr auto kMax64 = std::numeric_limits<std::uint64_t>::max();
  EXPECT_TRUE(Survives(CodePosition{"63070"}));
  EXPECT_TRUE(Survives(ImportPosition{domain::ImportId{kMax64}}));
  EXPECT_TRUE(Survives(domain::RowPosition{3, 141}));
  EXPECT_TRUE(
      Survives(domain::ProgramPosition{"", domain::Psn{domain::kMaxPsn}}));
  EXPECT_TRUE(Survives(domain::StudentPosition{"O'Rían, Jr", "", "A1"}));
  EXPECT_TRUE(Survives(domain::CredentialPosition{
      domain::CredentialType::kSupplemental, "CPR", "C"}));
  EXPECT_TRUE(Survives(domain::AwardPosition{domain::Psn{17}, "L", "F", "A1",
                                             2026, 4'000'000'000U, kMax64}));
  EXPECT_TRUE(
      Survives(domain::SuggestionPosition{false, domain::SuggestionId{9}}));
}

TEST(PagePositionTest, IsNotReadFromOtherKeys) {
  domain::RowPosition rows;
  for (const PageKeys& keys :
       {PageKeys{}, PageKeys{"1"}, PageKeys{"1", "2", "3"}, PageKeys{"1", ""},
        PageKeys{"1", "x"}, PageKeys{"1", "2 "}, PageKeys{"-1", "2"},
        PageKeys{"1", "2147483648"}}) {
    EXPECT_FALSE(ReadKeys(keys, rows));
  }
  domain::SuggestionPosition suggestions;
  EXPECT_FALSE(ReadKeys({"2", "1"}, suggestions));
}

TEST(PageTest, OfNoTokenIsTheBeginning) {
  const auto page =
      Page<CodePosition>::Parse(v1::ListDistrictsRequest(), kQuery);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_FALSE(page->after());
  EXPECT_EQ(page->size(), kUsualPage);
  EXPECT_EQ(page->limit(), kUsualPage + 1);
}

// What a page of two adds of what was read, and where the next one begins.
struct Filled {
  std::vector<std::string> codes;
  std::string next_page_token;
};
Filled FillTwo(const std::vector<std::string>& read) {
  v1::ListDistrictsRequest request;
  request.set_page_size(2);
  v1::ListDistrictsResponse response;
  Filled filled;
  const auto page = Page<CodePosition>::Parse(request, kQuery);
  page->Fill(
      read, [](const std::string& code) { return CodePosition{code}; },
      [&](const std::string& code) { filled.codes.push_back(code); }, response);
  filled.next_page_token = response.next_page_token();
  return filled;
}

TEST(PageTest, GoesOnAfterItsLastEntry) {
  const Filled filled = FillTwo({"1", "2", "3"});
  EXPECT_THAT(filled.codes, ElementsAre("1", "2"));
  v1::ListDistrictsRequest request;
  request.set_page_token(filled.next_page_token);
  const auto next = Page<CodePosition>::Parse(request, kQuery);
  ASSERT_TRUE(next.ok()) << next.status();
  ASSERT_TRUE(next->after());
  EXPECT_EQ(next->after()->code, "2");
}

TEST(PageTest, IsTheLastIfNothingMoreWasRead) {
  for (const auto& read :
       std::vector<std::vector<std::string>>{{}, {"1"}, {"1", "2"}}) {
    const Filled filled = FillTwo(read);
    EXPECT_EQ(filled.codes, read);
    EXPECT_EQ(filled.next_page_token, "");
  }
}

TEST(PageTest, EndsEarlyWhenItsEntriesAreLong) {
  v1::ListDistrictsRequest request;
  request.set_page_size(1000);
  const auto page = Page<CodePosition>::Parse(request, kQuery);
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> read;
  for (int i = 0; i < 1000; ++i) read.push_back(std::to_string(i));
  v1::ListDistrictsResponse response;
  page->Fill(
      read, [](const std::string& code) { return CodePosition{code}; },
      [&](const std::string& code) {
        auto& added = *response.add_districts();
        added.set_district_code(code);
        added.set_name(std::string(5000, 'x'));
      },
      response);
  EXPECT_GT(response.ByteSizeLong(), kMaxPageBytes);
  EXPECT_LT(response.ByteSizeLong(), 2 * kMaxPageBytes);
  request.set_page_token(response.next_page_token());
  const auto next = Page<CodePosition>::Parse(request, kQuery);
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_EQ(next->after()->code, std::to_string(response.districts_size() - 1));
}

TEST(PageTest, IsNotThatOfAListWithOtherPlaces) {
  v1::ListDistrictsRequest request;
  request.set_page_token(PageToken(kQuery, {"1", "2"}));
  EXPECT_EQ(ErrorReason(Page<CodePosition>::Parse(request, kQuery).status()),
            "PAGE_TOKEN_INVALID");
}

}  // namespace
}  // namespace cte::server
