#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cte::db {

// One numbered step of the schema: a file db/schema/NNNN_name.sql. A migration
// that a database has seen is never edited, the next one corrects it.
struct Migration {
  int version;  // from 1 up
  std::string name;
  // A statement ends with a `;` that is the last of its line. `-- ` begins a
  // comment. A quoted text may not go over the end of a line, and there are no
  // compound statements (BEGIN ... END).
  std::string sql;
};

// Those in db/schema, in order; empty if there are none.
const std::vector<Migration>& Migrations();

// The statements of a migration, without comments and the closing `;`.
std::vector<std::string> Statements(std::string_view sql);

// SHA-256 of name and text in hexadecimal, 64 characters.
std::string Checksum(const Migration& migration);

}  // namespace cte::db
