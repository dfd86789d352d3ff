#include "clients/cli/csv_reader.h"

#include <utf8proc.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

bool IsUtf8(const std::string& text) {
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return static_cast<signed char>(c) > 0; })) {
    return true;
  }
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code_point = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &code_point);
    if (length <= 0 || code_point == 0) return false;
    bytes += length;
    left -= length;
  }
  return true;
}

}  // namespace

CsvReader::CsvReader(std::istream& in) : in_(in) {
  for (const int byte : {0xEF, 0xBB, 0xBF}) {
    if (Peek() != byte) break;
    Take();
  }
}

absl::StatusOr<bool> CsvReader::Next(CsvRecord& record) {
  while (Peek() == '\r' || Peek() == '\n') Take();
  record.fields.clear();
  record.error.clear();
  record.quote_line = 0;
  record.line = line_;
  record_bytes_ = 0;
  if (Peek() != kEnd) {
    bool read = ReadField(record);
    while (read && Peek() == ',') {
      Take();
      read = ReadField(record);
    }
    if (!read || !EndLine(record)) SkipLine();
    if (!in_.bad()) return true;
  }
  if (in_.bad()) {
    return LocalError(absl::StatusCode::kDataLoss, "FILE_UNREADABLE",
                      absl::StrCat("The file broke off while being read, after "
                                   "its line ",
                                   line_, ". Check the disk it is on."));
  }
  return false;
}

int CsvReader::Peek() {
  if (position_ == filled_) {
    in_.read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    position_ = 0;
    filled_ = static_cast<std::size_t>(in_.gcount());
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(buffer_[position_]);
}

int CsvReader::Take() {
  const int c = Peek();
  if (c == kEnd) return c;
  ++position_;
  ++taken_;
  ++record_bytes_;
  if (c == '\n') ++line_;
  return c;
}

bool CsvReader::EndLine(CsvRecord& record) {
  if (Peek() == '\r') Take();
  if (Peek() == '\n' || Peek() == kEnd) {
    Take();
    return true;
  }
  record.error =
      "a carriage return stands alone in it. Save the file with line breaks of "
      "Windows or Unix.";
  return false;
}

void CsvReader::SkipLine() {
  for (int c = Take(); c != '\n' && c != kEnd; c = Take()) {
  }
}

bool CsvReader::ReadField(CsvRecord& record) {
  std::string field;
  quote_line_ = 0;
  const bool read =
      Peek() == '"' ? ReadQuoted(record, field) : ReadBare(record, field);
  if (!read) return false;
  if (!IsUtf8(field)) {
    record.error =
        absl::StrCat("its field ", record.fields.size() + 1,
                     " is not UTF-8 text. Save the file as CSV UTF-8.");
    return false;
  }
  record.fields.push_back(std::move(field));
  return true;
}

bool CsvReader::ReadQuoted(CsvRecord& record, std::string& field) {
  quote_line_ = line_;
  Take();
  for (;;) {
    const int c = Take();
    if (c == kEnd) {
      record.error = absl::StrCat(
          "the quote that begins a field on line ", quote_line_,
          " is never closed. Close it, or double it where it is part of the "
          "text.");
      return false;
    }
    if (c == '"') {
      if (Peek() != '"') break;
      Take();
    }
    field.push_back(static_cast<char>(c));
    if (!Fits(record)) return false;
  }
  if (line_ != quote_line_ && record.quote_line == 0) {
    record.quote_line = quote_line_;
  }
  if (AtFieldEnd()) return true;
  record.error =
      line_ == quote_line_
          ? "there is text after a closing quote. Double each quote that is "
            "part "
            "of the text."
          : absl::StrCat("the quote that begins a field on line ", quote_line_,
                         " is probably not closed: the next one is on line ",
                         line_, ", with text after it. Close it.");
  return false;
}

bool CsvReader::ReadBare(CsvRecord& record, std::string& field) {
  while (!AtFieldEnd()) {
    const int c = Take();
    if (c == '"') {
      record.error =
          "there is a quote inside a field without quotes. Put the field into "
          "quotes and double the quote inside.";
      return false;
    }
    field.push_back(static_cast<char>(c));
    if (!Fits(record)) return false;
  }
  return true;
}

bool CsvReader::AtFieldEnd() {
  const int c = Peek();
  return c == ',' || c == '\n' || c == '\r' || c == kEnd;
}

bool CsvReader::Fits(CsvRecord& record) {
  if (record_bytes_ <= kMaxRecordBytes) return true;
  record.error =
      quote_line_ == 0
          ? "it is longer than 64 KiB, which is what a line may have."
          : absl::StrCat(
                "it is longer than 64 KiB, so the quote that begins a "
                "field on line ",
                quote_line_, " is probably not closed; lines up to ", line_,
                " are left out. Close the quote.");
  return false;
}

}  // namespace cte::client
