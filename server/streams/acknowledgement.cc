#include "server/streams/acknowledgement.h"

#include <utility>

#include "server/convert/import.h"
#include "server/convert/page.h"

namespace cte::server {

Acknowledgement::Acknowledgement(std::int64_t offset,
                                 std::vector<domain::CheckedRow> rows)
    : offset_(offset),
      durable_offset_(offset + static_cast<std::int64_t>(rows.size())),
      counts_(domain::CountOutcomes(rows)),
      rows_(std::move(rows)) {
  std::erase_if(rows_, [](const domain::CheckedRow& row) {
    return row.outcome == domain::Outcome::kCreated;
  });
  rows_.shrink_to_fit();
}

credentials::v1::ImportRowsResponse Acknowledgement::Next() {
  credentials::v1::ImportRowsResponse message;
  auto& answer = *message.mutable_acknowledgement();
  answer.set_offset(offset_);
  for (std::size_t bytes = 0; next_ < rows_.size(); ++next_) {
    if (bytes > kMaxPageBytes) {
      answer.set_continues(true);
      return message;
    }
    auto& added = *answer.add_rows();
    added = ToProto(rows_[next_]);
    bytes += added.ByteSizeLong();
  }
  answer.set_durable_offset(durable_offset_);
  answer.set_created(counts_.created);
  answer.set_unchanged(counts_.unchanged);
  answer.set_rejected(counts_.rejected);
  is_at_end_ = true;
  return message;
}

}  // namespace cte::server
