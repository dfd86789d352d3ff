#include "clients/cli/roster_report.h"

#include <optional>
#include <string_view>
#include <utility>

#include "clients/cli/json.h"
#include "clients/cli/table.h"
#include "clients/cli/text_width.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kMaxUnreadable = 1000;

std::string FileName(std::size_t file) {
  return std::string(RosterFiles()[file].name);
}

// "students.csv:17: rejected: uic: ...", as compilers write it and editors
// follow it.
void WriteRemark(std::string_view kind, const std::optional<RosterPlace>& place,
                 const std::string& field, const std::string& message,
                 Session& session) {
  const std::string file = place ? FileName(place->file) : "?";
  const std::int64_t line = place ? place->line : 0;
  if (session.json()) {
    session.out << "{\"" << kind << "\":{\"file\":" << JsonText(file)
                << ",\"line\":" << line << ",\"field\":" << JsonText(field)
                << ",\"message\":" << JsonText(message) << "}}\n";
    return;
  }
  session.out << file << ':' << line << ": " << kind << ": " << field
              << (field.empty() ? "" : ": ") << Printable(message) << '\n';
}

}  // namespace

void RosterReport::AddUnreadable(RosterPlace place, LineProblem problem) {
  ++unreadable_counts_[place.file];
  if (unreadable_.size() < kMaxUnreadable) {
    unreadable_.push_back({place, std::move(problem)});
  }
}

void RosterReport::Write(const v1::LoadRosterResponse& response,
                         Session& session) const {
  for (const Unreadable& line : unreadable_) {
    WriteRemark("unreadable", line.place, line.problem.field,
                line.problem.message, session);
  }
  for (const auto& remark : response.rejected()) {
    WriteRemark("rejected", places_.At(remark.index()), remark.field(),
                remark.message(), session);
  }
  for (const auto& remark : response.warnings()) {
    WriteRemark("warning", places_.At(remark.index()), remark.field(),
                remark.message(), session);
  }

  std::int64_t unreadable = 0;
  for (const auto& [file, lines] : unreadable_counts_) unreadable += lines;
  if (session.json()) {
    v1::LoadRosterResponse summary;
    *summary.mutable_counts() = response.counts();
    session.out << "{\"summary\":{\"unreadableLines\":" << unreadable << ","
                << ToJson(summary).substr(1) << "}\n";
    return;
  }
  std::vector<TableRow> rows;
  for (const auto& count : response.counts()) {
    TableRow row;
    row.cells = {count.kind(), std::to_string(count.loaded()),
                 Cell(std::to_string(count.rejected()),
                      count.rejected() > 0 ? Tone::kBad : Tone::kPlain)};
    rows.push_back(std::move(row));
  }
  Table table(session.out, session.terminal,
              {{"Records", 8},
               {"Loaded", 8, Column::Align::kRight},
               {"Rejected", 8, Column::Align::kRight}});
  table.Write(rows);
  for (const auto& [file, lines] : unreadable_counts_) {
    session.out << FileName(file) << ": " << lines
                << (lines == 1 ? " line" : " lines") << " could not be read.\n";
  }
}

bool RosterReport::Complete(const v1::LoadRosterResponse& response) const {
  if (!unreadable_counts_.empty()) return false;
  for (const auto& count : response.counts()) {
    if (count.rejected() > 0) return false;
  }
  return true;
}

}  // namespace cte::client
