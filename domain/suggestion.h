#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/credential.h"

namespace cte::domain {

// Where a suggestion stands (R12). The numbers are stored.
enum class SuggestionState : std::uint8_t {
  kOpen = 1,
  kAdded = 2,   // a new credential of the catalogue was made of it
  kMapped = 3,  // it means one that the catalogue had
  kDeclined = 4,
};

// Given by the database, from 1.
enum class SuggestionId : std::uint32_t {};
std::optional<SuggestionId> ParseSuggestionId(std::string_view text);
std::string ToString(SuggestionId id);

// What names have in common that differ only in case, blanks or punctuation:
// they are one suggestion. "+" and "#" are no punctuation here: C, C++ and C#
// are three things. Case is that of Latin, Greek and Cyrillic letters.
std::string SuggestionKey(std::string_view name);

struct Suggestion {
  struct Spelling {
    std::string name;
    std::int64_t award_count = 0;
  };
  SuggestionId id{};
  SuggestionState state = SuggestionState::kOpen;
  std::vector<Spelling> spellings;  // the most used first
  std::int64_t award_count = 0;
  std::int64_t program_count = 0;
  std::string credential_code;  // what it means; "" if open or declined
  std::string settled_by;
  std::optional<absl::Time> settle_time;
};

// A place in the list of suggestions: the open ones first, then by id.
struct SuggestionPosition {
  bool open = true;
  SuggestionId id{};
};
SuggestionPosition PositionOf(const Suggestion& suggestion);

// What a suggestion is settled as.
struct NewCredential {
  std::string code;
  std::string name;  // "": the most used spelling
  CredentialType type = CredentialType::kUnknown;
  std::vector<std::string> cip_codes;
  std::int32_t first_year = 0;  // 0: the current school year
};
struct ExistingCredential {
  std::string code;
};
struct Declined {};
using Settlement = std::variant<NewCredential, ExistingCredential, Declined>;

// What is wrong with a settlement as it stands: the refusals of
// SettleSuggestion that need no look at the database.
absl::Status CheckSettlement(const Settlement& settlement);

absl::Status SuggestionNotFound(std::string_view id);

}  // namespace cte::domain
