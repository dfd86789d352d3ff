#include "db/audit_order.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "db/batches.h"

namespace cte::db {
namespace {

using Ids = std::vector<std::uint64_t>;

constexpr int kAtOnce = 1000;

absl::Status ReadOutbox(Connection& connection, int limit, Ids& ids) {
  ids.clear();
  return connection.Query(
      "SELECT audit_id FROM audit_outbox ORDER BY audit_id LIMIT ?", {limit},
      [&](const Row& row) {
        ids.push_back(static_cast<std::uint64_t>(row.Int(0)));
      });
}

absl::Status Append(Connection& connection, std::int64_t last, const Ids& ids) {
  std::vector<std::pair<std::int64_t, std::uint64_t>> places;
  for (const std::uint64_t id : ids) places.emplace_back(++last, id);
  const auto ordered = ExecuteBatches(
      connection, "INSERT INTO audit_order (position, audit_id) VALUES ", "",
      places, 2, [](const auto& place, std::vector<Value>& values) {
        values.insert(values.end(), {place.first, place.second});
      });
  if (!ordered.ok()) return ordered.status();
  const auto sent = ExecuteBatches(
      connection, "DELETE FROM audit_outbox WHERE audit_id IN (", ")", ids, 1,
      [](std::uint64_t id, std::vector<Value>& values) {
        values.emplace_back(id);
      });
  if (!sent.ok()) return sent.status();
  // On a cluster the locks of a row are each node's own: it is this that only
  // one of two nodes can commit.
  return connection
      .Execute("UPDATE audit_position SET last_position = ? WHERE only_row = 1",
               {last})
      .status();
}

// Whether there may be more.
absl::Status Step(Connection& connection, bool& more) {
  std::int64_t last = 0;
  auto status = connection.Query(
      "SELECT last_position FROM audit_position WHERE only_row = 1 FOR UPDATE",
      {}, [&](const Row& row) { last = row.Int(0); });
  if (!status.ok()) return status;
  Ids ids;
  status = ReadOutbox(connection, kAtOnce, ids);
  more = ids.size() == kAtOnce;
  if (!status.ok() || ids.empty()) return status;
  return Append(connection, last, ids);
}

}  // namespace

absl::Status SequenceAudit(Session& session) {
  Ids waiting;
  auto status = session.Run([&](Connection& connection) {
    return ReadOutbox(connection, 1, waiting);
  });
  bool more = !waiting.empty();
  while (status.ok() && more) {
    status = session.Transact(
        [&](Connection& connection) { return Step(connection, more); });
  }
  return status;
}

}  // namespace cte::db
