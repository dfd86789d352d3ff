#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace cte::domain {

// Given by the database, from 1. No secret.
enum class TokenId : std::uint64_t {};
// Nothing unless the text is an id as ToString writes it.
std::optional<TokenId> ParseTokenId(std::string_view text);
std::string ToString(TokenId id);

// A token is known by its SHA-256 only.
struct TokenRecord {
  std::string sha256;  // 32 bytes
  std::string principal;
  std::string district_code = {};  // as NewToken's
};

// A token to be made.
struct NewToken {
  std::string sha256;                     // 32 bytes
  std::string principal;                  // whom it stands for
  std::string label;                      // at most 100 characters
  std::optional<absl::Time> expire_time;  // to come; none: never
  // "" if a state administrator makes it; else the district inside which the
  // maker administers: the token is known only while its principal holds
  // nothing beyond.
  std::string district_code;
};

// A token without what is secret of it.
struct Token {
  TokenId id{};
  std::string principal;
  std::string label;
  std::string created_by;  // "": the server itself
  absl::Time create_time;
  std::optional<absl::Time> expire_time;
  std::string district_code;  // as NewToken's
};

// INVALID_ARGUMENT, PRINCIPAL_INVALID: not 1 to 255 bytes without control
// characters.
absl::Status CheckPrincipal(std::string_view principal);
// INVALID_ARGUMENT, LABEL_INVALID: more than 100 characters, or not one line.
absl::Status CheckLabel(std::string_view label);

absl::Status TokenNotFound(std::string_view id);

}  // namespace cte::domain
