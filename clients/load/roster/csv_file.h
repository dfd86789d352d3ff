#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/private_file.h"

namespace cte::load {

// A CSV file on its way to the disk, some 64 KiB of it held. The first failure
// is kept and answered by Commit. One thread at a time.
class CsvFile {
 public:
  // Errors: those of PrivateFile.
  static absl::StatusOr<CsvFile> Create(const std::filesystem::path& path,
                                        client::IfExists if_exists);

  // Fields that hold a comma, a quote or a line break get quotes.
  void Line(std::initializer_list<std::string_view> fields);
  void Text(std::string_view text);

  absl::Status Commit();

 private:
  explicit CsvFile(client::PrivateFile file) : file_(std::move(file)) {}
  void Flush();

  client::PrivateFile file_;
  std::string held_;
  absl::Status failure_;
};

}  // namespace cte::load
