#include "server/streams/acknowledgement.h"

#include "domain/row_batch.h"
#include "server/convert/import.h"
#include "server/convert/page.h"

namespace cte::server {

std::vector<credentials::v1::ImportRowsResponse> AcknowledgementsOf(
    std::int64_t offset, const std::vector<domain::CheckedRow>& rows) {
  std::vector<credentials::v1::ImportRowsResponse> messages(1);
  std::size_t bytes = 0;
  for (const domain::CheckedRow& row : rows) {
    if (row.outcome == domain::Outcome::kCreated) continue;
    if (bytes > kMaxPageBytes) {
      auto& full = *messages.back().mutable_acknowledgement();
      full.set_offset(offset);
      full.set_continues(true);
      messages.emplace_back();
      bytes = 0;
    }
    auto& added = *messages.back().mutable_acknowledgement()->add_rows();
    added = ToProto(row);
    bytes += added.ByteSizeLong();
  }
  const domain::BatchCounts counts = domain::CountOutcomes(rows);
  auto& last = *messages.back().mutable_acknowledgement();
  last.set_offset(offset);
  last.set_durable_offset(offset + static_cast<std::int64_t>(rows.size()));
  last.set_created(counts.created);
  last.set_unchanged(counts.unchanged);
  last.set_rejected(counts.rejected);
  return messages;
}

}  // namespace cte::server
