#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cte::domain {

// The numbers are stored.
enum class CredentialType : std::uint8_t {
  kUnknown = 0,
  kApproved = 1,      // the grid says "Authorized"
  kSupplemental = 2,  // "Non-Authorized"
  kSuggested = 3,     // "Non-Authorized"; has a name and no code (R12)
};

// A credential of the catalogue as it is in one school year.
struct Credential {
  std::uint32_t id = 0;
  std::string code;
  std::string name;
  CredentialType type = CredentialType::kUnknown;
  // Whether the catalogue holds it in this year.
  bool in_force = false;
  // Whether a list of CIP codes belongs to it, in whatever year.
  bool has_cip_list = false;
  // The codes and series of that list that hold in this year.
  std::vector<std::string> cip_codes;
};

// Whether it is for programs of whatever CIP code: a supplemental one without a
// list (R11).
bool IsForEveryProgram(const Credential& credential);
// Whether the credential may be awarded in a program of this CIP code (R11).
bool IsValidFor(const Credential& credential, std::string_view cip_code);

// The key under which a catalogue holds a code: its case does not matter.
std::string CodeKey(std::string_view code);

}  // namespace cte::domain
