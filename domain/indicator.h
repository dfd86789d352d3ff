#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "domain/access.h"
#include "domain/credential.h"
#include "domain/identifiers.h"

namespace cte::domain {

// The Post-Secondary Credential indicator (R16): a student qualifies from the
// first award of an approved credential that is valid for the program's CIP
// code, by the catalogue of the year asked for.
class IndicatorRule {
 public:
  // `catalogue`: every credential as it is in the year asked for.
  explicit IndicatorRule(const std::vector<Credential>& catalogue);

  // Whether an award of the credential through a program of this CIP code
  // counts. Remembers the answer: not thread safe.
  bool Counts(std::uint32_t credential_id, std::string_view cip_code);

 private:
  absl::flat_hash_map<std::uint32_t, Credential> approved_;
  absl::flat_hash_map<std::pair<std::uint32_t, std::string>, bool> known_;
};

// Whose indicator: of one program, of the programs of one district, or, with
// neither, of the state; and by whose catalogue and up to which year.
struct IndicatorQuery {
  std::optional<Psn> psn;
  std::string district_code;
  Visibility visibility;
  std::int32_t school_year = 0;
};

struct IndicatorCounts {
  std::int64_t students_with_awards = 0;
  std::int64_t qualifying = 0;
  std::int64_t newly_qualifying = 0;  // since the school year of the query
};

// A student who qualifies, and the first award by which.
struct QualifyingStudent {
  std::string uic;
  std::string last_name;
  std::string first_name;
  std::int32_t since_year = 0;
  Psn psn{};
  std::string credential_code;
};

}  // namespace cte::domain
