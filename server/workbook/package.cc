#include "server/workbook/package.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/workbook/file_kind.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

// libzip keeps some 250 bytes for each entry of the directory, so that a file
// of nothing but entries would cost far more than its size.
constexpr std::size_t kMaxParts = 20'000;

std::size_t CountDirectoryEntries(std::string_view file) {
  constexpr std::string_view kEntry = "PK\1\2";
  std::size_t count = 0;
  for (auto at = file.find(kEntry); at != std::string_view::npos;
       at = file.find(kEntry, at + kEntry.size())) {
    ++count;
  }
  return count;
}

std::string Folded(std::string_view part) {
  std::string name(part);
  std::replace(name.begin(), name.end(), '\\', '/');
  absl::AsciiStrToLower(&name);
  return name.substr(std::min(name.find_first_not_of('/'), name.size()));
}

absl::Status DamagedArchive(std::string_view what) {
  return WorkbookError(
      "WORKBOOK_DAMAGED",
      absl::StrCat("The workbook is damaged: the file is cut off or its "
                   "archive is broken (",
                   std::string(what),
                   "). Send the file again; if that does not help, open it in "
                   "a spreadsheet program and save it again as .xlsx."));
}

absl::Status TooLarge(std::int64_t limit) {
  return WorkbookError(
      "WORKBOOK_TOO_LARGE",
      absl::StrCat("The workbook unpacks to more than the ", limit,
                   " bytes that are allowed. Remove sheets and images that the "
                   "import does not need, or split it into several files."));
}

}  // namespace

absl::StatusOr<std::size_t> PartStream::Read(char* buffer, std::size_t size) {
  const zip_int64_t count = zip_fread(file_.get(), buffer, size);
  if (count < 0) {
    const int code = zip_error_code_zip(zip_file_get_error(file_.get()));
    return DamagedPart(part_, code == ZIP_ER_CRC ? "does not match its checksum"
                                                 : "cannot be decompressed");
  }
  done_ += count;
  if (done_ > total_) {
    return WorkbookError(
        "WORKBOOK_TOO_LARGE",
        absl::StrCat("The part ", part_,
                     " of the workbook unpacks to more "
                     "than the ",
                     total_,
                     " bytes that it declares. Open the "
                     "file in a spreadsheet program and save it again."));
  }
  return static_cast<std::size_t>(count);
}

absl::StatusOr<std::unique_ptr<Package>> Package::Open(
    std::string file, const WorkbookLimits& limits) {
  if (auto status = CheckFileKind(file); !status.ok()) return status;
  if (static_cast<std::int64_t>(file.size()) > limits.file_bytes) {
    return FileTooLarge(limits);
  }
  if (CountDirectoryEntries(file) > kMaxParts) {
    return WorkbookError(
        "WORKBOOK_TOO_LARGE",
        absl::StrCat("The workbook has more than ", kMaxParts,
                     " parts. Copy the sheet into a new workbook and send "
                     "that."));
  }
  std::unique_ptr<Package> package(new Package(std::move(file)));
  if (auto status = package->OpenArchive(); !status.ok()) return status;
  if (auto status = package->ListParts(limits); !status.ok()) return status;
  return package;
}

absl::Status Package::OpenArchive() {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source =
      zip_source_buffer_create(file_.data(), file_.size(), 0, &error);
  if (source != nullptr) {
    archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!archive_) zip_source_free(source);
  }
  absl::Status status;
  if (!archive_) status = DamagedArchive(zip_error_strerror(&error));
  zip_error_fini(&error);
  return status;
}

absl::Status Package::ListParts(const WorkbookLimits& limits) {
  const auto count =
      static_cast<std::uint64_t>(zip_get_num_entries(archive_.get(), 0));
  std::uint64_t declared = 0;
  for (std::uint64_t index = 0; index < count; ++index) {
    zip_stat_t entry;
    if (zip_stat_index(archive_.get(), index, 0, &entry) != 0 ||
        (entry.valid & ZIP_STAT_NAME) == 0 ||
        (entry.valid & ZIP_STAT_SIZE) == 0) {
      return DamagedArchive("an entry cannot be read");
    }
    const auto limit = static_cast<std::uint64_t>(limits.inflated_bytes);
    if (entry.size > limit - std::min(declared, limit)) {
      return TooLarge(limits.inflated_bytes);
    }
    declared += entry.size;
    parts_.emplace(Folded(entry.name), index);
  }
  return absl::OkStatus();
}

std::optional<std::uint64_t> Package::Find(std::string_view part) const {
  const auto found = parts_.find(Folded(part));
  if (found == parts_.end()) return std::nullopt;
  return found->second;
}

std::string_view Package::PartName(std::uint64_t index) const {
  return zip_get_name(archive_.get(), index, 0);
}

absl::StatusOr<PartStream> Package::OpenPart(std::uint64_t index) {
  const std::string name(PartName(index));
  zip_stat_t entry;
  if (zip_stat_index(archive_.get(), index, 0, &entry) != 0) {
    return DamagedPart(name, "cannot be found");
  }
  if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 &&
      entry.encryption_method != ZIP_EM_NONE) {
    return DamagedPart(name, "is encrypted, which parts of a workbook are not");
  }
  zip_file_t* file = zip_fopen_index(archive_.get(), index, 0);
  if (file == nullptr) {
    return DamagedPart(name, zip_error_strerror(zip_get_error(archive_.get())));
  }
  return PartStream(file, name, static_cast<std::int64_t>(entry.size));
}

}  // namespace cte::server
