#include "server/workbook/sheet_annotator.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "domain/columns.h"
#include "server/workbook/cell_xml.h"

namespace cte::server {
namespace {

// In characters of the workbook's font, as widths are counted.
constexpr std::string_view kWidth = "60";

std::string PrefixOf(const std::string& tag_name) {
  return tag_name.substr(0, tag_name.find(':') + 1);
}

}  // namespace

SheetAnnotator::SheetAnnotator(std::string part, const WorkbookLimits& limits,
                               const ErrorColumn& column,
                               const ErrorTextOfRow& error_text)
    : SheetWalker(part, limits),
      column_(column),
      error_text_(error_text),
      parser_(std::move(part), this),
      width_is_set_(!column.is_new) {}

absl::Status SheetAnnotator::Rewrite(std::string_view bytes, bool last,
                                     std::string* rewritten) {
  rewritten_ = rewritten;
  window_ += bytes;
  if (auto status = parser_.Feed(bytes, last); !status.ok()) return status;
  // No tag that is still to be seen begins before the place of the parser.
  const std::int64_t parsed =
      last ? window_offset_ + static_cast<std::int64_t>(window_.size())
           : std::max(copied_, parser_.event_offset());
  if (in_old_cell_) {
    copied_ = parsed;
  } else {
    CopyTo(parsed);
  }
  window_.erase(0, static_cast<std::size_t>(copied_ - window_offset_));
  window_offset_ = copied_;
  return absl::OkStatus();
}

absl::Status SheetAnnotator::RowStart() {
  text_.clear();
  if (cell().row == column_.header_row && column_.is_new) {
    text_ = domain::kErrorTitle;
  } else if (cell().row > column_.header_row) {
    auto text = error_text_(cell().row);
    if (!text.ok()) return text.status();
    text_ = *std::move(text);
  }
  if (text_.empty()) return absl::OkStatus();
  StartTag row = Tag();
  row_tag_name_ = row.name();
  row_has_no_end_ = row.is_empty();
  row.set_is_empty(false);
  row.Remove("spans");  // says which columns are used, and is optional
  CopyWithoutTag();
  *rewritten_ += row.ToString();
  return absl::OkStatus();
}

absl::Status SheetAnnotator::CellStart(const XmlAttributes& attributes) {
  const std::int32_t row = cell().row;
  if (row < column_.header_row) return absl::OkStatus();
  const std::string_view style = attributes.Find("s").value_or("");
  if (row == column_.header_row) {
    if (!column_.is_new) return absl::OkStatus();
    if (cell().column < column_.column) header_style_ = style;
  }
  if (cell().column == column_.column) {
    in_old_cell_ = true;
    CopyWithoutTag();
    WriteCell(Tag().prefix(), style);
  } else if (cell().column > column_.column && !text_.empty()) {
    CopyToTag();
    WriteCell(Tag().prefix(), new_cell_style());
  }
  return absl::OkStatus();
}

absl::Status SheetAnnotator::CellEnd() {
  if (in_old_cell_) copied_ = parser_.event_offset() + parser_.event_size();
  in_old_cell_ = false;
  return absl::OkStatus();
}

absl::Status SheetAnnotator::RowEnd() {
  if (!text_.empty()) {
    CopyToTag();
    WriteCell(PrefixOf(row_tag_name_), new_cell_style());
  }
  if (std::exchange(row_has_no_end_, false)) {
    absl::StrAppend(rewritten_, "</", row_tag_name_, ">");
  }
  return absl::OkStatus();
}

absl::Status SheetAnnotator::OtherStart(std::string_view name,
                                        const XmlAttributes& attributes) {
  if (name == "dimension") {
    WidenDimension(attributes.Find("ref").value_or(""));
  } else if (name == "cols") {
    has_widths_ = true;
    widths_prefix_ = Tag().prefix();
  } else if (name == "col" && !width_is_set_) {
    const auto first = ParseRowNumber(attributes.Find("min").value_or(""));
    const auto last = ParseRowNumber(attributes.Find("max").value_or(""));
    if (first && last) SplitWidths(*first, *last);
  }
  return absl::OkStatus();
}

absl::Status SheetAnnotator::OtherEnd(std::string_view name) {
  if (name == "cols" && parser_.event_size() > 0) {
    CopyToTag();
    WriteWidth(widths_prefix_);
  }
  return absl::OkStatus();
}

absl::Status SheetAnnotator::RowsStart() {
  if (has_widths_ || width_is_set_) return absl::OkStatus();
  const std::string prefix = Tag().prefix();
  CopyToTag();
  absl::StrAppend(rewritten_, "<", prefix, "cols>");
  WriteWidth(prefix);
  absl::StrAppend(rewritten_, "</", prefix, "cols>");
  return absl::OkStatus();
}

StartTag SheetAnnotator::Tag() const {
  const auto at =
      static_cast<std::size_t>(parser_.event_offset() - window_offset_);
  return StartTag(std::string_view(window_).substr(
      at, static_cast<std::size_t>(parser_.event_size())));
}

void SheetAnnotator::CopyTo(std::int64_t offset) {
  rewritten_->append(window_,
                     static_cast<std::size_t>(copied_ - window_offset_),
                     static_cast<std::size_t>(offset - copied_));
  copied_ = offset;
}

void SheetAnnotator::CopyWithoutTag() {
  CopyToTag();
  copied_ += parser_.event_size();
}

std::string_view SheetAnnotator::new_cell_style() const {
  return cell().row == column_.header_row ? header_style_ : std::string_view();
}

void SheetAnnotator::WriteCell(const std::string& prefix,
                               std::string_view style) {
  absl::StrAppend(rewritten_, "<", prefix, "c r=\"",
                  ToString({.column = column_.column, .row = cell().row}),
                  "\"");
  if (!style.empty()) {
    absl::StrAppend(rewritten_, " s=\"", std::string(style), "\"");
  }
  if (text_.empty()) {
    *rewritten_ += "/>";
    return;
  }
  absl::StrAppend(rewritten_, " t=\"inlineStr\"><", prefix, "is><", prefix,
                  "t xml:space=\"preserve\">");
  AppendCellText(text_, rewritten_);
  absl::StrAppend(rewritten_, "</", prefix, "t></", prefix, "is></", prefix,
                  "c>");
  text_.clear();
}

void SheetAnnotator::WriteWidth(const std::string& prefix) {
  if (std::exchange(width_is_set_, true)) return;
  StartTag width(absl::StrCat("<", prefix, "col/>"));
  SetWidth(&width);
  *rewritten_ += width.ToString();
}

void SheetAnnotator::SetWidth(StartTag* tag) const {
  const std::string number = std::to_string(column_.column + 1);
  tag->Set("min", number);
  tag->Set("max", number);
  tag->Set("width", kWidth);
  tag->Set("customWidth", "1");
}

void SheetAnnotator::SplitWidths(std::int32_t first, std::int32_t last) {
  const std::int32_t number = column_.column + 1;
  const StartTag tag = Tag();
  if (first > number) {
    CopyToTag();
    WriteWidth(tag.prefix());
  }
  if (first > number || last < number) return;

  std::vector<StartTag> pieces;
  const auto add = [&](std::int32_t min, std::int32_t max) {
    StartTag& piece = pieces.emplace_back(tag);
    piece.set_is_empty(true);
    piece.Set("min", std::to_string(min));
    piece.Set("max", std::to_string(max));
  };
  if (first < number) add(first, number - 1);
  add(number, number);
  SetWidth(&pieces.back());
  pieces.back().Remove("hidden");
  pieces.back().Remove("collapsed");
  if (last > number) add(number + 1, last);
  // The end of the element that is split ends its last piece.
  pieces.back().set_is_empty(tag.is_empty());
  CopyWithoutTag();
  for (const StartTag& piece : pieces) *rewritten_ += piece.ToString();
  width_is_set_ = true;
}

void SheetAnnotator::WidenDimension(std::string_view range) {
  const std::size_t colon = std::min(range.find(':'), range.size());
  const auto first = ParseCellReference(range.substr(0, colon));
  auto last =
      ParseCellReference(range.substr(colon == range.size() ? 0 : colon + 1));
  if (!first || !last || last->column >= column_.column) return;
  last->column = column_.column;
  StartTag dimension = Tag();
  dimension.Set("ref", absl::StrCat(ToString(*first), ":", ToString(*last)));
  CopyWithoutTag();
  *rewritten_ += dimension.ToString();
}

}  // namespace cte::server
