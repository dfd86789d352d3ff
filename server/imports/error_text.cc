#include "server/imports/error_text.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

// As many as a block has: it is decoded whole.
constexpr int kPageRows = 10'000;

}  // namespace

std::string ErrorText(const domain::CheckedRow& row) {
  std::string text;
  for (const domain::Finding& finding : row.findings) {
    absl::StrAppend(&text, text.empty() ? "" : "\n",
                    domain::IsError(finding.code) ? "" : "Warning: ",
                    std::string(domain::Label(finding.code)), ": ",
                    finding.message);
  }
  return text;
}

absl::StatusOr<std::string> ErrorTexts::Of(std::int32_t row_number) {
  while (true) {
    while (place_ < page_.rows.size() &&
           page_.rows[place_].row_number < row_number) {
      ++place_;
    }
    if (place_ < page_.rows.size()) {
      const domain::CheckedRow& row = page_.rows[place_];
      return row.row_number == row_number ? ErrorText(row) : std::string();
    }
    if (begun_ && !page_.next) return std::string();
    auto page = store_.ReadRows(id_, page_.next.value_or(domain::RowPosition()),
                                /*invalid_only=*/false, kPageRows);
    if (!page.ok()) return page.status();
    page_ = *std::move(page);
    place_ = 0;
    begun_ = true;
  }
}

}  // namespace cte::server
