#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/input_bytes.h"
#include "clients/cli/row_columns.h"
#include "clients/cli/row_lines.h"
#include "clients/cpp/row_source.h"

namespace cte::client {

// The rows of a CSV file whose header has the four columns of an import. A line
// that is empty, or blank in all four, is no row. A line that is no record ends
// it: LINE_INVALID names the file, the line and what to do, and holds nothing
// of the file's text.
//
// Memory does not grow with the file. One thread at a time.
class CsvRows : public RowSource {
 public:
  // Reads the header of a file, or of standard input ("-"). Errors: those of
  // InputBytes and FindRowColumns; LINE_INVALID; FILE_EMPTY.
  static absl::StatusOr<std::unique_ptr<CsvRows>> Open(const std::string& path,
                                                       std::stop_token stop);

  // ROWS_GONE: back, in what cannot be read again. ROWS_MISSING: ahead, to more
  // rows than there are.
  absl::Status Seek(std::int64_t offset) override;
  absl::StatusOr<bool> Next(Row& row) override;
  void Forget(std::int64_t offset) override { lines_.ForgetBefore(offset); }

  const RowColumns& columns() const { return columns_; }

  // Of the rows that were read and not forgotten.
  const RowLines& lines() const { return lines_; }

  // How much of the file was read, how many rows were in it, and how large it
  // is (0: not known).
  std::int64_t bytes_read() const { return reader_->bytes_read(); }
  std::int64_t rows_read() const { return next_; }
  std::int64_t size() const { return bytes_.size(); }

 private:
  CsvRows(const std::string& path, InputBytes bytes);
  absl::Status ReadHeader();
  absl::Status Begin();
  bool IsBlank() const;
  absl::Status Check() const;
  absl::Status Invalid(std::int64_t line, const std::string& problem) const;

  const std::string name_;  // for messages
  InputBytes bytes_;
  std::istream in_;
  std::optional<CsvReader> reader_;
  CsvRecord record_;
  RowColumns columns_;
  RowLines lines_;
  std::int64_t next_ = 0;
};

}  // namespace cte::client
