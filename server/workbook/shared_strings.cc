#include "server/workbook/shared_strings.h"

#include <utility>

#include "absl/status/status.h"
#include "server/workbook/cell_text.h"
#include "server/workbook/ooxml.h"
#include "server/workbook/part_parser.h"
#include "server/workbook/rich_text.h"

namespace cte::server {

class SharedStringsHandler : public XmlHandler {
 public:
  explicit SharedStringsHandler(const WorkbookLimits& limits)
      : max_raw_(MaxRawBytes(limits.cell_characters)) {}

  absl::Status StartElement(const XmlName& name,
                            const XmlAttributes&) override {
    if (in_item_) {
      item_.Start(name);
    } else if (IsSpreadsheet(name) && name.local == "si") {
      in_item_ = true;
      start_ = table_.text_.size();
    }
    return absl::OkStatus();
  }

  absl::Status EndElement(const XmlName&) override {
    if (!in_item_) return absl::OkStatus();
    if (!item_.at_item()) {
      item_.End();
      return absl::OkStatus();
    }
    in_item_ = false;
    // One that is cut stays as it is, so that it stays too long.
    if (table_.text_.size() - start_ <= max_raw_) {
      NormalizeCellText(&table_.text_, start_);
    }
    table_.ends_.push_back(table_.text_.size());
    return absl::OkStatus();
  }

  absl::Status Text(std::string_view piece) override {
    if (in_item_ && item_.in_text() &&
        table_.text_.size() - start_ <= max_raw_) {
      table_.text_ += piece;
    }
    return absl::OkStatus();
  }

  SharedStrings Take() { return std::move(table_); }

 private:
  std::size_t max_raw_;
  SharedStrings table_;
  RichText item_;
  bool in_item_ = false;
  std::size_t start_ = 0;
};

absl::StatusOr<SharedStrings> SharedStrings::Read(
    Package& package, std::uint64_t part, const WorkbookLimits& limits) {
  SharedStringsHandler handler(limits);
  auto parser = PartParser::Open(package, part, &handler);
  if (!parser.ok()) return parser.status();
  auto status = (*parser)->ParseAll();
  if (!status.ok()) return status;
  return handler.Take();
}

}  // namespace cte::server
