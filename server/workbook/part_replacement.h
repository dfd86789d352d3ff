#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "server/workbook/package.h"

namespace cte::server {

// Puts up to `size` bytes of a part's content into `buffer` and answers how
// many; 0 is the end.
using PartContent =
    std::function<absl::StatusOr<std::size_t>(char* buffer, std::size_t size)>;

// The bytes of a package in which one part has another content, compressed as
// it is pulled. All other parts are copied as they are, without being inflated.
// `expected_bytes` need not be exact.
//
// An error of `content` is answered as it is; INTERNAL: the archive cannot be
// written.
absl::StatusOr<std::string> ReplacePart(const Package& package,
                                        std::uint64_t part,
                                        std::int64_t expected_bytes,
                                        const PartContent& content);

}  // namespace cte::server
