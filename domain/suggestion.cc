#include "domain/suggestion.h"

#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/code_point.h"
#include "domain/error.h"
#include "domain/roster.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

// Of Latin-1, in order: the no-break space and the soft hyphen, and what
// Unicode counts as punctuation. A raised digit, a degree or a currency is
// none.
constexpr std::u32string_view kLatin1LeftOut =
    U"\u00A0\u00A1\u00A7\u00AB\u00AD\u00B6\u00B7\u00BB\u00BF";

// Blanks and punctuation: of ASCII all but letters, digits, "+" and "#"; of the
// rest the blocks that hold little else.
bool IsLeftOut(char32_t c) {
  if (c < 0x80) {
    return !absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '+' &&
           c != '#';
  }
  return kLatin1LeftOut.find(c) != kLatin1LeftOut.npos ||
         (0x2000 <= c && c <= 0x206F) || (0x3000 <= c && c <= 0x303F) ||
         c == 0xFEFF;
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
    const CodePoint first = FirstCodePoint(rest);
    if (!IsLeftOut(first.value)) AppendCodePoint(Lowercase(first.value), key);
    rest.remove_prefix(first.size);
  }
  return key.empty() ? std::string(name) : key;
}

SuggestionPosition PositionOf(const Suggestion& suggestion) {
  return {suggestion.state == SuggestionState::kOpen, suggestion.id};
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
