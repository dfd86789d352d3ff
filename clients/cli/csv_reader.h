#pragma once

#include <array>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::client {

// One record of a CSV file.
struct CsvRecord {
  std::int64_t line = 0;  // the line on which it begins, from 1
  std::vector<std::string> fields;
  // The line on which the first quoted field that goes over several begins; 0:
  // there is none. Where no field may, the quote is one that was not closed.
  std::int64_t quote_line = 0;
  // Why it is no record, with the way out; its fields are then meaningless. The
  // next record begins on the line after it. Holds nothing of the file's text.
  std::string error;
};

// Reads CSV as RFC 4180 has it, record by record: comma, quotes with "" inside,
// line breaks (LF or CRLF) inside quotes. The text is UTF-8, a byte order mark
// is skipped, and so are empty lines. A quote that is not closed takes the
// lines up to the next one with it: what is wrong there names the line where it
// began.
//
// Memory does not grow with the file: a record is at most 64 KiB. One thread at
// a time; does not own the stream.
class CsvReader {
 public:
  static constexpr std::size_t kMaxRecordBytes = 64 << 10;

  explicit CsvReader(std::istream& in);

  // Reads the next record; false at the end. DATA_LOSS (FILE_UNREADABLE): the
  // stream broke.
  absl::StatusOr<bool> Next(CsvRecord& record);

  // How many bytes were taken.
  std::int64_t bytes_read() const { return taken_; }

 private:
  static constexpr int kEnd = -1;

  int Peek();
  int Take();
  // Takes a line break; false with record.error set if there is none.
  bool EndLine(CsvRecord& record);
  // Takes the rest of a line that is no record, its break too.
  void SkipLine();
  // Takes one field; false with record.error set if it is none.
  bool ReadField(CsvRecord& record);
  bool ReadQuoted(CsvRecord& record, std::string& field);
  bool ReadBare(CsvRecord& record, std::string& field);
  bool AtFieldEnd();
  bool Fits(CsvRecord& record);

  std::istream& in_;
  std::array<char, 64 << 10> buffer_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::int64_t taken_ = 0;
  std::int64_t line_ = 1;
  std::int64_t quote_line_ = 0;  // where the field begins, if with a quote
  std::size_t record_bytes_ = 0;
};

}  // namespace cte::client
