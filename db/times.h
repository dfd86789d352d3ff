#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "db/connection.h"

namespace cte::db {

// A column of DATETIME(6) in UTC, for a SELECT whose rows ReadTime reads.
inline std::string SelectTime(std::string_view column) {
  return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', " + std::string(column) +
         ")";
}
// A DATETIME(6) of the value that MicrosOf gives, which may be null.
inline constexpr std::string_view kTimeOfMicros =
    "TIMESTAMP '1970-01-01 00:00:00' + INTERVAL ? MICROSECOND";
inline Value MicrosOf(const std::optional<absl::Time>& time) {
  return time ? Value(absl::ToUnixMicros(*time)) : Value(nullptr);
}

// Nothing if it is null.
inline std::optional<absl::Time> ReadTime(const Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return absl::FromUnixMicros(row.Int(column));
}

}  // namespace cte::db
