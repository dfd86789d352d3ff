#pragma once

#include <google/protobuf/message.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/json.h"
#include "clients/cli/session.h"
#include "clients/cli/table.h"

namespace cte::client {

// A list that comes in pages: a table, or JSON with one object a line. Holds
// one page at a time.
class Listing {
 public:
  // `noun` is what one row is, as in "program".
  Listing(Session& session, std::string noun, std::vector<Column> columns);

  // Writes a page: messages, and what makes a row, or several, of one.
  template <typename Items, typename RowOf>
  void Write(const Items& items, const RowOf& row_of) {
    count_ += items.size();
    std::vector<TableRow> rows;
    for (const auto& item : items) {
      if (session_.json()) {
        session_.out << ToJson(item) << '\n';
      } else {
        Append(row_of(item), rows);
      }
    }
    WriteRows(rows);
  }

  // Below the table: how many rows there were, or that there are none and what
  // to do about it, which `if_none` says.
  void End(const std::string& if_none);

 private:
  static void Append(TableRow row, std::vector<TableRow>& rows) {
    rows.push_back(std::move(row));
  }
  static void Append(std::vector<TableRow> more, std::vector<TableRow>& rows) {
    std::move(more.begin(), more.end(), std::back_inserter(rows));
  }
  void WriteRows(const std::vector<TableRow>& rows);

  Session& session_;
  const std::string noun_;
  Table table_;
  std::int64_t count_ = 0;
};

// The last line of a list as JSON: {"summary": the message}.
void WriteSummary(const google::protobuf::Message& summary, Session& session);

// Lines of a name and a value each, the values one below the other.
using Facts = std::vector<std::pair<std::string, std::string>>;
void WriteFacts(const Facts& facts, Session& session);

}  // namespace cte::client
