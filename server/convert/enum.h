#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"

// Enums whose numbers are the same on both sides. On the wire a number may be
// any integer.
namespace cte::server {

// One that is not of the enum becomes 0, which every check refuses.
template <typename Enum>
Enum Within(int number, Enum last) {
  return number < 0 || number > static_cast<int>(last)
             ? Enum{}
             : static_cast<Enum>(number);
}

// A filter by an enum that begins at 1: 0 stands for all. INVALID_ARGUMENT,
// `reason`: not of the enum.
template <typename Enum>
absl::StatusOr<std::optional<Enum>> ParseFilter(int number, Enum last,
                                                std::string_view field,
                                                std::string_view reason) {
  if (number == 0) return std::nullopt;
  const Enum value = Within(number, last);
  if (value != Enum{}) return value;
  return domain::Error(absl::StatusCode::kInvalidArgument, reason,
                       absl::StrCat("The ", std::string(field), " is ", number,
                                    "; this server knows 0, for all, to ",
                                    static_cast<int>(last), "."));
}

}  // namespace cte::server
