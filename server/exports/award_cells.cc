#include "server/exports/award_cells.h"

#include "absl/time/time.h"

namespace cte::server {

std::string_view TypeLabel(domain::CredentialType type) {
  switch (type) {
    case domain::CredentialType::kApproved:
      return "Approved";
    case domain::CredentialType::kSupplemental:
      return "Supplemental";
    case domain::CredentialType::kSuggested:
      return "Suggested";
    default:
      return "";
  }
}

void WriteAwardCells(const domain::Award& award, SheetWriter& sheet) {
  sheet.Text(TypeLabel(award.type))
      .Text(award.code)
      .Text(award.name)
      .Text(
          absl::FormatTime("%Y-%m-%d", award.award_time, absl::UTCTimeZone()));
}

}  // namespace cte::server
