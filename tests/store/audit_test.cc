#include "tests/store/audit_test.h"

#include <array>

#include "absl/strings/str_cat.h"

namespace cte::test {

std::string Line(const domain::AuditRecord& record) {
  constexpr std::array kNames = {
      "?",          "created",  "removed", "merged",    "restored", "declared",
      "withdrew",   "uploaded", "begun",   "discarded", "expired",  "batch",
      "settled",    "year",     "roster",  "given",     "taken",    "new token",
      "next token", "revoked",  "looked",  "exported"};
  const domain::AuditEvent& event = record.event;
  std::string line = kNames.at(static_cast<std::size_t>(event.action));
  if (event.psn) absl::StrAppend(&line, " ", ToString(*event.psn));
  if (event.school_year != 0) absl::StrAppend(&line, " ", event.school_year);
  if (!event.uic.empty()) absl::StrAppend(&line, " ", event.uic);
  if (event.import) absl::StrAppend(&line, " import");
  if (event.first_row != 0) {
    absl::StrAppend(&line, " ", event.first_row, "-", event.last_row);
  }
  for (const domain::AuditChange& change : event.changes) {
    absl::StrAppend(&line, " ", change.field, ":", change.before, ">",
                    change.after);
  }
  return line;
}

std::vector<std::string> Lines(
    const std::vector<domain::AuditRecord>& records) {
  std::vector<std::string> lines;
  for (const domain::AuditRecord& record : records) {
    lines.push_back(Line(record));
  }
  return lines;
}

void AuditTest::SetUp() {
  StoreTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  NewRecords();
}

std::vector<domain::AuditRecord> AuditTest::NewRecords() {
  auto records = audit().ReadAfter(reached_, 1'000'000);
  EXPECT_TRUE(records.ok()) << records.status();
  if (!records.ok()) return {};
  if (!records->empty()) reached_ = records->back().position;
  return *std::move(records);
}

}  // namespace cte::test
