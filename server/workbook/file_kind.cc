#include "server/workbook/file_kind.h"

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

using namespace std::string_view_literals;

constexpr auto kOle = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv;

struct Signature {
  std::string_view bytes;
  std::string_view kind;
};

constexpr Signature kSignatures[] = {
    {"%PDF-"sv, "a PDF document"sv},
    {"\x89PNG"sv, "an image (PNG)"sv},
    {"\xFF\xD8\xFF"sv, "an image (JPEG)"sv},
    {"GIF8"sv, "an image (GIF)"sv},
    {"BM"sv, "an image (BMP)"sv},
    {"II*\0"sv, "an image (TIFF)"sv},
    {"MM\0*"sv, "an image (TIFF)"sv},
    {"{\\rtf"sv, "a rich text document (RTF)"sv},
    {"\x1F\x8B"sv, "a compressed file (gzip)"sv},
    {"7z\xBC\xAF"sv, "an archive (7z)"sv},
    {"Rar!"sv, "an archive (RAR)"sv},
    {"\xFF\xFE"sv, "a text, perhaps a CSV file,"sv},
    {"\xFE\xFF"sv, "a text, perhaps a CSV file,"sv},
};

bool LooksLikeText(std::string_view head) {
  return std::all_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || absl::ascii_isspace(byte);
  });
}

std::string_view KindOfMarkup(std::string_view head) {
  const std::string lower =
      absl::AsciiStrToLower(absl::string_view(head.data(), head.size()));
  if (absl::StrContains(lower, "<html") ||
      absl::StrContains(lower, "<!doctype html") ||
      absl::StrContains(lower, "<table")) {
    return "a web page (HTML)";
  }
  if (absl::StrContains(lower, "<?xml")) return "an XML document";
  return {};
}

}  // namespace

absl::Status NotAWorkbook(std::string_view found) {
  return WorkbookError(
      "NOT_A_WORKBOOK",
      absl::StrCat("The file is ", std::string(found),
                   " and not an Excel workbook (.xlsx). Open it in a "
                   "spreadsheet program, save it as \"Excel Workbook (.xlsx)\" "
                   "and send that file."));
}

absl::Status CheckFileKind(std::string_view file) {
  if (file.empty()) {
    return WorkbookError("FILE_EMPTY",
                         "The file is empty (0 bytes). Choose the workbook "
                         "(.xlsx) again and send it whole.");
  }
  if (file.starts_with(kOle)) {
    return WorkbookError(
        "FILE_ENCRYPTED_OR_OLD",
        "The file is protected by a password, or is a workbook of Excel "
        "97-2003 (.xls). Save it as \"Excel Workbook (.xlsx)\" without a "
        "password and send that file.");
  }
  if (file.starts_with("PK\3\4"sv) || file.starts_with("PK\5\6"sv)) {
    return absl::OkStatus();
  }
  for (const Signature& signature : kSignatures) {
    if (file.starts_with(signature.bytes)) return NotAWorkbook(signature.kind);
  }
  const std::string_view head = file.substr(0, 2048);
  if (!LooksLikeText(head)) return NotAWorkbook("of an unknown kind");
  const std::string_view markup = KindOfMarkup(head);
  return NotAWorkbook(markup.empty() ? "a text, perhaps a CSV file," : markup);
}

}  // namespace cte::server
