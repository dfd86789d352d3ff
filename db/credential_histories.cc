#include "db/credential_histories.h"

#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "db/batches.h"

namespace cte::db {
namespace {

using domain::CredentialHistory;
using domain::CredentialType;

constexpr std::string_view kTerms =
    "SELECT c.credential_id, t.first_year, t.last_year, t.code, t.name, t.type"
    " FROM credentials c JOIN credential_terms t"
    " ON t.credential_id = c.credential_id";
constexpr std::string_view kTermOrder =
    " ORDER BY c.credential_id, t.first_year";
constexpr std::string_view kCips =
    "SELECT c.credential_id, l.first_year, l.last_year, l.cip_code"
    " FROM credentials c JOIN credential_cips l"
    " ON l.credential_id = c.credential_id";
constexpr std::string_view kCipOrder =
    " ORDER BY c.credential_id, l.cip_code, l.first_year";

// Puts histories together from rows of the two tables.
class Collector {
 public:
  void AddTerm(const Row& row) {
    CredentialHistory& history = histories_[IdOf(row)];
    history.id = IdOf(row);
    history.terms.push_back({YearsOf(row), row.Text(3), row.Text(4),
                             static_cast<CredentialType>(row.Int(5))});
  }
  void AddCip(const Row& row) {
    const auto history = histories_.find(IdOf(row));
    if (history == histories_.end()) return;
    history->second.cips.push_back({YearsOf(row), row.Text(3)});
  }
  std::vector<CredentialHistory> Take() {
    std::vector<CredentialHistory> histories;
    histories.reserve(histories_.size());
    for (auto& [id, history] : histories_) {
      histories.push_back(std::move(history));
    }
    return histories;
  }

 private:
  static std::uint32_t IdOf(const Row& row) {
    return static_cast<std::uint32_t>(row.Int(0));
  }
  static domain::YearSpan YearsOf(const Row& row) {
    return {static_cast<std::int32_t>(row.Int(1)),
            static_cast<std::int32_t>(row.Int(2))};
  }

  absl::flat_hash_map<std::uint32_t, CredentialHistory> histories_;
};

template <typename Item, typename Append>
absl::StatusOr<std::vector<CredentialHistory>> LoadSome(
    Connection& connection, std::string_view condition,
    const std::vector<Item>& items, const Append& append) {
  Collector collector;
  const auto load = [&](std::string_view query, std::string_view order,
                        void (Collector::*add)(const Row&)) {
    return QueryBatches(connection, std::string(query) + std::string(condition),
                        order, {}, items, 1, append,
                        [&](const Row& row) { (collector.*add)(row); });
  };
  auto status = load(kTerms, kTermOrder, &Collector::AddTerm);
  if (!status.ok()) return status;
  status = load(kCips, kCipOrder, &Collector::AddCip);
  if (!status.ok()) return status;
  return collector.Take();
}

}  // namespace

absl::StatusOr<std::vector<CredentialHistory>> LoadHistoriesByKey(
    Connection& connection, const std::vector<std::string>& code_keys) {
  return LoadSome(connection, " WHERE c.code_key IN ", code_keys,
                  [](const std::string& key, std::vector<Value>& values) {
                    values.emplace_back(key);
                  });
}

absl::StatusOr<std::vector<CredentialHistory>> LoadHistoriesById(
    Connection& connection, const std::vector<std::uint32_t>& ids) {
  return LoadSome(connection, " WHERE c.credential_id IN ", ids,
                  [](std::uint32_t id, std::vector<Value>& values) {
                    values.emplace_back(id);
                  });
}

absl::StatusOr<std::vector<CredentialHistory>> LoadAllHistories(
    Connection& connection) {
  Collector collector;
  auto status =
      connection.Query(std::string(kTerms) + std::string(kTermOrder), {},
                       [&](const Row& row) { collector.AddTerm(row); });
  if (!status.ok()) return status;
  status = connection.Query(std::string(kCips) + std::string(kCipOrder), {},
                            [&](const Row& row) { collector.AddCip(row); });
  if (!status.ok()) return status;
  return collector.Take();
}

}  // namespace cte::db
