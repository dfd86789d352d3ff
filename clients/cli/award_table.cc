#include "clients/cli/award_table.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

Cell RemovalNote(const v1::Award& award) {
  if (!award.has_removal()) return {};
  const v1::Award::Removal& removal = award.removal();
  return Cell(
      absl::StrCat(
          removal.merged() ? "Stands in another award since " : "Removed ",
          TimeText(removal.remove_time()), " by ", removal.removed_by()),
      Tone::kCaution);
}

}  // namespace

std::vector<Column> AwardTable::Columns() const {
  std::vector<Column> columns = {{"Year", 4}};
  if (of_ != Of::kProgram) columns.push_back({"PSN", 5});
  if (of_ == Of::kStudent) columns.push_back({"Program Name", 11});
  if (of_ != Of::kStudent) {
    columns.push_back({"UIC", 10});
    columns.push_back({"Student", 9});
  }
  columns.insert(
      columns.end(),
      {{"Credential", 14}, {"Type", 12}, {"Counts", 6}, {"Recorded", 10}});
  return columns;
}

TableRow AwardTable::Row(const v1::Award& award) const {
  TableRow row;
  row.cells = {std::to_string(award.school_year())};
  if (of_ != Of::kProgram) row.cells.emplace_back(std::to_string(award.psn()));
  if (of_ == Of::kStudent) row.cells.emplace_back(award.program_name());
  if (of_ != Of::kStudent) {
    row.cells.emplace_back(award.uic());
    row.cells.emplace_back(
        absl::StrCat(award.last_name(), ",", award.first_name()));
  }
  row.cells.emplace_back(CredentialText(award));
  row.cells.emplace_back(TypeText(award.credential_type()));
  row.cells.emplace_back(award.counts_for_indicator() ? "yes" : "no");
  row.cells.emplace_back(
      absl::StrCat(TimeText(award.award_time()), " by ", award.awarded_by()));
  row.note = RemovalNote(award);
  return row;
}

std::string CredentialText(const v1::Award& award) {
  if (!award.credential_code().empty()) {
    return NameAndCode(award.credential_name(), award.credential_code());
  }
  return absl::StrCat(
      award.credential_name(),
      award.suggestion_state() == v1::Award::SUGGESTION_STATE_DECLINED
          ? " (suggested, declined)"
          : " (suggested)");
}

std::string TypeText(v1::CredentialType type) {
  switch (type) {
    case v1::CREDENTIAL_TYPE_APPROVED:
      return "Approved";
    case v1::CREDENTIAL_TYPE_SUPPLEMENTAL:
      return "Supplemental";
    case v1::CREDENTIAL_TYPE_SUGGESTED:
      return "Suggested";
    default:
      return "";
  }
}

}  // namespace cte::client
