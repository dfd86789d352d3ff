#include "clients/cli/listing.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

// Between the longest name of facts and the values.
constexpr std::size_t kGap = 2;

}  // namespace

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
    for (const std::string& line : Wrap(if_none, session_.terminal.width)) {
      session_.out << line << '\n';
    }
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
    std::string before =
        absl::StrCat(name, ":", std::string(longest - name.size() + kGap, ' '));
    const int room = session.terminal.width - static_cast<int>(before.size());
    for (const std::string& line : Wrap(Printable(value), room)) {
      session.out << before << line << '\n';
      before.assign(before.size(), ' ');
    }
  }
}

}  // namespace cte::client
