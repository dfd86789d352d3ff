#include "db/suggestion_settlement.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "db/audit_log.h"
#include "db/award_audit.h"
#include "db/batches.h"
#include "db/credential_histories.h"
#include "db/fact_versions.h"
#include "db/facts.h"
#include "db/removed_awards.h"
#include "db/suggestion_list.h"
#include "db/year_store.h"
#include "domain/audit_text.h"
#include "domain/credential.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::db {
namespace {

using domain::AuditAction;
using domain::AuditText;
using domain::ExistingCredential;
using domain::NewCredential;
using domain::Settlement;
using domain::Suggestion;
using domain::SuggestionId;
using domain::SuggestionState;

using Ids = std::vector<std::uint32_t>;

SuggestionState StateOf(const Settlement& settlement) {
  if (std::holds_alternative<NewCredential>(settlement)) {
    return SuggestionState::kAdded;
  }
  return std::holds_alternative<ExistingCredential>(settlement)
             ? SuggestionState::kMapped
             : SuggestionState::kDeclined;
}

// "" if it is declined.
std::string CodeOf(const Settlement& settlement) {
  if (const auto* added = std::get_if<NewCredential>(&settlement)) {
    return added->code;
  }
  const auto* mapped = std::get_if<ExistingCredential>(&settlement);
  return mapped == nullptr ? "" : mapped->code;
}

// A suggestion that was made a credential may be said to mean it, too.
bool IsSettledAs(const Suggestion& suggestion, const Settlement& settlement) {
  const SuggestionState state = StateOf(settlement);
  const bool same_state = suggestion.state == state ||
                          (suggestion.state == SuggestionState::kAdded &&
                           state == SuggestionState::kMapped);
  return same_state && domain::CodeKey(suggestion.credential_code) ==
                           domain::CodeKey(CodeOf(settlement));
}

absl::Status SettledOtherwise(const Suggestion& suggestion) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "SUGGESTION_SETTLED",
      absl::StrCat("The suggestion ", ToString(suggestion.id),
                   suggestion.credential_code.empty()
                       ? " was declined"
                       : " was settled as " + suggestion.credential_code,
                   " before. Say replace to settle it anew."),
      {{"suggestion_id", ToString(suggestion.id)}});
}

absl::Status CredentialExists(const std::string& code) {
  return domain::Error(
      absl::StatusCode::kAlreadyExists, "CREDENTIAL_EXISTS",
      absl::StrCat("The catalogue has a credential ", domain::Clipped(code, 32),
                   " already. Map the suggestion to it, or choose another "
                   "code."),
      {{"credential_code", domain::Clipped(code, 32)}});
}

absl::Status UnknownCredential(const std::string& code) {
  return domain::Error(
      absl::StatusCode::kNotFound, "UNKNOWN_CREDENTIAL",
      absl::StrCat("The catalogue has no credential ",
                   domain::Clipped(code, 32),
                   ". Look the code up in the list of credentials."),
      {{"credential_code", domain::Clipped(code, 32)}});
}

absl::Status CollectIds(Connection& connection, std::string_view sql,
                        const std::vector<Value>& values, Ids& ids) {
  return connection.Query(sql, values, [&](const Row& row) {
    ids.push_back(static_cast<std::uint32_t>(row.Int(0)));
  });
}

// Whether the catalogue has the credential just as a settlement wants it.
absl::StatusOr<bool> IsInTheCatalogue(Connection& connection,
                                      const NewCredential& wanted) {
  const auto histories =
      LoadHistoriesByKey(connection, {domain::CodeKey(wanted.code)});
  if (!histories.ok()) return histories.status();
  if (histories->empty() || histories->front().terms.empty()) return false;
  const auto& term = histories->front().terms.front();
  std::set<std::string> cip_codes;
  for (const auto& cip : histories->front().cips) {
    cip_codes.insert(cip.cip_code);
  }
  const std::set<std::string> wanted_cip_codes(wanted.cip_codes.begin(),
                                               wanted.cip_codes.end());
  return term.type == wanted.type && cip_codes == wanted_cip_codes &&
         (wanted.name.empty() || term.name == wanted.name) &&
         (wanted.first_year == 0 || term.years.first == wanted.first_year);
}

class Settler {
 public:
  // Owns neither the connection nor the actor.
  Settler(Connection& connection, const domain::Actor& actor,
          Suggestion suggestion)
      : connection_(connection),
        actor_(actor),
        audit_(connection, actor),
        suggestion_(std::move(suggestion)) {}

