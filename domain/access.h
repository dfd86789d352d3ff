#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/identifiers.h"

namespace cte::domain {

// What a principal may do (R27). The numbers are stored.
enum class Role : std::uint8_t {
  kViewer = 1,                 // reads
  kEditor = 2,                 // writes awards and declarations
  kDistrictAdministrator = 3,  // gives and takes grants in the district too
  kStateAdministrator = 4,     // everything
};

// Where the principal may do it. The numbers are stored.
enum class ScopeType : std::uint8_t {
  kState = 1,
  kDistrict = 2,
  kBuilding = 3,
  kProgram = 4,
};

struct Grant {
  Role role{};
  ScopeType scope_type{};
  std::string scope_code;  // "" for the state, a PSN in digits for a program

  friend bool operator==(const Grant&, const Grant&) = default;
};

// Whether grants can be given to it: 1 to 255 bytes without control characters.
inline constexpr std::size_t kMaxPrincipal = 255;
bool IsPrincipal(std::string_view text);

// Who holds what.
struct GrantRecord {
  std::string principal;
  Grant grant;

  friend bool operator==(const GrantRecord&, const GrantRecord&) = default;
};

// Grants by principal, role, scope type and scope code: those that fit all that
// is given.
struct GrantQuery {
  std::optional<std::string> principal;
  // Over the district, its buildings or its programs. "": all.
  std::string district_code;
  std::optional<GrantRecord> after;
  int limit = 0;
};

// Where a program is, as far as grants are concerned.
struct ProgramPlace {
  Psn psn{};
  std::string building_code;
  std::string district_code;  // of the building
};

// Whether one of the grants has the role, or a higher one, over ...
// ... the program,
bool Holds(const std::vector<Grant>& grants, Role role,
           const ProgramPlace& program);
// ... the whole state,
bool HoldsInState(const std::vector<Grant>& grants, Role role);
// ... anything.
bool HoldsSomewhere(const std::vector<Grant>& grants, Role role);

// The districts that the holder administers, each once.
std::vector<std::string> AdministeredDistricts(
    const std::vector<Grant>& grants);
// Whether the holder may give and take a grant whose scope is in the district
// ("": the state): a state administrator any, a district administrator one in
// the district, and nobody a role above the own one.
bool MayGive(const std::vector<Grant>& grants, const Grant& given,
             std::string_view district_code);

// The programs over which a role is held, as a database can select them: their
// students and awards may be seen.
struct Visibility {
  bool everything = false;
  // Else those of these districts (of the building), of these buildings, and
  // these.
  std::vector<std::string> districts;
  std::vector<std::string> buildings;
  std::vector<Psn> programs;
};
Visibility VisibilityOf(const std::vector<Grant>& grants);

}  // namespace cte::domain
