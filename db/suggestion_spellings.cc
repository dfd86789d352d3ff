#include "db/suggestion_spellings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "db/batches.h"
#include "domain/error.h"
#include "domain/suggestion.h"

namespace cte::db {
namespace {

using Ids = absl::flat_hash_map<std::string, std::uint32_t>;

void SortUnique(std::vector<std::string>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

void AppendText(const std::string& text, std::vector<Value>& values) {
  values.emplace_back(text);
}

// The suggestions of these keys, made where there are none.
absl::StatusOr<Ids> CreateSuggestions(Connection& connection,
                                      const std::vector<std::string>& keys) {
  Ids ids;
  bool all_open = true;
  const auto find = [&] {
    return QueryBatches(
        connection,
        "SELECT name_key, suggestion_id, state FROM suggestions"
        " WHERE name_key IN ",
        "", {}, keys, 1, AppendText, [&](const Row& row) {
          ids[row.Text(0)] = static_cast<std::uint32_t>(row.Int(1));
          all_open &= static_cast<domain::SuggestionState>(row.Int(2)) ==
                      domain::SuggestionState::kOpen;
        });
  };
  if (auto status = find(); !status.ok()) return status;
  // Only those that are not there: an INSERT of one that is would ask for more
  // than the lock in share mode that every writer of it holds.
  std::vector<std::string> missing;
  std::ranges::copy_if(keys, std::back_inserter(missing),
                       [&](const auto& key) { return !ids.contains(key); });
  const auto made =
      ExecuteBatches(connection, "INSERT INTO suggestions (name_key) VALUES ",
                     " ON DUPLICATE KEY UPDATE name_key = VALUES(name_key)",
                     missing, 1, AppendText);
  if (!made.ok()) return made.status();
  if (auto status = find(); !status.ok()) return status;
  if (!all_open) {
    return domain::Error(absl::StatusCode::kAborted, "LOCK_CONFLICT",
                         "A suggestion was settled while awards of it were "
                         "checked; check them again.");
  }
  return ids;
}

}  // namespace

absl::StatusOr<Ids> CreateSpellings(Connection& connection,
                                    std::vector<std::string> names) {
  SortUnique(names);
  Ids ids;
  const auto find = [&] {
    return QueryBatches(connection,
                        "SELECT suggested_name, credential_id FROM credentials"
                        " WHERE suggested_name IN ",
                        "", {}, names, 1, AppendText, [&](const Row& row) {
                          ids[row.Text(0)] =
                              static_cast<std::uint32_t>(row.Int(1));
                        });
  };
  if (auto status = find(); !status.ok()) return status;
  // As with the suggestions: who gives a single award of one that is there
  // locks it in share mode, and an INSERT of it would wait for all of them.
  std::vector<std::string> missing;
  std::ranges::copy_if(names, std::back_inserter(missing),
                       [&](const auto& name) { return !ids.contains(name); });
  if (missing.empty()) return ids;
  std::vector<std::string> keys;
  for (const std::string& name : missing) {
    keys.push_back(domain::SuggestionKey(name));
  }
  SortUnique(keys);
  const auto suggestions = CreateSuggestions(connection, keys);
  if (!suggestions.ok()) return suggestions.status();
  const auto made = ExecuteBatches(
      connection,
      "INSERT INTO credentials (suggested_name, suggestion_id) VALUES ",
      " ON DUPLICATE KEY UPDATE suggested_name = VALUES(suggested_name)",
      missing, 2, [&](const std::string& name, std::vector<Value>& values) {
        values.emplace_back(name);
        values.emplace_back(suggestions->at(domain::SuggestionKey(name)));
      });
  if (!made.ok()) return made.status();
  if (auto status = find(); !status.ok()) return status;
  if (ids.size() != names.size()) {
    return absl::InternalError("A suggested credential was not stored.");
  }
  return ids;
}

}  // namespace cte::db