  absl::StatusOr<std::int64_t> Settle(const Settlement& settlement) {
    const std::string code = CodeOf(settlement);
    if (auto status = LockCredentials(code); !status.ok()) return status;
    auto back = PutMergedBack();
    if (!back.ok()) return back.status();
    if (const auto* added = std::get_if<NewCredential>(&settlement)) {
      if (auto status = AddCredential(*added); !status.ok()) return status;
    } else if (!code.empty() && !target_) {
      return UnknownCredential(code);
    }
    if (auto status = Record(StateOf(settlement)); !status.ok()) return status;
    if (auto status = AuditSettlement(settlement); !status.ok()) return status;
    for (const MergedAward& award : *back) {
      if (!award.is_back) continue;
      auto status = audit_.Record(AuditAction::kAwardRestored, award.place,
                                  award.credential_id, award.source);
      if (!status.ok()) return status;
    }
    std::int64_t merged = 0;
    for (const auto& meaning : {earlier_, target_}) {
      if (!meaning) continue;
      const auto more = MergeAwards(*meaning);
      if (!more.ok()) return more.status();
      merged += *more;
    }
    return merged;
  }

 private:
  std::uint32_t number() const {
    return static_cast<std::uint32_t>(suggestion_.id);
  }

  absl::Status FindTarget(const std::string& code) {
    for (const std::string& key : CredentialKeys({domain::CodeKey(code)})) {
      auto status = connection_.Query(
          "SELECT credential_id FROM credentials WHERE code_key = ?", {key},
          [&](const Row& row) {
            target_ = static_cast<std::uint32_t>(row.Int(0));
          });
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status LockCredentials(const std::string& code) {
    if (auto status = FindTarget(suggestion_.credential_code); !status.ok()) {
      return status;
    }
    earlier_ = std::exchange(target_, std::nullopt);
    if (auto status = FindTarget(code); !status.ok()) return status;
    Ids ids;
    auto status = CollectIds(
        connection_,
        "SELECT credential_id FROM credentials WHERE suggestion_id = ?",
        {number()}, ids);
    if (!status.ok()) return status;
    for (const auto& meaning : {earlier_, target_}) {
      if (meaning) ids.push_back(*meaning);
    }
    std::ranges::sort(ids);
    return QueryBatches(
        connection_,
        "SELECT credential_id FROM credentials WHERE credential_id IN ",
        " ORDER BY credential_id FOR UPDATE", {}, ids, 1,
        [](std::uint32_t id, std::vector<Value>& values) {
          values.emplace_back(id);
        },
        [](const Row&) {});
  }

  absl::Status AddCredential(const NewCredential& added) {
    first_year_ = added.first_year;
    if (first_year_ == 0) {
      const auto current = CurrentYear(connection_);
      if (!current.ok()) return current.status();
      first_year_ = *current;
    }
    if (!target_) {
      const auto made = connection_.Execute(
          "INSERT INTO credentials (code_key) VALUES (?)"
          " ON DUPLICATE KEY UPDATE code_key = VALUES(code_key)",
          {domain::CodeKey(added.code)});
      if (!made.ok()) return made.status();
      if (auto status = FindTarget(added.code); !status.ok()) return status;
    }
    Ids terms;
    auto status = CollectIds(
        connection_,
        "SELECT credential_id FROM credential_terms WHERE credential_id = ?",
        {target_}, terms);
    if (!status.ok()) return status;
    if (!terms.empty()) return CredentialExists(added.code);
    return AddTerm(added);
  }

  std::string NameOf(const NewCredential& added) const {
    const bool is_named = !added.name.empty() || suggestion_.spellings.empty();
    return is_named ? added.name : suggestion_.spellings.front().name;
  }

  absl::Status AddTerm(const NewCredential& added) {
    const std::string name = NameOf(added);
    const auto term = connection_.Execute(
        "INSERT INTO credential_terms (credential_id, first_year, code, name,"
        " type) VALUES (?, ?, ?, ?, ?)",
        {target_, first_year_, added.code, name,
         static_cast<std::int32_t>(added.type)});
    if (!term.ok()) return term.status();
    return ExecuteBatches(
               connection_,
               "INSERT INTO credential_cips (credential_id, cip_code,"
               " first_year) VALUES ",
               " ON DUPLICATE KEY UPDATE last_year = NULL", added.cip_codes, 3,
               [&](const std::string& cip_code, std::vector<Value>& values) {
                 values.insert(values.end(), {target_, cip_code, first_year_});
               })
        .status();
  }

  absl::Status Record(SuggestionState state) {
    const auto settled = connection_.Execute(
        "UPDATE suggestions SET state = ?, settled_as = ?, settled_by = ?,"
        " settled_at = UTC_TIMESTAMP(6) WHERE suggestion_id = ?",
        {static_cast<std::int32_t>(state), target_, actor_.principal,
         number()});
    if (!settled.ok()) return settled.status();
    const auto followed = connection_.Execute(
        "UPDATE credentials SET settled_as = ?, revision = revision + 1"
        " WHERE suggestion_id = ?",
        {target_, number()});
    if (!followed.ok() || !target_) return followed.status();
    return connection_
        .Execute(
            "UPDATE credentials SET revision = revision + 1"
            " WHERE credential_id = ?",
            {target_})
        .status();
  }

  // Tells what changed, and of a credential that is new all that it is.
  absl::Status AuditSettlement(const Settlement& settlement) {
    domain::AuditEvent event;
    event.action = AuditAction::kSuggestionSettled;
    const std::string name =
        suggestion_.spellings.empty() ? "" : suggestion_.spellings.front().name;
    const std::string id = ToString(suggestion_.id);
    event.changes = {
        {"suggestion_id", id, id},
        {"suggested_name", name, name},
        {"state", AuditText(suggestion_.state), AuditText(StateOf(settlement))},
        {"credential_code", suggestion_.credential_code, CodeOf(settlement)}};
    if (const auto* added = std::get_if<NewCredential>(&settlement)) {
      event.changes.insert(
          event.changes.end(),
          {{"credential_name", "", NameOf(*added)},
           {"credential_type", "", AuditText(added->type)},
           {"cip_codes", "", absl::StrJoin(added->cip_codes, ", ")},
           {"first_year", "", absl::StrCat(first_year_)}});
    }
    return RecordAudit(connection_, actor_, event);
  }

  // An award that was merged into another one that is still there.
  struct MergedAward {
    std::uint64_t removal_id = 0;
    AwardPlace place;
    std::uint32_t credential_id = 0;
    AwardSource source;
    bool is_back = false;  // else somebody gave it again meanwhile
  };

  absl::StatusOr<std::vector<MergedAward>> FindMerged() {
    std::vector<MergedAward> merged;
    auto status = connection_.Query(
        "SELECT r.removal_id, r.psn, r.school_year, r.uic, r.credential_id,"
        " r.import_id, r.import_row FROM removed_awards r JOIN credentials c"
        " ON c.credential_id = r.credential_id WHERE r.merged = 1"
        " AND COALESCE(c.settled_as, c.credential_id) = ?"
        " AND EXISTS (SELECT 1 FROM awards a JOIN credentials m"
        " ON m.credential_id = a.credential_id WHERE a.psn = r.psn"
        " AND a.school_year = r.school_year AND a.uic = r.uic"
        " AND COALESCE(m.settled_as, m.credential_id) = ?)"
        " ORDER BY r.psn, r.school_year, r.uic, r.credential_id, r.removal_id",
        {earlier_, earlier_}, [&](const Row& row) {
          MergedAward& award = merged.emplace_back();
          award.removal_id = static_cast<std::uint64_t>(row.Int(0));
          award.place = {domain::Psn{row.Int(1)},
                         static_cast<std::int32_t>(row.Int(2)), row.Text(3)};
          award.credential_id = static_cast<std::uint32_t>(row.Int(4));
          if (!row.IsNull(5)) {
            award.source = {
                domain::ImportId{static_cast<std::uint64_t>(row.Int(5))},
                static_cast<std::int32_t>(row.Int(6))};
          }
        });
    if (!status.ok()) return status;
    return merged;
  }

  // What was merged when the suggestion was settled before is awarded again, as
  // it was, wherever the award that stands for it still is: what is to be
  // merged now is found anew.
  absl::StatusOr<std::vector<MergedAward>> PutMergedBack() {
    if (!earlier_) return std::vector<MergedAward>();
    auto merged = FindMerged();
    if (!merged.ok()) return merged.status();
    for (MergedAward& award : *merged) {
      const auto back = connection_.Execute(
          "INSERT INTO awards (psn, school_year, uic, credential_id, import_id,"
          " import_row, awarded_by, awarded_at) SELECT psn, school_year, uic,"
          " credential_id, import_id, import_row, awarded_by, awarded_at"
          " FROM removed_awards WHERE removal_id = ?"
          " ON DUPLICATE KEY UPDATE psn = VALUES(psn)",
          {award.removal_id});
      if (!back.ok()) return back.status();
      award.is_back = *back == 1;
      const auto erased =
          connection_.Execute("DELETE FROM removed_awards WHERE removal_id = ?",
                              {award.removal_id});
      if (!erased.ok()) return erased.status();
    }
    return merged;
  }

  // Where one student of one program and year has several awards that mean the
  // same now, one of them stands for all.
  absl::StatusOr<std::int64_t> MergeAwards(std::uint32_t meaning) {
    Ids same = {meaning};
    auto status =
        CollectIds(connection_,
                   "SELECT credential_id FROM credentials WHERE settled_as = ?",
                   {meaning}, same);
    if (!status.ok()) return status;
    const auto places = FindRepeated(meaning);
    if (!places.ok()) return places.status();
    std::int64_t merged = 0;
    for (const AwardPlace& place : *places) {
      const auto awards = LockAwards(connection_, place, same, meaning);
      if (!awards.ok()) return awards.status();
      for (std::size_t i = 1; i < awards->size(); ++i) {
        status = MoveToRemoved(connection_, audit_, place, (*awards)[i],
                               RemovalKind::kMerged);
        if (!status.ok()) return status;
        ++merged;
      }
    }
    return merged;
  }

  // In the order of the table's key, as all writers lock.
  absl::StatusOr<std::vector<AwardPlace>> FindRepeated(std::uint32_t meaning) {
    std::vector<AwardPlace> places;
    auto status = connection_.Query(
        "SELECT a.psn, a.school_year, a.uic FROM credentials s"
        " JOIN awards a ON a.credential_id = s.credential_id"
        " JOIN awards o ON o.psn = a.psn AND o.school_year = a.school_year"
        " AND o.uic = a.uic AND o.credential_id <> a.credential_id"
        " JOIN credentials m ON m.credential_id = o.credential_id"
        " WHERE s.settled_as = ?"
        " AND COALESCE(m.settled_as, m.credential_id) = ?"
        " GROUP BY a.psn, a.school_year, a.uic"
        " ORDER BY a.psn, a.school_year, a.uic",
        {meaning, meaning}, [&](const Row& row) {
          places.push_back({domain::Psn{row.Int(0)},
                            static_cast<std::int32_t>(row.Int(1)),
                            row.Text(2)});
        });
    if (!status.ok()) return status;
    return places;
  }

  Connection& connection_;
  const domain::Actor& actor_;
  AwardAudit audit_;
  Suggestion suggestion_;
  std::optional<std::uint32_t> earlier_;  // what it meant before
  std::optional<std::uint32_t> target_;   // what it comes to mean
  std::int32_t first_year_ = 0;           // of a credential that is added
};

}  // namespace

absl::StatusOr<domain::CatalogueStore::Settled> SettleSuggestion(
    Connection& connection, SuggestionId id, const Settlement& settlement,
    const domain::Actor& actor, bool replace) {
  auto status = ChangeFacts(connection, FactKind::kCatalogue);
  if (!status.ok()) return status;
  status = connection.Query(
      "SELECT suggestion_id FROM suggestions WHERE suggestion_id = ?"
      " FOR UPDATE",
      {static_cast<std::uint32_t>(id)}, [](const Row&) {});
  if (!status.ok()) return status;
  auto before = LoadSuggestion(connection, id);
  if (!before.ok()) return before.status();
  if (IsSettledAs(*before, settlement)) {
    if (const auto* added = std::get_if<NewCredential>(&settlement)) {
      const auto same = IsInTheCatalogue(connection, *added);
      if (!same.ok()) return same.status();
      if (!*same) return CredentialExists(added->code);
    }
    return domain::CatalogueStore::Settled{*std::move(before), 0};
  }
  if (before->state != SuggestionState::kOpen && !replace) {
    return SettledOtherwise(*before);
  }
  const auto merged =
      Settler(connection, actor, *std::move(before)).Settle(settlement);
  if (!merged.ok()) return merged.status();
  auto after = LoadSuggestion(connection, id);
  if (!after.ok()) return after.status();
  return domain::CatalogueStore::Settled{*std::move(after), *merged};
}

}  // namespace cte::db
