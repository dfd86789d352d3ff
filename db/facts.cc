#include "db/facts.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "db/batches.h"
#include "db/credential_histories.h"
#include "domain/text.h"

namespace cte::db {
namespace {

using domain::FactNeeds;
using domain::Facts;
using domain::Participant;
using domain::Psn;
using domain::Uic;

void AppendText(const std::string& text, std::vector<Value>& values) {
  values.emplace_back(text);
}

absl::Status LoadYear(Connection& connection, Facts& facts) {
  return connection.Query(
      "SELECT closed FROM school_years WHERE school_year = ?",
      {facts.school_year},
      [&](const Row& row) { facts.year_closed = row.Int(0) != 0; });
}

// To ask a program first whether it has any is worth it: before the first
// import of a year none has.
absl::Status LoadAwards(Connection& connection, const FactNeeds& needs,
                        Facts& facts) {
  const auto awarded =
      FindAwarded(connection, facts.school_year, needs.programs);
  if (!awarded.ok()) return awarded.status();
  std::vector<Participant> participants;
  std::ranges::copy_if(needs.participants, std::back_inserter(participants),
                       [&](const Participant& participant) {
                         return awarded->contains(participant.psn);
                       });
  return QueryBatches(
      connection,
      "SELECT a.psn, a.uic, COALESCE(c.settled_as, c.credential_id)"
      " FROM awards a FORCE INDEX (PRIMARY)"
      " JOIN credentials c ON c.credential_id = a.credential_id"
      " WHERE (a.psn, a.school_year, a.uic) IN ",
      "", {}, participants, 3,
      [&](const Participant& participant, std::vector<Value>& values) {
        AppendPsn(participant.psn, values);
        values.emplace_back(facts.school_year);
        values.emplace_back(participant.uic.view());
      },
      [&](const Row& row) {
        if (const auto uic = Uic::Parse(row.Text(1))) {
          facts.awards[{Psn{row.Int(0)}, *uic}].push_back(
              static_cast<std::uint32_t>(row.Int(2)));
        }
      });
}

// What is known of a suggestion's key, for all names that have it.
absl::Status LoadSuggestions(Connection& connection, const FactNeeds& needs,
                             Facts& facts) {
  absl::flat_hash_map<std::string, domain::SuggestionFacts> by_key;
  std::vector<std::string> keys;
  for (const std::string& name : needs.suggestions) {
    std::string key = domain::SuggestionKey(name);
    if (by_key.try_emplace(key).second) keys.push_back(std::move(key));
  }
  by_key.clear();
  auto status = QueryBatches(
      connection,
      "SELECT s.name_key, s.state, c.code_key FROM suggestions s"
      " LEFT JOIN credentials c ON c.credential_id = s.settled_as"
      " WHERE s.name_key IN ",
      "", {}, keys, 1, AppendText, [&](const Row& row) {
        by_key[row.Text(0)] = {std::nullopt,
                               static_cast<domain::SuggestionState>(row.Int(1)),
                               row.Text(2)};
      });
  if (!status.ok() || by_key.empty()) return status;
  for (const std::string& name : needs.suggestions) {
    const auto known = by_key.find(domain::SuggestionKey(name));
    if (known != by_key.end()) facts.suggestions[name] = known->second;
  }
  return QueryBatches(connection,
                      "SELECT suggested_name, credential_id FROM credentials"
                      " WHERE suggested_name IN ",
                      "", {}, needs.suggestions, 1, AppendText,
                      [&](const Row& row) {
                        facts.suggestions[row.Text(0)].credential_id =
                            static_cast<std::uint32_t>(row.Int(1));
                      });
}

// The codes that the rows name, and those that settled suggestions mean.
std::vector<std::string> AllKeys(const FactNeeds& needs, const Facts& facts) {
  std::vector<std::string> keys = CredentialKeys(needs.credential_keys);
  for (const auto& [name, suggestion] : facts.suggestions) {
    if (!suggestion.code_key.empty()) keys.push_back(suggestion.code_key);
  }
  std::ranges::sort(keys);
  const auto repeated = std::ranges::unique(keys);
  keys.erase(repeated.begin(), repeated.end());
  return keys;
}

absl::Status LoadCatalogue(Connection& connection, const KeptFacts& kept,
                           const FactNeeds& needs, Facts& facts) {
  auto status = LoadSuggestions(connection, needs, facts);
  if (!status.ok()) return status;
  kept.cache.KeepSettled(kept.versions, needs.suggestions, facts);
  std::vector<std::string> keys = AllKeys(needs, facts);
  kept.cache.FindCredentials(kept.versions, keys, facts);
  std::erase_if(keys, [&](const std::string& key) {
    return facts.credentials.contains(key);
  });
  if (keys.empty()) return absl::OkStatus();
  const auto histories = LoadHistoriesByKey(connection, keys);
  if (!histories.ok()) return histories.status();
  for (const domain::CredentialHistory& history : *histories) {
    domain::Credential credential = history.In(facts.school_year);
    std::string key = domain::CodeKey(credential.code);
    facts.credentials.emplace(std::move(key), std::move(credential));
  }
  kept.cache.KeepCredentials(kept.versions, facts);
  return absl::OkStatus();
}

}  // namespace

std::vector<std::string> CredentialKeys(const std::vector<std::string>& keys) {
  std::vector<std::string> possible;
  std::ranges::copy_if(
      keys, std::back_inserter(possible),
      [](const std::string& key) { return domain::IsPrintableAscii(key); });
  return possible;
}

absl::StatusOr<std::vector<domain::Grant>> LoadGrants(
    Connection& connection, std::string_view principal) {
  std::vector<domain::Grant> grants;
  const auto status = connection.Query(
      "SELECT role, scope_type, scope_code FROM grants WHERE principal = ?",
      {principal}, [&](const Row& row) {
        grants.push_back({static_cast<domain::Role>(row.Int(0)),
                          static_cast<domain::ScopeType>(row.Int(1)),
                          row.Text(2)});
      });
  if (!status.ok()) return status;
  return grants;
}

absl::StatusOr<Facts> LoadFacts(Connection& connection, const KeptFacts& kept,
                                std::string_view principal,
                                std::int32_t school_year,
                                const FactNeeds& needs, AwardFacts award_facts,
                                DeclaredFacts declared_facts) {
  Facts facts;
  facts.school_year = school_year;
  auto grants = LoadGrants(connection, principal);
  if (!grants.ok()) return grants.status();
  facts.grants = *std::move(grants);
  auto status =
      LoadNeeds(connection, kept, needs, award_facts, declared_facts, facts);
  if (status.ok()) status = LoadYear(connection, facts);
  if (!status.ok()) return status;
  return facts;
}

absl::Status LoadNeeds(Connection& connection, const KeptFacts& kept,
                       const FactNeeds& needs, AwardFacts award_facts,
                       DeclaredFacts declared_facts, Facts& facts) {
  auto status = LoadPrograms(connection, kept, needs, declared_facts, facts);
  if (status.ok()) status = LoadCatalogue(connection, kept, needs, facts);
  if (status.ok() && award_facts == AwardFacts::kLoad) {
    status = LoadAwards(connection, needs, facts);
  }
  return status;
}

bool FindNeeds(const KeptFacts& kept, const FactNeeds& needs, Facts& facts) {
  if (!FindPrograms(kept, needs, facts)) return false;
  if (!kept.cache.FindSettled(kept.versions, needs.suggestions, facts)) {
    return false;
  }
  const std::vector<std::string> keys = AllKeys(needs, facts);
  kept.cache.FindCredentials(kept.versions, keys, facts);
  return std::ranges::all_of(keys, [&](const std::string& key) {
    return facts.credentials.contains(key);
  });
}

}  // namespace cte::db
