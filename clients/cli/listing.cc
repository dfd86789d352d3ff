#include "clients/cli/listing.h"

#include <algorithm>

#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {

Listing::Listing(Session& session, std::string noun,
                 std::vector<Column> columns)
    : session_(session),
      noun_(std::move(noun)),
      table_(session.out, session.terminal, std::move(columns)) {}

void Listing::WriteRows(const std::vector<TableRow>& rows) {
  if (!rows.empty()) table_.Write(rows);
  session_.out.flush();
}

void Listing::End(const std::string& if_none) {
  if (session_.json()) return;
  if (count_ == 0) {
    session_.out << if_none << '\n';
  } else {
    session_.out << '\n' << Counted(count_, noun_) << ".\n";
  }
}

void WriteSummary(const google::protobuf::Message& summary, Session& session) {
  session.out << "{\"summary\":" << ToJson(summary) << "}\n";
}

void WriteFacts(const Facts& facts, Session& session) {
  std::size_t longest = 0;
  for (const auto& [name, value] : facts) {
    longest = std::max(longest, name.size());
  }
  for (const auto& [name, value] : facts) {
    session.out << name << ':' << std::string(longest - name.size() + 2, ' ')
                << Printable(value) << '\n';
  }
}

}  // namespace cte::client
