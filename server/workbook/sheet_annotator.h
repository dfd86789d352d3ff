#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/workbook/annotate.h"
#include "server/workbook/limits.h"
#include "server/workbook/sheet_walker.h"
#include "server/workbook/start_tag.h"
#include "server/workbook/xml_parser.h"

namespace cte::server {

// Where the errors of a sheet are written.
struct ErrorColumn {
  std::int32_t header_row = 0;  // from 1
  std::int32_t column = 0;      // from 0
  bool is_new = true;           // the header has no title for it yet
};

// Rewrites the XML of a worksheet with the cells of its Error column put in
// place, and copies everything else. What a sheet says about its extent stays
// true, and a new column is made wide enough to read. One thread at a time.
class SheetAnnotator : public SheetWalker {
 public:
  // `part` is named in errors. `error_text` must outlive the annotator.
  SheetAnnotator(std::string part, const WorkbookLimits& limits,
                 const ErrorColumn& column, const ErrorTextOfRow& error_text);

  // Takes the next bytes of the sheet, in an encoding of which ASCII is a part,
  // and appends to *rewritten what is ready. Whatever the sheet, it holds no
  // more than one piece and a few megabytes.
  absl::Status Rewrite(std::string_view bytes, bool last,
                       std::string* rewritten);

 protected:
  absl::Status RowStart() override;
  absl::Status RowEnd() override;
  absl::Status CellStart(const XmlAttributes& attributes) override;
  absl::Status CellEnd() override;
  absl::Status OtherStart(std::string_view name,
                          const XmlAttributes& attributes) override;
  absl::Status OtherEnd(std::string_view name) override;
  absl::Status RowsStart() override;

 private:
  // The tag of the event.
  StartTag Tag() const;
  // Copies what comes before the tag of the event.
  void CopyToTag() { CopyTo(parser_.event_offset()); }
  void CopyTo(std::int64_t offset);
  // Copies what comes before the tag of the event, and passes over the tag.
  void CopyWithoutTag();

  std::string_view new_cell_style() const;
  // Writes the cell of the row, with the text that waits for it if any.
  void WriteCell(const std::string& prefix, std::string_view style);
  // Writes the width of the column as an element of <cols>.
  void WriteWidth(const std::string& prefix);
  void SetWidth(StartTag* tag) const;
  void WidenDimension(std::string_view range);
  // Sets the column apart from an element of <cols> that speaks of it too.
  void SplitWidths(std::int32_t first, std::int32_t last);

  const ErrorColumn column_;
  const ErrorTextOfRow& error_text_;
  XmlParser parser_;

  // The bytes of the sheet from an offset on; those before copied_ are done.
  std::string window_;
  std::int64_t window_offset_ = 0;
  std::int64_t copied_ = 0;
  std::string* rewritten_ = nullptr;

  std::string text_;             // waits to be written into the row
  std::string row_tag_name_;     // "x:row", if a text waits
  bool row_has_no_end_ = false;  // it was "<row/>", and is now "<row>"
  std::string header_style_;     // of the rightmost title so far
  bool in_old_cell_ = false;
  bool has_widths_ = false;    // a <cols> has begun
  std::string widths_prefix_;  // of its name
  bool width_is_set_;
};

}  // namespace cte::server
