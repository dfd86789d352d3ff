#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::server {

// The query of a list, as far as a page token is bound to it: the list's name
// and every value that chooses or orders its entries, in a fixed order. What
// the caller may see does not belong to it: that is asked anew for each page.
class PageQuery {
 public:
  explicit PageQuery(std::string_view list) { Add(list); }

  PageQuery& Add(std::string_view value);
  PageQuery& Add(const std::vector<std::string>& values);
  // Numbers, enums, truth values.
  PageQuery& Add(std::integral auto value) {
    return Add(std::to_string(static_cast<std::int64_t>(value)));
  }

  // Two queries that differ have different bytes.
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

// The entry with which a page ends, as its place in the order of the list; any
// bytes.
using PageKeys = std::vector<std::string>;

// Opaque to clients, and good at every server. No secret is in it: who makes
// one up knowingly gets a page that the query would give at another place.
std::string PageToken(const PageQuery& query, const PageKeys& keys);

// INVALID_ARGUMENT, PAGE_TOKEN_INVALID: of another query, damaged or made up.
absl::StatusOr<PageKeys> ParsePageToken(std::string_view token,
                                        const PageQuery& query);
absl::Status PageTokenInvalid();

}  // namespace cte::server
