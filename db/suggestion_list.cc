#include "db/suggestion_list.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "db/batches.h"
#include "db/query_text.h"
#include "db/times.h"

namespace cte::db {
namespace {

using domain::Suggestion;
using domain::SuggestionId;
using domain::SuggestionState;

QueryText SelectSuggestions() {
  QueryText text(
      "SELECT s.suggestion_id, s.state, s.settled_by,"
      " (SELECT t.code FROM credential_terms t"
      " WHERE t.credential_id = s.settled_as"
      " ORDER BY t.first_year DESC LIMIT 1), ");
  text.Add(SelectTime("s.settled_at")).Add(" FROM suggestions s WHERE TRUE");
  return text;
}

SuggestionId ReadId(const Row& row) {
  return SuggestionId{static_cast<std::uint32_t>(row.Int(0))};
}

Suggestion ReadSuggestion(const Row& row) {
  Suggestion suggestion;
  suggestion.id = ReadId(row);
  suggestion.state = static_cast<SuggestionState>(row.Int(1));
  suggestion.settled_by = row.Text(2);
  suggestion.credential_code = row.Text(3);
  suggestion.settle_time = ReadTime(row, 4);
  return suggestion;
}

void AddSpelling(const Row& row, Suggestion& suggestion) {
  suggestion.spellings.push_back({row.Text(1), row.Int(2)});
  suggestion.award_count += row.Int(2);
}

void CountPrograms(const Row& row, Suggestion& suggestion) {
  suggestion.program_count = row.Int(1);
}

bool IsMoreUsed(const Suggestion::Spelling& a, const Suggestion::Spelling& b) {
  return std::tie(b.award_count, a.name) < std::tie(a.award_count, b.name);
}

absl::Status LoadSpellings(Connection& connection,
                           std::vector<Suggestion>& suggestions) {
  absl::flat_hash_map<SuggestionId, Suggestion*> by_id;
  for (Suggestion& suggestion : suggestions) {
    by_id[suggestion.id] = &suggestion;
  }
  const auto load = [&](std::string_view before, std::string_view after,
                        void (*read)(const Row&, Suggestion&)) {
    return QueryBatches(
        connection, before, after, {}, suggestions, 1,
        [](const Suggestion& suggestion, std::vector<Value>& values) {
          values.emplace_back(static_cast<std::uint32_t>(suggestion.id));
        },
        [&](const Row& row) { read(row, *by_id.at(ReadId(row))); });
  };
  auto status = load(
      "SELECT c.suggestion_id, c.suggested_name, (SELECT COUNT(*)"
      " FROM awards a WHERE a.credential_id = c.credential_id)"
      " FROM credentials c WHERE c.suggestion_id IN ",
      "", AddSpelling);
  if (!status.ok()) return status;
  for (Suggestion& suggestion : suggestions) {
    std::ranges::sort(suggestion.spellings, IsMoreUsed);
  }
  return load(
      "SELECT c.suggestion_id, COUNT(DISTINCT a.psn) FROM credentials c"
      " JOIN awards a ON a.credential_id = c.credential_id"
      " WHERE c.suggestion_id IN ",
      " GROUP BY c.suggestion_id", CountPrograms);
}

absl::StatusOr<std::vector<Suggestion>> Load(Connection& connection,
                                             const QueryText& text) {
  std::vector<Suggestion> suggestions;
  auto status = text.Run(connection, [&](const Row& row) {
    suggestions.push_back(ReadSuggestion(row));
  });
  if (!status.ok()) return status;
  status = LoadSpellings(connection, suggestions);
  if (!status.ok()) return status;
  return suggestions;
}

}  // namespace

absl::StatusOr<std::vector<Suggestion>> LoadSuggestions(
    Connection& connection, std::optional<SuggestionState> state,
    const std::optional<domain::SuggestionPosition>& after, int limit) {
  constexpr auto kOpen = static_cast<std::int32_t>(SuggestionState::kOpen);
  QueryText text = SelectSuggestions();
  if (state) text.Add(" AND s.state = ?", {static_cast<std::int32_t>(*state)});
  if (after) {
    text.Add(" AND (s.state <> ?, s.suggestion_id) > (?, ?)",
             {kOpen, !after->open, static_cast<std::uint32_t>(after->id)});
  }
  text.Add(" ORDER BY s.state <> ?, s.suggestion_id LIMIT ?", {kOpen, limit});
  return Load(connection, text);
}

absl::StatusOr<Suggestion> LoadSuggestion(Connection& connection,
                                          SuggestionId id) {
  QueryText text = SelectSuggestions();
  text.Add(" AND s.suggestion_id = ?", {static_cast<std::uint32_t>(id)});
  auto found = Load(connection, text);
  if (!found.ok()) return found.status();
  if (found->empty()) return domain::SuggestionNotFound(ToString(id));
  return std::move(found->front());
}

}  // namespace cte::db
