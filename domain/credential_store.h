#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/actor.h"
#include "domain/award.h"
#include "domain/credential.h"
#include "domain/indicator.h"
#include "domain/row_checker.h"
#include "domain/student.h"
#include "domain/suggestion.h"

namespace cte::domain {

// What holds for every store: domain/stores.h.

// The catalogue, and what was suggested for it (R11, R12).
class CatalogueStore {
 public:
  virtual ~CatalogueStore() = default;

  // What the catalogue holds in a year, without suggestions, in no order (see
  // domain/catalogue.h): a state's whole catalogue, some thousands.
  virtual absl::StatusOr<std::vector<Credential>> ListCredentials(
      std::int32_t school_year) = 0;
  // The credential of a code as it is in a year, in force or not; nothing if no
  // year knows the code.
  virtual absl::StatusOr<std::optional<Credential>> FindCredential(
      std::string_view code, std::int32_t school_year) = 0;

  // Open ones first, then by id, those after a position.
  virtual absl::StatusOr<std::vector<Suggestion>> ListSuggestions(
      std::optional<SuggestionState> state,
      const std::optional<SuggestionPosition>& after, int limit) = 0;

  struct Settled {
    Suggestion suggestion;
    std::int64_t merged_awards = 0;
  };
  // Settles all spellings of a suggestion (R12), in one transaction with the
  // credential that is new and the awards that are merged. The settlement has
  // passed CheckSettlement. Without `replace` one that is settled otherwise is
  // refused; the same settlement again changes nothing.
  //
  // NOT_FOUND: SUGGESTION_NOT_FOUND, UNKNOWN_CREDENTIAL. ALREADY_EXISTS:
  // CREDENTIAL_EXISTS. FAILED_PRECONDITION: SUGGESTION_SETTLED,
  // NO_CURRENT_YEAR.
  virtual absl::StatusOr<Settled> Settle(SuggestionId id,
                                         const Settlement& settlement,
                                         const Actor& actor, bool replace) = 0;
};

// Awards, their students, and who qualifies by them (R9, R10, R15, R16).
class AwardStore {
 public:
  virtual ~AwardStore() = default;

  // Checks rows that AwardRows or DeclarationRow made, and writes all of them
  // for the year with the grants of the actor; or none if one is invalid:
  // then the answer is false, and the findings say why. Each row gets its
  // outcome.
  virtual absl::StatusOr<bool> WriteAll(const Actor& actor,
                                        std::int32_t school_year,
                                        std::vector<CheckedRow>& rows) = 0;

  // Moves an award to the record of those that were removed (R15); false if
  // that was done before. NOT_FOUND, AWARD_NOT_FOUND. FAILED_PRECONDITION,
  // YEAR_CLOSED.
  virtual absl::StatusOr<bool> Remove(const AwardRemoval& removal,
                                      const Actor& actor) = 0;

  // In the order of AwardPosition.
  virtual absl::StatusOr<std::vector<Award>> List(const AwardQuery& query) = 0;

  virtual absl::StatusOr<std::optional<Student>> FindStudent(
      const Uic& uic) = 0;
  // In programs that may be seen; the newest year first, then by PSN and class.
  virtual absl::StatusOr<std::vector<Participation>> ListParticipations(
      const Uic& uic, const Visibility& visibility) = 0;

  virtual absl::StatusOr<IndicatorCounts> CountQualifying(
      const IndicatorQuery& query) = 0;
  // By UIC, those after `after`, `limit` at most.
  virtual absl::StatusOr<std::vector<QualifyingStudent>> ListQualifying(
      const IndicatorQuery& query, std::string_view after, int limit) = 0;
};

}  // namespace cte::domain
