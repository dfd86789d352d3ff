#include "server/convert/page.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr int kMaxPage = 1000;

absl::Status Invalid() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                       "The page_token is not one that this query gave. Send "
                       "next_page_token of the page before as it is, with the "
                       "same query, or none to begin.");
}

std::string RowsQuery(domain::ImportId id, bool invalid_only) {
  return absl::StrCat("rows:", domain::ToString(id), ":",
                      invalid_only ? "invalid" : "all");
}

constexpr std::string_view kImportsQuery = "imports";

// A token is the query and two numbers.
std::string Make(std::string_view query, std::int64_t a, std::int64_t b) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(std::string(query), " ", a, " ", b));
}

struct Place {
  std::int64_t a = 0;
  std::int64_t b = 0;
};
absl::StatusOr<Place> Parse(std::string_view token, std::string_view query) {
  if (token.empty()) return Place();
  std::string text;
  if (!absl::WebSafeBase64Unescape(std::string(token), &text)) return Invalid();
  const std::vector<std::string> parts = absl::StrSplit(text, ' ');
  Place place;
  if (parts.size() != 3 || parts[0] != query ||
      !absl::SimpleAtoi(parts[1], &place.a) ||
      !absl::SimpleAtoi(parts[2], &place.b) || place.a < 0 || place.b < 0) {
    return Invalid();
  }
  return place;
}

}  // namespace

absl::StatusOr<int> ParsePageSize(int wanted, int usual) {
  if (wanted < 0) {
    return domain::Error(
        absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
        absl::StrCat("The page_size is ", wanted, "; it is 0, for ", usual,
                     ", or up to ", kMaxPage, "."));
  }
  return wanted == 0 ? usual : std::min(wanted, kMaxPage);
}

std::string ImportsPageToken(domain::ImportId before) {
  return Make(kImportsQuery, static_cast<std::int64_t>(before), 0);
}

absl::StatusOr<std::uint64_t> ParseImportsPageToken(std::string_view token) {
  const auto place = Parse(token, kImportsQuery);
  if (!place.ok()) return place.status();
  return static_cast<std::uint64_t>(place->a);
}

std::string RowsPageToken(domain::ImportId id, bool invalid_only,
                          const domain::RowPosition& next) {
  return Make(RowsQuery(id, invalid_only), next.block, next.offset);
}

absl::StatusOr<domain::RowPosition> ParseRowsPageToken(std::string_view token,
                                                       domain::ImportId id,
                                                       bool invalid_only) {
  const auto place = Parse(token, RowsQuery(id, invalid_only));
  if (!place.ok()) return place.status();
  if (place->a > INT32_MAX || place->b > INT32_MAX) return Invalid();
  return domain::RowPosition{static_cast<std::int32_t>(place->a),
                             static_cast<std::int32_t>(place->b)};
}

}  // namespace cte::server
