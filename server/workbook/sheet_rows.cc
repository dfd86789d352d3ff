#include "server/workbook/sheet_rows.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workbook/cell_text.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

using domain::RawCell;
using domain::RawRow;

constexpr std::size_t kMaxTitleBytes = 255;

void Clear(RawCell* cell) {
  cell->kind = RawCell::Kind::kBlank;
  cell->text.clear();
}

bool IsBlank(const RawCell& cell) {
  return cell.kind == RawCell::Kind::kBlank ||
         (cell.kind == RawCell::Kind::kText && IsBlankText(cell.text));
}

bool IsXmlSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void TrimXmlSpace(std::string* text) {
  while (!text->empty() && IsXmlSpace(text->back())) text->pop_back();
  const auto first = std::find_if_not(text->begin(), text->end(), &IsXmlSpace);
  text->erase(text->begin(), first);
}

}  // namespace

void SheetRows::Take(RawRow* row) {
  std::swap(*row, rows_[taken_++]);
  if (taken_ == ready_) taken_ = ready_ = 0;
}

absl::Status SheetRows::RowStart() {
  if (header_row_ == 0) return absl::OkStatus();
  row_.row_number = cell().row;
  Clear(&row_.uic);
  Clear(&row_.psn);
  Clear(&row_.credential_code);
  Clear(&row_.credential_name);
  return absl::OkStatus();
}

absl::Status SheetRows::RowEnd() {
  if (header_row_ == 0) return titles_.empty() ? absl::OkStatus() : MapTitles();
  if (IsBlank(row_.uic) && IsBlank(row_.psn) && IsBlank(row_.credential_code) &&
      IsBlank(row_.credential_name)) {
    return absl::OkStatus();
  }
  if (total_ == limits().rows) {
    return WorkbookError(
        "TOO_MANY_ROWS",
        absl::StrCat("The sheet has more than the ", limits().rows,
                     " rows that are allowed (row ", cell().row,
                     " is one more). Split it into several files."));
  }
  ++total_;
  if (ready_ == rows_.size()) rows_.emplace_back();
  std::swap(rows_[ready_++], row_);
  return absl::OkStatus();
}

absl::Status SheetRows::MapTitles() {
  auto columns = domain::MapColumns(titles_, {sheet_name_, cell().row});
  if (!columns.ok()) return columns.status();
  columns_ = *std::move(columns);
  header_row_ = cell().row;
  fields_.assign(titles_.size(), nullptr);
  fields_[columns_.uic] = &RawRow::uic;
  fields_[columns_.psn] = &RawRow::psn;
  fields_[columns_.credential_code] = &RawRow::credential_code;
  fields_[columns_.credential_name] = &RawRow::credential_name;
  return absl::OkStatus();
}

absl::Status SheetRows::CellStart(const XmlAttributes& attributes) {
  const auto column = static_cast<std::size_t>(cell().column);
  if (header_row_ == 0) {
    Clear(&title_);
    target_ = &title_;
  } else if (column < fields_.size() && fields_[column] != nullptr) {
    target_ = &(row_.*fields_[column]);
    if (target_->kind != RawCell::Kind::kBlank) {
      return DamagedCell("occurs twice");
    }
  } else {
    return absl::OkStatus();
  }
  const std::string_view type = attributes.Find("t").value_or("n");
  if (type == "n") {
    type_ = Type::kNumber;
  } else if (type == "s") {
    type_ = Type::kShared;
  } else if (type == "b") {
    type_ = Type::kBoolean;
  } else if (type == "e") {
    type_ = Type::kError;
  } else {  // "inlineStr", "str" of a formula, "d" of a date
    type_ = Type::kText;
  }
  return absl::OkStatus();
}

absl::Status SheetRows::ValueText(std::string_view piece) {
  if (target_ == nullptr) return absl::OkStatus();
  target_->text += piece;
  return target_->text.size() > MaxRawBytes(limits().cell_characters)
             ? TooLong()
             : absl::OkStatus();
}

absl::Status SheetRows::CellEnd() {
  if (target_ == nullptr) return absl::OkStatus();
  RawCell* cell = std::exchange(target_, nullptr);
  if (auto status = Interpret(cell); !status.ok()) return status;
  if (IsLongerThan(cell->text, limits().cell_characters)) return TooLong();
  if (header_row_ == 0 && !IsBlank(*cell)) KeepTitle(*cell);
  return absl::OkStatus();
}

absl::Status SheetRows::Interpret(RawCell* cell) const {
  if (type_ == Type::kText) {
    NormalizeCellText(&cell->text);
    cell->kind =
        cell->text.empty() ? RawCell::Kind::kBlank : RawCell::Kind::kText;
    return absl::OkStatus();
  }
  TrimXmlSpace(&cell->text);
  if (cell->text.empty()) return absl::OkStatus();
  switch (type_) {
    case Type::kShared:
      return LookUp(cell);
    case Type::kBoolean:
      cell->kind = RawCell::Kind::kBoolean;
      cell->text = cell->text == "1" || cell->text == "true" ? "TRUE" : "FALSE";
      break;
    case Type::kError:
      cell->kind = RawCell::Kind::kError;
      break;
    default:
      cell->kind = RawCell::Kind::kNumber;
  }
  return absl::OkStatus();
}

absl::Status SheetRows::LookUp(RawCell* cell) const {
  std::uint64_t index = 0;
  const char* end = cell->text.data() + cell->text.size();
  const auto parsed = std::from_chars(cell->text.data(), end, index);
  const bool number = parsed.ec == std::errc() && parsed.ptr == end;
  const auto text = number ? strings_->Get(index) : std::nullopt;
  if (!text) {
    return DamagedCell(absl::StrCat("names a string which is not among the ",
                                    strings_->size(),
                                    " strings of the workbook"));
  }
  cell->text = *text;
  cell->kind = text->empty() ? RawCell::Kind::kBlank : RawCell::Kind::kText;
  return absl::OkStatus();
}

absl::Status SheetRows::TooLong() const {
  return WorkbookError(
      "CELL_TOO_LONG",
      absl::StrCat("The cell ", ToString(cell()), " holds more than the ",
                   limits().cell_characters,
                   " characters that are allowed. Shorten its text."));
}

void SheetRows::KeepTitle(const RawCell& cell) {
  const auto column = static_cast<std::size_t>(this->cell().column);
  if (titles_.size() <= column) titles_.resize(column + 1);
  std::size_t size = std::min(cell.text.size(), kMaxTitleBytes);
  while (size > 0 && size < cell.text.size() &&
         (static_cast<unsigned char>(cell.text[size]) & 0xC0) == 0x80) {
    --size;
  }
  titles_[column] = cell.text.substr(0, size);
}

}  // namespace cte::server
