#include "clients/load/roster/csv_file.h"

namespace cte::load {
namespace {

constexpr std::size_t kHeld = 64 << 10;

}  // namespace

absl::StatusOr<CsvFile> CsvFile::Create(const std::filesystem::path& path,
                                        client::IfExists if_exists) {
  auto file = client::PrivateFile::Create(path, if_exists);
  if (!file.ok()) return file.status();
  return CsvFile(*std::move(file));
}

void CsvFile::Line(std::initializer_list<std::string_view> fields) {
  bool first = true;
  for (const std::string_view field : fields) {
    if (!first) held_ += ',';
    first = false;
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
      held_ += field;
      continue;
    }
    held_ += '"';
    for (const char c : field) {
      if (c == '"') held_ += '"';
      held_ += c;
    }
    held_ += '"';
  }
  held_ += '\n';
  if (held_.size() >= kHeld) Flush();
}

void CsvFile::Text(std::string_view text) { held_ += text; }

void CsvFile::Flush() {
  if (failure_.ok()) failure_ = file_.Write(held_);
  held_.clear();
}

absl::Status CsvFile::Commit() {
  Flush();
  return failure_.ok() ? file_.Commit() : failure_;
}

}  // namespace cte::load
