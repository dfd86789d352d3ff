#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/workbook/cell_reference.h"
#include "server/workbook/limits.h"
#include "server/workbook/rich_text.h"
#include "server/workbook/xml_parser.h"

namespace cte::server {

// Walks over the XML of a worksheet and says what happens in the words of a
// sheet: rows, cells, the text of a value. Knows where it is also where rows
// and cells do not say so (a row without number is the next one, a cell without
// reference stands right of the one before).
//
// Row numbers must rise, as the format wants and as every program writes them:
// a row is known by its number from here on, so that two of one number, or one
// that goes back, are WORKBOOK_DAMAGED. TOO_MANY_COLUMNS: a cell stands right
// of the limit.
class SheetWalker : public XmlHandler {
 public:
  // `part` is named in errors.
  SheetWalker(std::string part, const WorkbookLimits& limits)
      : limits_(limits), part_(std::move(part)) {}

  absl::Status StartElement(const XmlName& name,
                            const XmlAttributes& attributes) final;
  absl::Status EndElement(const XmlName& name) final;
  absl::Status Text(std::string_view piece) final;

 protected:
  // What happens, for the class that wants to know. cell() is where.
  virtual absl::Status RowStart() { return absl::OkStatus(); }
  virtual absl::Status RowEnd() { return absl::OkStatus(); }
  virtual absl::Status CellStart(const XmlAttributes& /*attributes*/) {
    return absl::OkStatus();
  }
  virtual absl::Status CellEnd() { return absl::OkStatus(); }
  // The cell has a value, a formula or a string of its own.
  virtual void CellHasContent() {}
  // A piece of the value as it is stored, or of the cell's own string.
  virtual absl::Status ValueText(std::string_view /*piece*/) {
    return absl::OkStatus();
  }
  // An element of SpreadsheetML that stands in the worksheet beside the rows.
  virtual absl::Status OtherStart(std::string_view /*name*/,
                                  const XmlAttributes& /*attributes*/) {
    return absl::OkStatus();
  }
  virtual absl::Status OtherEnd(std::string_view /*name*/) {
    return absl::OkStatus();
  }
  // Right in front of the rows.
  virtual absl::Status RowsStart() { return absl::OkStatus(); }

  // In a row: its number. In a cell: its column too.
  const CellReference& cell() const { return cell_; }
  const WorkbookLimits& limits() const { return limits_; }
  // "cell C7 of the part ..." is wrong in this way.
  absl::Status DamagedCell(std::string_view what) const;

 private:
  enum class Place {
    kOutside,
    kWorksheet,
    kRows,
    kRow,
    kCell,
    kValue,
    kString
  };

  absl::Status EnterRow(const XmlAttributes& attributes);
  absl::Status EnterCell(const XmlAttributes& attributes);
  absl::Status StartInWorksheet(const XmlName& name,
                                const XmlAttributes& attributes);
  void StartInCell(const XmlName& name);

  const WorkbookLimits limits_;
  const std::string part_;
  Place place_ = Place::kOutside;
  int passed_over_ = 0;  // depth inside of an element that is of no interest
  RichText string_;
  CellReference cell_{.column = -1, .row = 0};
};

}  // namespace cte::server
