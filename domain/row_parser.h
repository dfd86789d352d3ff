#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/finding.h"
#include "domain/identifiers.h"
#include "domain/raw_row.h"

namespace cte::domain {

// A row whose cells are read, before anything is known about program, student
// or credential.
struct ParsedRow {
  enum class Kind : std::uint8_t {
    kAward = 1,        // a student and a credential
    kDeclaration = 2,  // the program gives no credentials (R23)
    kUnclear = 3,      // half a declaration; has an error
  };

  std::int32_t row_number = 0;
  Kind kind = Kind::kUnclear;
  // As shown: trimmed, zeros restored, at most kMaxShown characters.
  std::string uic;
  std::string psn;
  std::string credential_code;
  std::string credential_name;
  // Set where the text is a valid one.
  std::optional<Uic> student;
  std::optional<Psn> program;
  // A name without a code: a suggested credential (R25).
  bool suggested = false;
  std::vector<Finding> findings;
};

// Whether a code is the X, in either case, of a declaration. No credential of a
// catalogue may have it (R23).
bool CodeIsNoCredentials(std::string_view code);

// What is wrong with the name of a suggested credential, trimmed; "" is not.
std::optional<Finding> FindNameProblem(std::string_view name);

// Reads the cells of a row (R19, R23, R25): restores the zeros of a UIC, tells
// an award from a declaration, and finds what is missing or malformed. Choices
// of ours where the rules are silent: a lower-case letter that begins a UIC is
// taken as the capital; a PSN has at most 18 digits; a suggested name has at
// most kMaxShown characters and no control characters.
ParsedRow Parse(const RawRow& raw);

}  // namespace cte::domain
