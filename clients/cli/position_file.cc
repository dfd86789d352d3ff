#include "clients/cli/position_file.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/cpp/private_file.h"

namespace cte::client {

PositionFile::PositionFile(std::filesystem::path path)
    : path_(std::move(path)) {}

absl::StatusOr<std::optional<std::int64_t>> PositionFile::Read() const {
  std::error_code ignored;
  if (!std::filesystem::exists(path_, ignored)) return std::nullopt;
  // More than a position has, whatever the file is.
  std::string text(64, '\0');
  std::ifstream in(path_, std::ios::binary);
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) {
    return LocalError(absl::StatusCode::kPermissionDenied, "FILE_UNREADABLE",
                      absl::StrCat("The file ", path_.string(),
                                   " cannot be read. Check its permissions."));
  }
  text.resize(static_cast<std::size_t>(in.gcount()));
  std::int64_t position = 0;
  if (!absl::SimpleAtoi(text, &position) || position < 0) {
    return LocalError(
        absl::StatusCode::kInvalidArgument, "POSITION_FILE_INVALID",
        absl::StrCat("The file ", path_.string(),
                     " does not hold a position, which is a number from 0 on. "
                     "Name another file, or remove it to begin anew."));
  }
  return position;
}

absl::Status PositionFile::Keep(std::int64_t position) {
  if (kept_ == position) return absl::OkStatus();
  absl::StatusOr<PrivateFile> file =
      PrivateFile::Create(path_, IfExists::kReplace);
  if (!file.ok()) return file.status();
  absl::Status done = file->Write(absl::StrCat(position, "\n"));
  if (done.ok()) done = file->Commit();
  if (done.ok()) kept_ = position;
  return done;
}

}  // namespace cte::client
