#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/access.h"
#include "domain/credential.h"
#include "domain/identifiers.h"
#include "domain/import.h"
#include "domain/row_checker.h"
#include "domain/suggestion.h"

namespace cte::domain {

// One student received one credential through one program in one school year.
struct Award {
  struct Removal {
    std::uint64_t id = 0;  // in the order of removals, from 1
    absl::Time time;
    std::string principal;
    bool merged = false;  // another award stands for it now (R12)
  };

  Psn psn{};
  std::string program_name;
  std::string cip_code;
  std::int32_t school_year = 0;
  std::string uic;
  std::string last_name;
  std::string first_name;
  // As it was recorded: what it means is in the next three (R12).
  std::uint32_t credential_id = 0;
  CredentialType type = CredentialType::kUnknown;
  std::string code;  // "" for a suggestion that is open or declined
  std::string name;
  std::string suggested_name;                 // "" unless it was a suggestion
  std::optional<SuggestionState> suggestion;  // likewise
  absl::Time award_time;
  std::string awarded_by;
  std::optional<ImportId> import;
  std::int32_t import_row = 0;
  bool counts = false;  // for the indicator (R16)
  std::optional<Removal> removal;
};

// A place in a list of awards: its order, from the first to the last.
struct AwardPosition {
  Psn psn{};
  std::string last_name;
  std::string first_name;
  std::string uic;
  std::int32_t school_year = 0;
  std::uint32_t credential_id = 0;
  std::uint64_t removal_id = 0;  // 0 for an award that is there
};
AwardPosition PositionOf(const Award& award);

// Awards of one program, of one student or of the programs of one district:
// exactly one of the three is given.
struct AwardQuery {
  std::optional<Psn> psn;
  std::optional<Uic> uic;
  std::string district_code;
  Visibility visibility;
  std::int32_t first_year = kFirstSchoolYear;
  std::int32_t last_year = kLastSchoolYear;
  bool in_school_only = false;  // of students who are in school now (R30)
  bool include_removed = false;
  std::int32_t catalogue_year = 0;  // by which Award::counts is set
  std::optional<AwardPosition> after;
  int limit = 0;
};

// Narrows a query to these school years; 0 is no bound. INVALID_ARGUMENT,
// YEARS_INVALID.
absl::Status SetYears(std::int32_t first_year, std::int32_t last_year,
                      AwardQuery& query);

// Which award is to be removed: what it means, or the name it was entered as,
// in any spelling; one that was settled names what it was settled as, too.
struct AwardRemoval {
  Psn psn{};
  Uic uic;
  std::int32_t school_year = 0;
  std::string code;            // "" if
  std::string suggested_name;  // this is given
};
absl::Status AwardNotFound(const AwardRemoval& removal);

// Rows as those of an import, to be checked and written together (R10): the
// credential is a code, or a name if the code is "".
std::vector<CheckedRow> AwardRows(Psn psn, const std::vector<Uic>& uics,
                                  const std::string& code,
                                  const std::string& suggested_name);
// The row that declares a program (R23).
CheckedRow DeclarationRow(Psn psn);

// Why rows that AwardRows or DeclarationRow made were not written; never OK.
// The reason is the code of the first error; the field violations have all of
// them, of "uics[N]" for the Nth row. A declaration has none: the reason says
// it all.
absl::Status RefusalOf(const std::vector<CheckedRow>& rows);

}  // namespace cte::domain
