#include "clients/cli/csv_rows.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/texts.h"
#include "clients/cpp/error.h"

namespace cte::client {

absl::StatusOr<std::unique_ptr<CsvRows>> CsvRows::Open(const std::string& path,
                                                       std::stop_token stop) {
  absl::StatusOr<InputBytes> bytes = InputBytes::Open(path, std::move(stop));
  if (!bytes.ok()) return bytes.status();
  std::unique_ptr<CsvRows> rows(new CsvRows(path, *std::move(bytes)));
  if (absl::Status read = rows->ReadHeader(); !read.ok()) return read;
  return rows;
}

CsvRows::CsvRows(const std::string& path, InputBytes bytes)
    : name_(path == "-" ? "standard input" : path),
      bytes_(std::move(bytes)),
      in_(&bytes_),
      reader_(in_) {}

absl::Status CsvRows::ReadHeader() {
  const absl::StatusOr<bool> read = reader_->Next(record_);
  if (!read.ok()) return read.status();
  if (!*read) {
    return LocalError(
        absl::StatusCode::kInvalidArgument, "FILE_EMPTY",
        absl::StrCat("There is nothing in ", name_,
                     ". Its first line must name the columns UIC, PSN, "
                     "CredentialCode and CredentialName."));
  }
  if (!record_.error.empty()) return Invalid(record_.line, record_.error);
  absl::StatusOr<RowColumns> columns = FindRowColumns(record_.fields);
  if (!columns.ok()) return columns.status();
  columns_ = *std::move(columns);
  return absl::OkStatus();
}

absl::Status CsvRows::Begin() {
  if (!bytes_.Rewind()) {
    return LocalError(
        absl::StatusCode::kAborted, "ROWS_GONE",
        absl::StrCat("The connection broke, and the rows are needed again from "
                     "the first one on, which cannot be had of ",
                     name_, ". Run the command again, best with a file."));
  }
  in_.clear();
  reader_.emplace(in_);
  lines_.Clear();
  next_ = 0;
  return ReadHeader();
}

absl::Status CsvRows::Seek(std::int64_t offset) {
  if (offset < next_) {
    if (absl::Status begun = Begin(); !begun.ok()) return begun;
  }
  Row row;
  while (next_ < offset) {
    const absl::StatusOr<bool> read = Next(row);
    if (!read.ok()) return read.status();
    if (!*read) {
      return LocalError(
          absl::StatusCode::kFailedPrecondition, "ROWS_MISSING",
          absl::StrCat("The server has ", Counted(offset, "row"),
                       " of this import already, and there are only ", next_,
                       " in ", name_,
                       ". Go on with the file that it was begun with, or "
                       "begin another import without --request-id."));
    }
    lines_.ForgetBefore(next_);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CsvRows::Next(Row& row) {
  do {
    const absl::StatusOr<bool> read = reader_->Next(record_);
    if (!read.ok() || !*read) return read;
    if (!record_.error.empty()) return Invalid(record_.line, record_.error);
  } while (IsBlank());
  if (absl::Status good = Check(); !good.ok()) return good;
  row.set_uic(std::move(record_.fields[columns_.at[0]]));
  row.set_psn(std::move(record_.fields[columns_.at[1]]));
  row.set_credential_code(std::move(record_.fields[columns_.at[2]]));
  row.set_credential_name(std::move(record_.fields[columns_.at[3]]));
  lines_.Add(next_++, record_.line);
  return true;
}

bool CsvRows::IsBlank() const {
  return std::all_of(columns_.at.begin(), columns_.at.end(), [&](auto column) {
    return column >= record_.fields.size() ||
           absl::StripAsciiWhitespace(record_.fields[column]).empty();
  });
}

absl::Status CsvRows::Check() const {
  if (record_.fields.size() != columns_.width) {
    return Invalid(
        record_.line,
        absl::StrCat(
            "it has ",
            Counted(static_cast<std::int64_t>(record_.fields.size()), "field"),
            " and the header ", columns_.width,
            ". Put a field that holds a comma into "
            "quotes."));
  }
  // No value of an import has several lines; a remark beside it may.
  for (const std::size_t column : columns_.at) {
    if (absl::StripAsciiWhitespace(record_.fields[column]).find('\n') !=
        absl::string_view::npos) {
      return Invalid(record_.quote_line,
                     "the quote that begins a field here is not closed on its "
                     "line, and the field takes the lines behind it in. Close "
                     "it, or write the value on one line.");
    }
  }
  return absl::OkStatus();
}

absl::Status CsvRows::Invalid(std::int64_t line,
                              const std::string& problem) const {
  return LocalError(absl::StatusCode::kInvalidArgument, "LINE_INVALID",
                    absl::StrCat(name_, ":", line, ": ", problem));
}

}  // namespace cte::client
