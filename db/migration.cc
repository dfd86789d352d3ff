#include "db/migration.h"

#include <openssl/sha.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cte::db {
namespace {

absl::string_view WithoutComment(absl::string_view line) {
  for (std::size_t at = line.find("--"); at != line.npos;
       at = line.find("--", at + 1)) {
    const bool is_marker =
        at + 2 == line.size() ||
        absl::ascii_isspace(static_cast<unsigned char>(line[at + 2]));
    const bool in_quotes =
        std::count(line.begin(), line.begin() + static_cast<int>(at), '\'') % 2;
    if (is_marker && !in_quotes) return line.substr(0, at);
  }
  return line;
}

}  // namespace

std::vector<std::string> Statements(std::string_view sql) {
  std::vector<std::string> statements;
  std::string current;
  const auto finish = [&] {
    absl::StripAsciiWhitespace(&current);
    if (!current.empty()) statements.push_back(std::move(current));
    current.clear();
  };
  const absl::string_view text(sql.data(), sql.size());
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripTrailingAsciiWhitespace(WithoutComment(line));
    const bool ends = !line.empty() && line.back() == ';';
    if (ends) line.remove_suffix(1);
    absl::StrAppend(&current, line, "\n");
    if (ends) finish();
  }
  finish();
  return statements;
}

std::string Checksum(const Migration& migration) {
  const std::string text = absl::StrCat(migration.name, "\n", migration.sql);
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), sizeof(digest)));
}

}  // namespace cte::db
