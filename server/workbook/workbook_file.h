#pragma once

#include <xlsxwriter.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/deflated_text.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// A workbook (.xlsx) that is being written. Memory does not grow with its rows:
// those that are appended are put aside deflated, and libxlsxwriter makes the
// rest around them, since it would take several times as long for rows. Text is
// in the cells, without a string table. One thread at a time.
class WorkbookFile {
 public:
  // Among the number formats that are built in.
  static constexpr std::uint8_t kText = 49;        // "@": stays text
  static constexpr std::uint8_t kWholeNumber = 3;  // "#,##0"

  // Writes to `file`; what is put aside goes into files without names in
  // `folder` ("": the system's). INTERNAL.
  static absl::StatusOr<WorkbookFile> Create(UnnamedFile file,
                                             const std::string& folder);

  // A sheet that prints on landscape paper, as wide as a page, with its name
  // and the pages' numbers below. The name has at most 31 characters and none
  // of []:*?/\. INTERNAL.
  absl::StatusOr<lxw_worksheet*> AddSheet(const std::string& name);

  // Appends the XML of a row to a sheet (RowXml), behind all rows that were
  // written to it otherwise. INTERNAL: the disk is full.
  absl::Status AppendRow(lxw_worksheet* sheet, std::string_view xml);

  // All are owned by the workbook; the formats of cells are of kText and
  // kWholeNumber.
  lxw_workbook* get() const { return workbook_.get(); }
  lxw_format* title_format() const { return title_; }
  lxw_format* number_title_format() const { return number_title_; }
  lxw_format* text_format() const { return text_; }
  lxw_format* number_format() const { return number_; }
  lxw_format* AddFormat() { return workbook_add_format(workbook_.get()); }

  // Takes note of how a call to libxlsxwriter ended; the first failure counts.
  WorkbookFile& operator+=(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
    return *this;
  }
  // INTERNAL: the first failure.
  absl::Status status() const;

  // The file, whole. INTERNAL: it cannot be written; the disk is full.
  absl::StatusOr<UnnamedFile> Finish() &&;

 private:
  struct Discarder {
    void operator()(lxw_workbook* workbook) const;
  };

  // What was appended to a sheet.
  struct Rows {
    const lxw_worksheet* sheet;
    DeflatedText text;
  };

  WorkbookFile(UnnamedFile file, UnnamedFile frame, std::string folder,
               lxw_workbook* workbook);

  UnnamedFile file_;
  UnnamedFile frame_;
  std::string folder_;
  std::unique_ptr<lxw_workbook, Discarder> workbook_;
  lxw_format* title_;
  lxw_format* number_title_;
  lxw_format* text_;
  lxw_format* number_;
  std::vector<lxw_worksheet*> sheets_;
  std::vector<Rows> rows_;
  lxw_error error_ = LXW_NO_ERROR;
};

}  // namespace cte::server
