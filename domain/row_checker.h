#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "domain/access.h"
#include "domain/credential.h"
#include "domain/finding.h"
#include "domain/identifiers.h"
#include "domain/row_parser.h"
#include "domain/suggestion.h"

namespace cte::domain {

// What is known about a program in the school year of the import.
struct ProgramFacts {
  ProgramPlace place;
  std::string cip_code;
  std::string name;
  bool active = false;      // in the school year
  bool declared = false;    // as giving no credentials this year (R14)
  bool has_awards = false;  // this year (R3); known for declaration rows only
};

// A student of a program.
struct Participant {
  Psn psn{};
  Uic uic;

  friend bool operator==(const Participant&, const Participant&) = default;
  friend auto operator<=>(const Participant&, const Participant&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Participant& p) {
    return H::combine(std::move(h), p.psn, p.uic);
  }
};

// What is known of a suggested credential's name (R12).
struct SuggestionFacts {
  // Unless nobody has entered exactly this name before.
  std::optional<std::uint32_t> credential_id;
  SuggestionState state = SuggestionState::kOpen;
  // If it was settled as a credential: its CodeKey, which Facts::credentials
  // has.
  std::string code_key;
};

// All that rows are checked against. A caller fetches it for a batch of rows at
// a time (see FactNeeds), never for each row.
struct Facts {
  std::int32_t school_year = 0;
  bool year_closed = false;
  std::vector<Grant> grants;  // of the principal who imports
  absl::flat_hash_map<Psn, ProgramFacts> programs;
  // Who was in a class of the program at some time (R13).
  absl::flat_hash_set<Participant> enrolled;
  // By CodeKey.
  absl::flat_hash_map<std::string, Credential> credentials;
  // By name; those that nobody has entered in any spelling are not here.
  absl::flat_hash_map<std::string, SuggestionFacts> suggestions;
  // Credential ids of the awards of this year: of a suggestion that was settled
  // as a credential, that one's.
  absl::flat_hash_map<Participant, std::vector<std::uint32_t>> awards;
};

// What has to be known to check a batch; nothing twice.
struct FactNeeds {
  std::vector<Psn> programs;
  std::vector<Psn> declared_programs;     // a part of `programs`
  std::vector<Participant> participants;  // of `programs`, in order
  std::vector<std::string> credential_keys;
  std::vector<std::string> suggestions;
};
FactNeeds NeedsOf(const std::vector<ParsedRow>& rows);

// What committing did with a row (R22). The numbers are stored.
enum class Outcome : std::uint8_t {
  kNone = 0,  // not committed yet
  kCreated = 1,
  kUnchanged = 2,
  kRejected = 3,
};

// A row with everything that the grid shows (R21).
struct CheckedRow {
  std::int32_t row_number = 0;
  ParsedRow::Kind kind = ParsedRow::Kind::kUnclear;
  std::string uic;
  std::string psn;
  std::string cip_code;      // "" if the program is not found
  std::string program_name;  // "" likewise
  CredentialType credential_type = CredentialType::kUnknown;
  std::string credential_name;  // the catalogue's where the code is known
  std::string credential_code;
  std::vector<Finding> findings;  // errors first
  Outcome outcome = Outcome::kNone;
  // The credential, where it has an id already. Not kept with a staged row.
  std::optional<std::uint32_t> credential_id;

  bool valid() const { return !HasError(findings); }
  friend bool operator==(const CheckedRow&, const CheckedRow&) = default;
};

// Checks a row against the facts and reports every finding (R20). Pure: the
// same row and facts give the same result, for an import, its commit and a
// single award alike. Of a program outside the grants it tells nothing but what
// is public (R28): the row is not enrolled, whatever the truth is.
CheckedRow Check(const ParsedRow& row, const Facts& facts);

// Adds what Check says of a row whose award or declaration is there already
// (ALREADY_RECORDED), unless the row has it: for who learns it by writing.
void MarkRecorded(std::int32_t school_year, CheckedRow& row);

// A checked row as it was before it was checked, to check it again with the
// facts of now. For valid rows only.
ParsedRow Reparse(const CheckedRow& row);

}  // namespace cte::domain
