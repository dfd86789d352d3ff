#include "server/workbook/row_xml.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/text.h"
#include "server/workbook/cell_reference.h"
#include "server/workbook/cell_text.h"

namespace cte::server {
namespace {

// With its escapes: whether they count for one character or for seven is up to
// the program that reads them.
constexpr std::size_t kMaxCharacters = 32'767;

bool IsSpace(char c) {
  return absl::ascii_isspace(static_cast<unsigned char>(c));
}

void AppendMarkupFree(std::string_view text, std::string* xml) {
  while (true) {
    const std::size_t at = text.find_first_of("&<>");
    xml->append(text.substr(0, at));
    if (at == std::string_view::npos) return;
    xml->append(text[at] == '&' ? "&amp;" : text[at] == '<' ? "&lt;" : "&gt;");
    text.remove_prefix(at + 1);
  }
}

}  // namespace

void RowXml::Begin(std::int32_t row) {
  xml_.clear();
  column_ = 0;
  row_ = absl::StrCat(row);
  absl::StrAppend(&xml_, "<row r=\"", row_, "\">");
}

void RowXml::BeginCell(std::int32_t style) {
  if (column_ == columns_.size()) {
    columns_.push_back(ColumnLetters(static_cast<std::int32_t>(column_)));
  }
  absl::StrAppend(&xml_, "<c r=\"", columns_[column_++], row_, "\" s=\"", style,
                  "\"");
}

void RowXml::Text(std::string_view text, std::int32_t style) {
  BeginCell(style);
  if (text.empty()) {
    xml_ += "/>";
    return;
  }
  escaped_.clear();
  EscapeCellText(text, &escaped_);
  if (escaped_.size() > kMaxCharacters) {
    escaped_ = domain::Clipped(escaped_, kMaxCharacters);
  }
  const bool spaced = IsSpace(escaped_.front()) || IsSpace(escaped_.back());
  xml_ += spaced ? " t=\"inlineStr\"><is><t xml:space=\"preserve\">"
                 : " t=\"inlineStr\"><is><t>";
  AppendMarkupFree(escaped_, &xml_);
  xml_ += "</t></is></c>";
}

void RowXml::Number(std::int64_t number, std::int32_t style) {
  BeginCell(style);
  absl::StrAppend(&xml_, "><v>", number, "</v></c>");
}

std::string_view RowXml::End() {
  xml_ += "</row>";
  return xml_;
}

}  // namespace cte::server
