#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cte/credentials/v1/roster_service.pb.h"

namespace cte::client {

class RosterLine;

// One of the CSV files that make up a roster.
struct RosterFile {
  std::string_view name;                  // as in "students.csv"
  std::vector<std::string_view> columns;  // all of them are required
  // Whether a cell may hold what a message must not repeat: a student's UIC or
  // name.
  bool holds_students;
  // Fills the record of a line; problems stay with the line.
  void (*read)(RosterLine& line, credentials::v1::RosterRecord& record);
};

// All files, each after those that its records rest on.
std::span<const RosterFile> RosterFiles();

// Where the columns of a file stand in its header: columns[i] of the file is
// field order[i] of a record.
struct RosterHeader {
  std::vector<std::size_t> order;
};

// Reads a header. ROSTER_HEADER_INVALID: a column is missing, not known or
// there twice; the text names them all.
absl::StatusOr<RosterHeader> ReadRosterHeader(
    const RosterFile& file, const std::vector<std::string>& titles);

// What is wrong with a line: `field` is "" if it is the line as a whole.
struct LineProblem {
  std::string field;
  std::string message;
};

// A line on its way to a record. Values lose the blanks around them.
class RosterLine {
 public:
  RosterLine(const RosterFile& file, const RosterHeader& header,
             const std::vector<std::string>& fields)
      : file_(file), header_(header), fields_(fields) {}

  // The cell of a column. The others turn it into what the record wants, and
  // note a problem where they cannot.
  std::string Text(std::string_view column) const;
  std::int64_t Integer(std::string_view column);
  std::int32_t Year(std::string_view column);
  std::int32_t YearOrOpen(std::string_view column);  // blank is 0
  bool Boolean(std::string_view column);  // true, false, 1, 0, yes, no
  // One of the words, whatever its case; words[i] stands for the value i + 1.
  int Word(std::string_view column, std::span<const std::string_view> words);

  // The first one of the line, or an empty message.
  const LineProblem& problem() const { return problem_; }

 private:
  void Note(std::string_view column, std::string_view rule);

  const RosterFile& file_;
  const RosterHeader& header_;
  const std::vector<std::string>& fields_;
  LineProblem problem_;
};

// Turns the fields of a record into what the server takes. The check is only
// whether that can be done at all; the rules are the server's.
// A line that cannot gives the problem, whose text holds no value of a file
// that holds students.
LineProblem ReadRosterLine(const RosterFile& file, const RosterHeader& header,
                           const std::vector<std::string>& fields,
                           credentials::v1::RosterRecord& record);

}  // namespace cte::client
