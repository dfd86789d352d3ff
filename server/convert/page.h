#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "domain/import.h"
#include "domain/stores.h"

// How a caller pages through a list.
namespace cte::server {

// How many the next page has at most: `usual` for 0, at most 1,000.
// INVALID_ARGUMENT, PAGE_SIZE_INVALID: `wanted` is negative.
absl::StatusOr<int> ParsePageSize(int wanted, int usual);

// Page tokens are opaque to clients, and bound to the query that they continue.
// INVALID_ARGUMENT, PAGE_TOKEN_INVALID: of another query, or made up.

// Of ListImports: the id before which the next page begins.
std::string ImportsPageToken(domain::ImportId before);
// 0 for an empty token: the first page.
absl::StatusOr<std::uint64_t> ParseImportsPageToken(std::string_view token);

// Of ListImportRows.
std::string RowsPageToken(domain::ImportId id, bool invalid_only,
                          const domain::RowPosition& next);
absl::StatusOr<domain::RowPosition> ParseRowsPageToken(std::string_view token,
                                                       domain::ImportId id,
                                                       bool invalid_only);

}  // namespace cte::server
