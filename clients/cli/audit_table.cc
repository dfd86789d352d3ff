#include "clients/cli/audit_table.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using Change = v1::AuditRecord::Change;

constexpr char kServer[] = "(the server)";
// Nobody reads it; it is in the JSON.
constexpr char kFileHash[] = "file_sha256";

std::string Words(std::string name) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", " "}}));
}

// "award created"; a number for one that this program is too old for.
std::string What(const v1::AuditRecord& record) {
  const std::string& name = v1::AuditRecord::Action_Name(record.action());
  if (name.empty()) return absl::StrCat("action ", int{record.action()});
  return Words(std::string(absl::StripPrefix(name, "ACTION_")));
}

std::string Rows(std::int32_t first, std::int32_t last) {
  if (first == 0) return "";
  return first == last ? absl::StrCat(", row ", first)
                       : absl::StrCat(", rows ", first, "-", last);
}

std::vector<std::string> About(const v1::AuditRecord& record) {
  std::vector<std::string> about;
  if (record.psn() != 0) about.push_back(absl::StrCat("PSN ", record.psn()));
  if (!record.uic().empty()) {
    about.push_back(absl::StrCat("UIC ", record.uic()));
  }
  if (record.school_year() != 0) {
    about.push_back(absl::StrCat("year ", record.school_year()));
  }
  if (!record.import_id().empty()) {
    about.push_back(absl::StrCat(
        "import ", record.import_id(),
        Rows(record.first_import_row(), record.last_import_row())));
  }
  return about;
}

template <std::size_t n>
bool IsOneOf(const std::array<std::string_view, n>& fields,
             const std::string& field) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

std::string ValueText(const Change& change, const std::string& value) {
  constexpr std::array<std::string_view, 5> kWords = {
      "credential_type", "role", "scope_type", "status", "state"};
  if (value.empty()) return "none";
  return IsOneOf(kWords, change.field()) ? Words(value) : value;
}

// What was and is, if both are there; else the one that is, where the action
// says which of them it must be.
std::string ChangeText(const Change& change, bool nothing_is_left) {
  // Their values say what they are.
  constexpr std::array<std::string_view, 9> kUnnamed = {"credential_type",
                                                        "credential_code",
                                                        "credential_name",
                                                        "principal",
                                                        "role",
                                                        "scope_type",
                                                        "scope_code",
                                                        "status",
                                                        "state"};
  const std::string name = IsOneOf(kUnnamed, change.field())
                               ? ""
                               : absl::StrCat(Words(change.field()), ": ");
  const std::string before = ValueText(change, change.before());
  const std::string after = ValueText(change, change.after());
  const bool is_the_same = change.before() == change.after();
  if (change.before().empty() || is_the_same) return absl::StrCat(name, after);
  if (nothing_is_left) return absl::StrCat(name, before);
  return absl::StrCat(name, before, " -> ", after);
}

std::string ChangesText(const v1::AuditRecord& record) {
  const bool nothing_is_left =
      std::all_of(record.changes().begin(), record.changes().end(),
                  [](const Change& change) { return change.after().empty(); });
  std::vector<std::string> texts;
  for (const Change& change : record.changes()) {
    const bool is_empty = change.before().empty() && change.after().empty();
    if (is_empty || change.field() == kFileHash) continue;
    texts.push_back(ChangeText(change, nothing_is_left));
  }
  if (record.has_batch()) {
    const v1::ImportBatch& batch = record.batch();
    texts.push_back(
        absl::StrCat(Counted(batch.created_awards(), "award"), ", ",
                     Counted(batch.created_declarations(), "declaration"), ", ",
                     batch.unchanged_rows(), " unchanged, ",
                     batch.rejected_rows(), " rejected"));
  }
  return absl::StrJoin(texts, ", ");
}

std::vector<std::string> AboutAward(
    const v1::ImportBatch::ImportedAward& award) {
  return {absl::StrCat("PSN ", award.psn()), absl::StrCat("UIC ", award.uic()),
          absl::StrCat("row ", award.import_row())};
}

std::string AwardText(const v1::ImportBatch::ImportedAward& award) {
  if (award.credential_code().empty()) return award.credential_name();
  return NameAndCode(award.credential_name(), award.credential_code());
}

bool IsFirstPart(const v1::AuditRecord& record) {
  return record.batch().part() <= 1;
}

std::string Who(const v1::AuditRecord& record) {
  return record.principal().empty() ? kServer : record.principal();
}

}  // namespace

std::vector<Column> AuditColumns() {
  return {
      {"Time", 16}, {"Who", 10}, {"What", 13}, {"About", 14}, {"Change", 20}};
}

std::vector<TableRow> AuditRows(const v1::AuditRecord& record) {
  std::vector<TableRow> rows;
  if (IsFirstPart(record)) {
    TableRow& row = rows.emplace_back();
    row.cells = {TimeText(record.time()), Who(record), What(record),
                 absl::StrJoin(About(record), ", "), ChangesText(record)};
  }
  for (const auto& award : record.batch().awards()) {
    TableRow& row = rows.emplace_back();
    row.cells = {Cell(), Cell(), "award",
                 absl::StrJoin(AboutAward(award), ", "), AwardText(award)};
  }
  return rows;
}

std::vector<std::string> AuditLines(const v1::AuditRecord& record) {
  const auto line = [&](const std::string& who, const std::string& what,
                        const std::vector<std::string>& about,
                        const std::string& change) {
    std::vector<std::string> parts = {absl::StrCat(record.position()),
                                      TimeText(record.time()), who, what};
    if (!about.empty()) parts.push_back(absl::StrJoin(about, ", "));
    if (!change.empty()) parts.push_back(change);
    return Printable(absl::StrJoin(parts, "  "));
  };
  std::vector<std::string> lines;
  if (IsFirstPart(record)) {
    lines.push_back(
        line(Who(record), What(record), About(record), ChangesText(record)));
  }
  for (const auto& award : record.batch().awards()) {
    lines.push_back(
        line(Who(record), "award", AboutAward(award), AwardText(award)));
  }
  return lines;
}

}  // namespace cte::client
