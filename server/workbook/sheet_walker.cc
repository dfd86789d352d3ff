#include "server/workbook/sheet_walker.h"

#include "absl/strings/str_cat.h"
#include "server/workbook/ooxml.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {

absl::Status SheetWalker::StartElement(const XmlName& name,
                                       const XmlAttributes& attributes) {
  if (place_ == Place::kString) {
    string_.Start(name);
    return absl::OkStatus();
  }
  if (place_ == Place::kWorksheet) return StartInWorksheet(name, attributes);
  if (passed_over_ == 0 && IsSpreadsheet(name)) {
    switch (place_) {
      case Place::kOutside:
        if (name.local != "worksheet") break;
        place_ = Place::kWorksheet;
        return absl::OkStatus();
      case Place::kRows:
        if (name.local != "row") break;
        place_ = Place::kRow;
        return EnterRow(attributes);
      case Place::kRow:
        if (name.local != "c") break;
        place_ = Place::kCell;
        return EnterCell(attributes);
      case Place::kCell:
        StartInCell(name);
        return absl::OkStatus();
      default:
        break;
    }
  }
  ++passed_over_;
  return absl::OkStatus();
}

absl::Status SheetWalker::StartInWorksheet(const XmlName& name,
                                           const XmlAttributes& attributes) {
  if (passed_over_ == 0 && IsSpreadsheet(name) && name.local == "sheetData") {
    place_ = Place::kRows;
    return RowsStart();
  }
  ++passed_over_;
  return IsSpreadsheet(name) ? OtherStart(name.local, attributes)
                             : absl::OkStatus();
}

void SheetWalker::StartInCell(const XmlName& name) {
  if (name.local == "v") {
    place_ = Place::kValue;
    CellHasContent();
  } else if (name.local == "is") {
    place_ = Place::kString;
    CellHasContent();
  } else {
    if (name.local == "f") CellHasContent();
    ++passed_over_;
  }
}

absl::Status SheetWalker::EndElement(const XmlName& name) {
  if (place_ == Place::kString && !string_.at_item()) {
    string_.End();
    return absl::OkStatus();
  }
  if (passed_over_ > 0) {
    --passed_over_;
    return place_ == Place::kWorksheet && IsSpreadsheet(name)
               ? OtherEnd(name.local)
               : absl::OkStatus();
  }
  switch (place_) {
    case Place::kOutside:
      break;
    case Place::kWorksheet:
      place_ = Place::kOutside;
      break;
    case Place::kRows:
      place_ = Place::kWorksheet;
      break;
    case Place::kRow:
      place_ = Place::kRows;
      return RowEnd();
    case Place::kCell:
      place_ = Place::kRow;
      return CellEnd();
    case Place::kValue:
    case Place::kString:
      place_ = Place::kCell;
      break;
  }
  return absl::OkStatus();
}

absl::Status SheetWalker::Text(std::string_view piece) {
  if (passed_over_ > 0) return absl::OkStatus();
  if (place_ == Place::kValue ||
      (place_ == Place::kString && string_.in_text())) {
    return ValueText(piece);
  }
  return absl::OkStatus();
}

absl::Status SheetWalker::EnterRow(const XmlAttributes& attributes) {
  const std::int32_t before = cell_.row;
  cell_ = {.column = -1, .row = before + 1};
  if (const auto number = attributes.Find("r")) {
    const auto row = ParseRowNumber(*number);
    if (!row || *row <= before) {
      return DamagedPart(
          part_,
          absl::StrCat("has a row with the number \"",
                       std::string(number->substr(0, 20)), "\" behind row ",
                       before, ", although row numbers must rise"));
    }
    cell_.row = *row;
  }
  return RowStart();
}

absl::Status SheetWalker::EnterCell(const XmlAttributes& attributes) {
  ++cell_.column;
  if (const auto reference = attributes.Find("r")) {
    const auto cell = ParseCellReference(*reference);
    if (!cell || cell->row != cell_.row) {
      return DamagedPart(part_,
                         absl::StrCat("has a cell with the reference \"",
                                      std::string(reference->substr(0, 20)),
                                      "\" in row ", cell_.row));
    }
    cell_.column = cell->column;
  }
  if (cell_.column >= limits_.columns) {
    return WorkbookError(
        "TOO_MANY_COLUMNS",
        absl::StrCat("The sheet has a cell ", ToString(cell_),
                     ", right of the ", limits_.columns,
                     " columns that are allowed. Delete the columns that the "
                     "import does not need."));
  }
  return CellStart(attributes);
}

absl::Status SheetWalker::DamagedCell(std::string_view what) const {
  return DamagedPart(part_, absl::StrCat("has a cell ", ToString(cell_),
                                         " that ", std::string(what)));
}

}  // namespace cte::server
