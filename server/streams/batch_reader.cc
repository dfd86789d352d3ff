#include "server/streams/batch_reader.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/raw_row.h"
#include "domain/row_parser.h"
#include "server/workbook/cell_text.h"

namespace cte::server {
namespace {

using Proto = credentials::v1::ImportRowsRequest;

constexpr std::size_t kMaxBytes = std::size_t{1} << 20;

absl::Status Invalid(std::string_view reason, std::string_view message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

domain::RawCell Cell(const std::string& text) {
  if (IsBlankText(text)) return {};
  domain::RawCell cell{domain::RawCell::Kind::kText, text};
  ComposeText(&cell.text);
  return cell;
}

}  // namespace

absl::StatusOr<domain::RowBatch> ReadBatch(const Proto::Batch& batch) {
  const auto rows = static_cast<std::size_t>(batch.rows_size());
  if (rows == 0) {
    return Invalid("BATCH_EMPTY",
                   absl::StrCat("The batch at offset ", batch.offset(),
                                " has no rows. Leave it out."));
  }
  const std::size_t bytes = batch.ByteSizeLong();
  if (rows > domain::kMaxBatchRows || bytes > kMaxBytes) {
    return Invalid(
        "BATCH_TOO_LARGE",
        absl::StrCat("The batch at offset ", batch.offset(), " has ", rows,
                     " rows and ", bytes, " bytes; it has at most ",
                     domain::kMaxBatchRows, " rows and ", kMaxBytes,
                     " bytes. Send smaller ones."));
  }
  domain::RowBatch read{batch.offset(), {}};
  read.rows.reserve(rows);
  // Unsigned, for whether the offset may be is only looked at later.
  auto row_number = static_cast<std::uint32_t>(batch.offset());
  for (const Proto::Row& row : batch.rows()) {
    read.rows.push_back(
        domain::Parse({static_cast<std::int32_t>(++row_number), Cell(row.uic()),
                       Cell(row.psn()), Cell(row.credential_code()),
                       Cell(row.credential_name())}));
  }
  return read;
}

absl::Status CheckOffset(std::int64_t offset, std::int64_t expected,
                         bool is_first) {
  if (offset == expected || (is_first && 0 <= offset && offset < expected)) {
    return absl::OkStatus();
  }
  return Invalid("OFFSET_INVALID",
                 absl::StrCat("The batch has the offset ", offset,
                              ", and the next one is ", expected,
                              ". Send the batches in their order, none left "
                              "out."));
}

}  // namespace cte::server
