#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/access.h"
#include "domain/identifiers.h"

namespace cte::domain {

// What a program reported for a school year: exactly one holds (R2).
enum class ProgramStatus : std::uint8_t {
  kMissing = 1,   // neither of the others
  kReported = 2,  // awards exist
  kDeclared = 3,  // declared as giving no credentials
};

// A district, building or agency.
struct Entity {
  std::string code;
  std::string name;

  friend bool operator==(const Entity&, const Entity&) = default;
};

// What a program reported for a school year, as of one moment.
struct ProgramReport {
  std::int64_t award_count = 0;
  bool declared = false;
  std::string declared_by;  // "" unless declared
  std::optional<absl::Time> declare_time;

  ProgramStatus status() const;
};

// One program in one school year.
struct ProgramYear : ProgramReport {
  Psn psn{};
  std::int32_t school_year = 0;
  std::string cip_code;
  std::string name;
  std::string type;
  Entity building;
  Entity agency;
  Entity district;      // the building's
  bool active = false;  // in the school year

  ProgramPlace place() const { return {psn, building.code, district.code}; }
};

// How many active programs reported what (R4).
struct ReviewTotals {
  std::int64_t missing = 0;
  std::int64_t reported = 0;
  std::int64_t declared = 0;

  std::int64_t active() const { return missing + reported + declared; }
};

// The columns of the list of programs (R1), and the order of the review.
enum class ProgramColumn {
  kCipCode,
  kName,
  kPsn,
  kType,
  kBuilding,  // by name
  kAgency,    // by name
  kPlace,     // by the codes of district and building
};
struct ProgramOrder {
  ProgramColumn column = ProgramColumn::kName;
  bool descending = false;

  friend bool operator==(const ProgramOrder&, const ProgramOrder&) = default;
};
// Reads "cip_code", "building desc" ...; "" is the default.
// INVALID_ARGUMENT, ORDER_UNKNOWN.
absl::StatusOr<ProgramOrder> ParseProgramOrder(std::string_view text);

// A place in an ordered list of programs: what the column holds ("" for kPsn),
// and the PSN, by which programs come that are alike in it.
struct ProgramPosition {
  std::string key;
  Psn psn{};
};
ProgramPosition PositionOf(const ProgramYear& program, ProgramColumn column);

// Programs that are active in a school year.
struct ProgramQuery {
  std::int32_t school_year = 0;
  std::string district_code;  // "": of all districts
  Visibility visibility;
  std::vector<std::string> words;  // parts of the name, CIP code or PSN
  std::string type;                // "": of all types
  std::optional<ProgramStatus> status;
  ProgramOrder order;
  std::optional<ProgramPosition> after;  // none: from the beginning
  int limit = 0;
};

// A PSN as a call names it. INVALID_ARGUMENT, INVALID_PSN.
absl::StatusOr<Psn> CheckPsn(std::int64_t psn);
absl::Status ProgramNotFound(Psn psn);
absl::Status UnauthorizedPsn(Psn psn);
// Of a district that is unknown or may not be seen; the answer tells which one
// only to who may see the whole state.
absl::Status NoSuchDistrict(std::string_view code,
                            const Visibility& visibility);

}  // namespace cte::domain
