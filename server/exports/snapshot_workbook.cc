#include "server/exports/snapshot_workbook.h"

#include <optional>
#include <utility>

namespace cte::server {

absl::StatusOr<UnnamedFile> MakeSnapshotWorkbook(
    domain::Store& store, const std::string& folder,
    const std::function<absl::Status(WorkbookFile&)>& write) {
  std::optional<WorkbookFile> book;
  auto written = store.ReadSnapshot([&]() -> absl::Status {
    auto file = UnnamedFile::OnDisk(folder);
    if (!file.ok()) return file.status();
    auto created = WorkbookFile::Create(*std::move(file), folder);
    if (!created.ok()) return created.status();
    return write(book.emplace(*std::move(created)));
  });
  if (!written.ok()) return written;
  return (*std::move(book)).Finish();
}

}  // namespace cte::server
