#include "server/workbook/annotate.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/columns.h"
#include "server/workbook/checked_sheet.h"
#include "server/workbook/package.h"
#include "server/workbook/part_parser.h"
#include "server/workbook/part_replacement.h"
#include "server/workbook/part_text.h"
#include "server/workbook/sheet_annotator.h"
#include "server/workbook/sheet_extent.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

// What a spreadsheet program can show.
constexpr std::int32_t kMaxColumns = 16'384;

absl::StatusOr<ErrorColumn> FindErrorColumn(Package& package,
                                            const WorkbookLimits& limits,
                                            CheckedSheet& sheet) {
  const auto& titles = sheet.rows().titles();
  const auto known =
      std::find_if(titles.begin(), titles.end(),
                   [](const auto& t) { return domain::IsErrorTitle(t); });
  ErrorColumn column{
      .header_row = sheet.rows().header_row(),
      .column = static_cast<std::int32_t>(known - titles.begin()),
      .is_new = known == titles.end()};
  if (!column.is_new) return column;

  SheetExtent extent(std::string(package.PartName(sheet.part())), limits);
  auto parser = PartParser::Open(package, sheet.part(), &extent);
  if (!parser.ok()) return parser.status();
  if (auto status = (*parser)->ParseAll(); !status.ok()) return status;
  column.column = extent.last_column() + 1;
  const std::int32_t most = std::min(limits.columns, kMaxColumns);
  if (column.column >= most) {
    return WorkbookError(
        "TOO_MANY_COLUMNS",
        absl::StrCat("The sheet uses all of the ", most,
                     " columns that are allowed, so that none is left for the "
                     "errors. Delete the columns that the import does not "
                     "need."));
  }
  return column;
}

// Rewrites the sheet a piece at a time, as it is pulled.
class AnnotatedSheet {
 public:
  AnnotatedSheet(PartStream stream, SheetAnnotator* annotator)
      : text_(std::move(stream)), annotator_(annotator) {}

  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) {
    while (taken_ == ready_.size() && !at_end_) {
      const auto more = text_.Read(&piece_);
      if (!more.ok()) return more.status();
      at_end_ = !*more;
      ready_.clear();
      taken_ = 0;
      auto status = annotator_->Rewrite(piece_, at_end_, &ready_);
      if (!status.ok()) return status;
    }
    const std::size_t count = ready_.copy(buffer, size, taken_);
    taken_ += count;
    return count;
  }

 private:
  PartText text_;
  SheetAnnotator* annotator_;
  std::string piece_;
  std::string ready_;
  std::size_t taken_ = 0;
  bool at_end_ = false;
};

}  // namespace

absl::StatusOr<std::string> AnnotateWorkbook(std::string file,
                                             const WorkbookLimits& limits,
                                             const ErrorTextOfRow& error_text) {
  const auto package = Package::Open(std::move(file), limits);
  if (!package.ok()) return package.status();
  const auto sheet = CheckedSheet::Open(**package, limits);
  if (!sheet.ok()) return sheet.status();
  const auto column = FindErrorColumn(**package, limits, **sheet);
  if (!column.ok()) return column.status();

  const std::uint64_t part = (*sheet)->part();
  auto stream = (*package)->OpenPart(part);
  if (!stream.ok()) return stream.status();
  const std::int64_t size = stream->bytes_total();
  SheetAnnotator annotator(std::string((*package)->PartName(part)), limits,
                           *column, error_text);
  AnnotatedSheet annotated(*std::move(stream), &annotator);
  return ReplacePart(**package, part, size,
                     [&annotated](char* buffer, std::size_t capacity) {
                       return annotated.Read(buffer, capacity);
                     });
}

}  // namespace cte::server
