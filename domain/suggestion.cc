#include "domain/suggestion.h"

#include <charconv>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/roster.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

// One code point of UTF-8, and how many bytes it takes; a byte that is none is
// taken for itself.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
};

CodePoint FirstOf(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t lead = byte(0);
  const std::size_t size =
      lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : (lead >= 0xC0 ? 2 : 1));
  if (size == 1 || text.size() < size) return {lead, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3FU);
  return {value, size};
}

void Append(char32_t value, std::string& text) {
  const auto put = [&](char32_t byte) {
    text.push_back(static_cast<char>(byte));
  };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | value >> 6);
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | value >> 12);
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | value >> 18);
    put(0x80 | (value >> 12 & 0x3F));
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

char32_t Lowercase(char32_t c) {
  const auto within = [c](char32_t first, char32_t last) {
    return first <= c && c <= last;
  };
  if (within('A', 'Z') || (within(0xC0, 0xDE) && c != 0xD7)) return c + 32;
  const bool pairs_from_even = within(0x100, 0x137) || within(0x14A, 0x177);
  const bool pairs_from_odd = within(0x139, 0x148) || within(0x179, 0x17E);
  if (pairs_from_even) return c | 1U;
  if (pairs_from_odd) return c + (c & 1U);
  if (within(0x391, 0x3A9) || within(0x410, 0x42F)) return c + 32;
  if (within(0x400, 0x40F)) return c + 80;
  return c;
}

// Blanks and punctuation: of ASCII all but letters, digits, "+" and "#"; of the
// rest the blocks that hold nothing else.
bool IsLeftOut(char32_t c) {
  if (c < 0x80) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '+' &&
           c != '#';
  }
  return c <= 0xBF ? (c != 0xAA && c != 0xB5 && c != 0xBA)
                   : (0x2000 <= c && c <= 0x206F) ||
                         (0x3000 <= c && c <= 0x303F) || c == 0xFEFF;
}

absl::Status Wrong(std::string_view reason, const RosterRemark& remark) {
  return Error(absl::StatusCode::kInvalidArgument, reason, remark.message);
}

std::string_view ReasonOf(const std::string& field) {
  if (field == "code") return "CREDENTIAL_CODE_INVALID";
  if (field == "name") return "CREDENTIAL_NAME_INVALID";
  if (field == "type") return "TYPE_UNKNOWN";
  if (field == "cip_code") return "CIP_CODE_INVALID";
  return "SCHOOL_YEAR_INVALID";
}

absl::Status CheckNew(const NewCredential& credential) {
  // What is left out here is filled in later by something that is right.
  const std::int32_t first_year =
      credential.first_year == 0 ? kFirstSchoolYear : credential.first_year;
  const std::string name = credential.name.empty() ? "name" : credential.name;
  if (const auto problem = FindProblem(CredentialRecord{
          credential.code, name, credential.type, first_year, 0})) {
    return Wrong(ReasonOf(problem->field), *problem);
  }
  for (const std::string& cip_code : credential.cip_codes) {
    if (const auto problem = FindProblem(
            CredentialCipRecord{credential.code, cip_code, first_year, 0})) {
      return Wrong(ReasonOf(problem->field), *problem);
    }
  }
  if (credential.type == CredentialType::kApproved &&
      credential.cip_codes.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "CIP_CODE_REQUIRED",
                 "An approved credential is for programs of certain CIP codes. "
                 "Name at least one, NN.NNNN, or NN.NN or NN for all below.");
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<SuggestionId> ParseSuggestionId(std::string_view text) {
  std::uint32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number == 0 || text[0] == '0') {
    return std::nullopt;
  }
  return SuggestionId{number};
}

std::string ToString(SuggestionId id) {
  return std::to_string(static_cast<std::uint32_t>(id));
}

std::string SuggestionKey(std::string_view name) {
  std::string key;
  for (std::string_view rest = name; !rest.empty();) {
    const CodePoint first = FirstOf(rest);
    if (!IsLeftOut(first.value)) Append(Lowercase(first.value), key);
    rest.remove_prefix(first.size);
  }
  return key.empty() ? std::string(name) : key;
}

absl::Status CheckSettlement(const Settlement& settlement) {
  if (const auto* added = std::get_if<NewCredential>(&settlement)) {
    return CheckNew(*added);
  }
  return absl::OkStatus();
}

absl::Status SuggestionNotFound(std::string_view id) {
  return Error(absl::StatusCode::kNotFound, "SUGGESTION_NOT_FOUND",
               absl::StrCat("There is no suggestion ", Clipped(id, 32),
                            ". List the suggestions for their ids."));
}

}  // namespace cte::domain
