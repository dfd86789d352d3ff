#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "db/connection.h"
#include "domain/identifiers.h"

namespace cte::db {

// The most rows of values that one statement takes here: MariaDB turns longer
// IN lists into a join with a temporary table, and a statement has at most
// 65,535 values.
inline constexpr std::size_t kMaxBatch = 512;

// The `append` of lists of programs.
inline void AppendPsn(domain::Psn psn, std::vector<Value>& values) {
  values.emplace_back(static_cast<std::int64_t>(psn));
}

// Runs a query whose text is `before` + a list of placeholders + `after` for
// all `items`, in pieces. `append` adds the `columns` values of one item. The
// sizes of the pieces are powers of two, the last one filled up with
// repetitions, so that few statements are ever prepared: for IN lists, where a
// repetition changes nothing. `fixed` stand before the list's values.
template <typename Item, typename Append>
absl::Status QueryBatches(Connection& connection, std::string_view before,
                          std::string_view after,
                          const std::vector<Value>& fixed,
                          const std::vector<Item>& items, std::size_t columns,
                          const Append& append, const RowCallback& row) {
  for (std::size_t begin = 0; begin < items.size();) {
    const std::size_t left = std::min(kMaxBatch, items.size() - begin);
    std::size_t size = 1;
    while (size < left) size *= 2;
    std::vector<Value> values = fixed;
    values.reserve(fixed.size() + size * columns);
    for (std::size_t i = 0; i < size; ++i) {
      append(items[begin + std::min(i, left - 1)], values);
    }
    const std::string sql = std::string(before) + "(" +
                            Connection::Placeholders(size, columns) + ")" +
                            std::string(after);
    if (auto status = connection.Query(sql, values, row); !status.ok()) {
      return status;
    }
    begin += left;
  }
  return absl::OkStatus();
}

// Runs an INSERT whose text is `before` + a list of `row` + `after` for all
// `items`, in pieces whose sizes are powers of two, and answers the sum of what
// Connection::Execute counts. `row` is as in "(?,?,NOW(6))"; `append`
// adds the values of one item.
template <typename Item, typename Append>
absl::StatusOr<std::int64_t> ExecuteRows(Connection& connection,
                                         std::string_view before,
                                         std::string_view row,
                                         std::string_view after,
                                         const std::vector<Item>& items,
                                         const Append& append) {
  const auto columns =
      static_cast<std::size_t>(std::count(row.begin(), row.end(), '?'));
  std::int64_t changed = 0;
  std::size_t size = kMaxBatch;
  for (std::size_t begin = 0; begin < items.size();) {
    while (size > items.size() - begin) size /= 2;
    std::vector<Value> values;
    values.reserve(size * columns);
    for (std::size_t i = 0; i < size; ++i) append(items[begin + i], values);
    std::string sql(before);
    sql.reserve(before.size() + size * (row.size() + 1) + after.size());
    for (std::size_t i = 0; i < size; ++i) {
      if (i > 0) sql += ',';
      sql += row;
    }
    sql += after;
    const auto count = connection.Execute(sql, values);
    if (!count.ok()) return count.status();
    changed += *count;
    begin += size;
  }
  return changed;
}

// The same for rows of so many placeholders.
template <typename Item, typename Append>
absl::StatusOr<std::int64_t> ExecuteBatches(
    Connection& connection, std::string_view before, std::string_view after,
    const std::vector<Item>& items, std::size_t columns, const Append& append) {
  return ExecuteRows(connection, before, Connection::Placeholders(1, columns),
                     after, items, append);
}

}  // namespace cte::db
