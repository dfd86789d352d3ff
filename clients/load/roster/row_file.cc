#include "clients/load/roster/row_file.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/load/roster/csv_file.h"

namespace cte::load {
namespace {

constexpr std::uint64_t kMostOfASheet = 1'048'575;
constexpr std::size_t kPiece = 256 << 10;

absl::Status WriteCsv(const RowAt& row_at, std::uint64_t count,
                      const std::filesystem::path& path,
                      client::IfExists if_exists) {
  auto file = CsvFile::Create(path, if_exists);
  if (!file.ok()) return file.status();
  file->Line({"UIC", "PSN", "CredentialCode", "CredentialName"});
  for (std::uint64_t n = 0; n < count; ++n) {
    const AwardRow row = row_at(n);
    file->Line({row.uic, row.psn, row.credential_code, row.credential_name});
  }
  return file->Commit();
}

void WriteLine(lxw_worksheet* sheet, lxw_row_t line, const AwardRow& row) {
  worksheet_write_string(sheet, line, 0, row.uic.c_str(), nullptr);
  worksheet_write_string(sheet, line, 1, row.psn.c_str(), nullptr);
  worksheet_write_string(sheet, line, 2, row.credential_code.c_str(), nullptr);
  worksheet_write_string(sheet, line, 3, row.credential_name.c_str(), nullptr);
}

absl::Status MakeWorkbook(const RowAt& row_at, std::uint64_t count,
                          const std::string& path) {
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  lxw_workbook* const workbook = workbook_new_opt(path.c_str(), &options);
  lxw_worksheet* const sheet =
      workbook == nullptr ? nullptr : workbook_add_worksheet(workbook, nullptr);
  if (sheet == nullptr) {
    return client::LocalError(absl::StatusCode::kResourceExhausted,
                              "FILE_UNWRITABLE",
                              "The workbook could not be begun. Make room in "
                              "memory and in $TMPDIR.");
  }
  // Else the library takes the clock's, and no two files are alike.
  lxw_doc_properties properties = {};
  properties.created = 1'767'225'600;
  workbook_set_properties(workbook, &properties);
  WriteLine(sheet, 0, {"UIC", "PSN", "CredentialCode", "CredentialName"});
  for (std::uint64_t n = 0; n < count; ++n) {
    WriteLine(sheet, static_cast<lxw_row_t>(n + 1), row_at(n));
  }
  const lxw_error error = workbook_close(workbook);
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  return client::LocalError(
      absl::StatusCode::kUnknown, "FILE_UNWRITABLE",
      absl::StrCat("The workbook could not be written (", lxw_strerror(error),
                   "). Make room in $TMPDIR and where it is to be."));
}

absl::Status Copy(const std::string& from, client::PrivateFile file) {
  std::ifstream in(from, std::ios::binary);
  std::string piece;
  do {
    piece.resize(kPiece);
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    piece.resize(static_cast<std::size_t>(in.gcount()));
    if (absl::Status written = file.Write(piece); !written.ok()) {
      return written;
    }
  } while (in);
  return file.Commit();
}

absl::Status WriteWorkbook(const RowAt& row_at, std::uint64_t count,
                           const std::filesystem::path& path,
                           client::IfExists if_exists) {
  if (count > kMostOfASheet) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument, "TOO_MANY_ROWS",
        "A sheet holds 1,048,575 rows beside its titles. Write a CSV file, or "
        "fewer rows.");
  }
  auto file = client::PrivateFile::Create(path, if_exists);
  if (!file.ok()) return file.status();
  std::string made = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(made.data());
  if (descriptor < 0) {
    return client::LocalError(
        absl::StatusCode::kPermissionDenied, "FILE_UNWRITABLE",
        absl::StrCat("No file can be made beside ", path.string(), "."));
  }
  ::close(descriptor);
  absl::Status written = MakeWorkbook(row_at, count, made);
  if (written.ok()) written = Copy(made, *std::move(file));
  std::error_code ignored;
  std::filesystem::remove(made, ignored);
  return written;
}

}  // namespace

absl::Status WriteRows(const RowAt& row_at, std::uint64_t count,
                       const std::filesystem::path& path,
                       client::IfExists if_exists) {
  return path.extension() == ".xlsx"
             ? WriteWorkbook(row_at, count, path, if_exists)
             : WriteCsv(row_at, count, path, if_exists);
}

}  // namespace cte::load
