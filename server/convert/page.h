#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "server/convert/page_position.h"
#include "server/convert/page_token.h"

// How a caller pages through a list.
namespace cte::server {

// How many a page has when the caller does not say.
inline constexpr int kUsualPage = 100;

// Where a page ends that has more: clients take 4 MiB, and a message should
// stay under 1 MiB.
inline constexpr std::size_t kMaxPageBytes = std::size_t{512} << 10;

// How many the next page has at most: `usual` for 0, at most 1,000.
// INVALID_ARGUMENT, PAGE_SIZE_INVALID: `wanted` is negative.
absl::StatusOr<int> ParsePageSize(int wanted, int usual);

// One page of a list whose places are of type Position.
template <typename Position>
class Page {
 public:
  // INVALID_ARGUMENT: PAGE_SIZE_INVALID, PAGE_TOKEN_INVALID.
  template <typename Request>
  static absl::StatusOr<Page> Parse(const Request& request, PageQuery query,
                                    int usual = kUsualPage) {
    const auto size = ParsePageSize(request.page_size(), usual);
    if (!size.ok()) return size.status();
    Page page(*size, std::move(query));
    if (request.page_token().empty()) return page;
    const auto keys = ParsePageToken(request.page_token(), page.query_);
    if (!keys.ok()) return keys.status();
    if (!ReadKeys(*keys, page.after_.emplace())) return PageTokenInvalid();
    return page;
  }

  int size() const { return size_; }
  // How many to read: one more than the page has, which shows whether the list
  // goes on.
  int limit() const { return size_ + 1; }
  // After what the page begins; nothing at the beginning.
  const std::optional<Position>& after() const { return after_; }

  std::string TokenAfter(const Position& position) const {
    return PageToken(query_, KeysOf(position));
  }

  // Hands the entries of the page to `add`, and has the response say where the
  // next one begins. `entries`: what was read, at most limit(). A page of long
  // entries ends early.
  template <typename Entry, typename PositionOf, typename Add,
            typename Response>
  void Fill(const std::vector<Entry>& entries, PositionOf position_of, Add add,
            Response& response) const {
    const std::size_t most =
        std::min(entries.size(), static_cast<std::size_t>(size_));
    std::size_t count = 0;
    while (count < most) {
      const bool look = count % kEntriesBetweenLooks == 0 && count > 0;
      if (look && response.ByteSizeLong() > kMaxPageBytes) break;
      add(entries[count++]);
    }
    if (count < entries.size()) {
      response.set_next_page_token(TokenAfter(position_of(entries[count - 1])));
    }
  }

 private:
  // Measuring an answer takes as long as writing it.
  static constexpr std::size_t kEntriesBetweenLooks = 16;

  Page(int size, PageQuery query) : size_(size), query_(std::move(query)) {}

  int size_;
  PageQuery query_;
  std::optional<Position> after_;
};

}  // namespace cte::server
