#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/row_stream.h"

namespace cte::client {

// A CSV file with a line for each finding of the rows that were not created
// (and one for such a row without any). It grows as the import does, and what
// is in it stays however the import ends. It holds UICs, so nobody but its
// owner may open it (mode 0600).
//
// A text that a spreadsheet would take for a formula gets an apostrophe before
// it (R33); control characters are replaced. One thread at a time. Errors are
// local: FILE_EXISTS, FILE_UNWRITABLE, FILE_IS_INPUT.
class FindingsFile {
 public:
  // Makes the file, or replaces one that is there if `force` is set, and begins
  // it with the titles. "-" is `out`. Not the file `input`.
  static absl::StatusOr<FindingsFile> Create(const std::string& path,
                                             bool force,
                                             const std::string& input,
                                             std::ostream& out);
  ~FindingsFile();
  FindingsFile(FindingsFile&& other) noexcept;
  FindingsFile& operator=(FindingsFile&&) = delete;

  // Writes what an acknowledgement tells; on return it is out of this program.
  // `line_of` answers the line of the row at an offset.
  absl::Status Write(
      const RowStream::Acknowledgement& acknowledgement,
      const std::function<std::int64_t(std::int64_t offset)>& line_of);

 private:
  FindingsFile(std::string path, int descriptor, std::ostream* out)
      : path_(std::move(path)), descriptor_(descriptor), out_(out) {}
  absl::Status Append(std::string_view text);

  std::string path_;
  int descriptor_;     // owned; -1: none
  std::ostream* out_;  // not owned; null: the file
};

// A field of a CSV file that a spreadsheet shows as text.
std::string CsvText(std::string_view text);

}  // namespace cte::client
