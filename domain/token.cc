#include "domain/token.h"

#include <charconv>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "domain/access.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::size_t kMaxLabel = 100;

}  // namespace

std::optional<TokenId> ParseTokenId(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number == 0 || text[0] == '0') {
    return std::nullopt;
  }
  return TokenId{number};
}

std::string ToString(TokenId id) {
  return std::to_string(static_cast<std::uint64_t>(id));
}

absl::Status CheckPrincipal(std::string_view principal) {
  if (IsPrincipal(principal)) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "PRINCIPAL_INVALID",
               absl::StrCat("The principal has ", principal.size(),
                            " bytes; it is 1 to ", kMaxPrincipal,
                            " bytes without control characters."));
}

absl::Status CheckLabel(std::string_view label) {
  if (CharacterCount(label) <= kMaxLabel && !HasControlCharacter(label)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "LABEL_INVALID",
               absl::StrCat("The label is longer than ", kMaxLabel,
                            " characters, or not one line. Shorten it."));
}

absl::Status TokenNotFound(std::string_view id) {
  const std::string shown = Clipped(id, 20);
  return Error(absl::StatusCode::kNotFound, "TOKEN_NOT_FOUND",
               absl::StrCat("There is no token ", shown,
                            ", or it has ended. List the tokens to see which "
                            "there are."),
               {{"token_id", shown}});
}

}  // namespace cte::domain
