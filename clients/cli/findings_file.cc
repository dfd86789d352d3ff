#include "clients/cli/findings_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr char kTitles[] =
    "Line,Row,UIC,PSN,CredentialCode,CredentialName,Outcome,Severity,Finding,"
    "Column,Value,Message\n";

absl::Status Unwritable(const std::string& path, int error) {
  return LocalError(
      absl::StatusCode::kPermissionDenied, "FILE_UNWRITABLE",
      absl::StrCat("The file ", path,
                   " cannot be written: ", std::strerror(error),
                   ". Check the folder and its free space, or choose another "
                   "name."));
}

absl::Status CannotMake(const std::string& path, int error) {
  if (error != EEXIST) return Unwritable(path, error);
  return LocalError(absl::StatusCode::kAlreadyExists, "FILE_EXISTS",
                    absl::StrCat("The file ", path,
                                 " exists already. Choose another name, or "
                                 "replace it with --force."));
}

// The word of an enum, without what all of its words begin with.
std::string Word(const std::string& name, const char* prefix) {
  return absl::AsciiStrToLower(absl::StripPrefix(name, prefix));
}

// A spreadsheet takes these for the beginning of a formula; the last four are
// their wide forms.
bool LooksLikeAFormula(const std::string& text) {
  const absl::string_view begin = absl::StripLeadingAsciiWhitespace(text);
  constexpr const char* kSigns[] = {"=", "+", "-", "@", "＝", "＋", "－", "＠"};
  return std::any_of(
      std::begin(kSigns), std::end(kSigns),
      [&](const char* sign) { return absl::StartsWith(begin, sign); });
}

}  // namespace

std::string CsvText(std::string_view text) {
  std::string shown = Printable(text);
  if (LooksLikeAFormula(shown)) shown = absl::StrCat("'", shown);
  if (shown.find_first_of(",\"") == std::string::npos) return shown;
  return absl::StrCat("\"", absl::StrReplaceAll(shown, {{"\"", "\"\""}}), "\"");
}

absl::StatusOr<FindingsFile> FindingsFile::Create(const std::string& path,
                                                  bool force,
                                                  const std::string& input,
                                                  std::ostream& out) {
  int descriptor = -1;
  if (path != "-") {
    std::error_code ignored;
    if (std::filesystem::equivalent(path, input == "-" ? "/dev/stdin" : input,
                                    ignored)) {
      return LocalError(
          absl::StatusCode::kInvalidArgument, "FILE_IS_INPUT",
          absl::StrCat("The file ", path,
                       " is the one that is to be imported. Choose another "
                       "name for --findings."));
    }
    struct stat found = {};
    const bool regular =
        ::stat(path.c_str(), &found) != 0 || S_ISREG(found.st_mode);
    descriptor =
        ::open(path.c_str(),
               O_WRONLY | O_CLOEXEC | O_NOCTTY |
                   (regular ? O_CREAT | (force ? O_TRUNC : O_EXCL) : 0),
               0600);
    if (descriptor < 0) return CannotMake(path, errno);
    if (regular && ::fchmod(descriptor, 0600) != 0) {
      const int error = errno;
      ::close(descriptor);
      return Unwritable(path, error);
    }
  }
  FindingsFile file(path, descriptor, path == "-" ? &out : nullptr);
  if (absl::Status begun = file.Append(kTitles); !begun.ok()) return begun;
  return file;
}

FindingsFile::FindingsFile(FindingsFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      out_(other.out_) {}

FindingsFile::~FindingsFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

absl::Status FindingsFile::Write(
    const RowStream::Acknowledgement& acknowledgement,
    const std::function<std::int64_t(std::int64_t offset)>& line_of) {
  static const v1::Finding& none = v1::Finding::default_instance();
  std::string text;
  for (const v1::ImportRow& row : acknowledgement.rows()) {
    const std::string start = absl::StrCat(
        line_of(row.row_number() - 1), ",", row.row_number(), ",",
        CsvText(row.uic()), ",", CsvText(row.psn()), ",",
        CsvText(row.credential_code()), ",", CsvText(row.credential_name()),
        ",",
        row.has_outcome()
            ? Word(v1::ImportRow::Outcome_Name(row.outcome()), "OUTCOME_")
            : "");
    for (int i = 0; i < std::max(row.findings_size(), 1); ++i) {
      const v1::Finding& finding =
          row.findings().empty() ? none : row.findings(i);
      absl::StrAppend(&text, start, ",",
                      finding.code().empty()
                          ? ""
                          : Word(v1::Finding::Severity_Name(finding.severity()),
                                 "SEVERITY_"),
                      ",", CsvText(finding.code()), ",",
                      CsvText(finding.column()), ",", CsvText(finding.value()),
                      ",", CsvText(finding.message()), "\n");
    }
  }
  return Append(text);
}

absl::Status FindingsFile::Append(std::string_view text) {
  if (out_ != nullptr) {
    errno = 0;
    (*out_) << text << std::flush;
    return *out_ ? absl::OkStatus() : Unwritable("standard output", errno);
  }
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor_, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unwritable(path_, errno);
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace cte::client
