#pragma once

#include <deque>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "db/connection.h"
#include "domain/access.h"

namespace cte::db {

// A query that is put together from pieces, with the values of its placeholders
// in their order. Does not own the texts of values, but for those it makes.
class QueryText {
 public:
  explicit QueryText(std::string_view text,
                     std::initializer_list<Value> values = {}) {
    Add(text, values);
  }
  QueryText(QueryText&&) = default;
  QueryText(const QueryText&) = delete;

  QueryText& Add(std::string_view text,
                 std::initializer_list<Value> values = {});
  // "(?,?,?)", for an IN list that is not empty.
  QueryText& AddList(const std::vector<Value>& values);
  // " AND ..." for each word: it is a part of one of the columns, whatever its
  // case and accents. A column has a collation that is so.
  QueryText& AddWords(const std::vector<std::string>& words,
                      std::initializer_list<std::string_view> columns);
  // " AND ...": the program `p` in the building `b` may be seen.
  QueryText& AddVisible(const domain::Visibility& visibility);

  absl::Status Run(Connection& connection, const RowCallback& row) const {
    return connection.Query(text_, values_, row);
  }

 private:
  std::string text_;
  std::vector<Value> values_;
  std::deque<std::string> kept_;  // texts that values point at
};

// A column of ASCII as one that can be searched for any text: both engines
// refuse to compare ASCII with text that is not.
inline std::string Searchable(std::string_view column) {
  return "CONVERT(" + std::string(column) +
         " USING utf8mb4) COLLATE utf8mb4_unicode_520_ci";
}

}  // namespace cte::db
