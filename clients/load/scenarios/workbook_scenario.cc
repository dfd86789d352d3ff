#include "clients/load/scenarios/workbook_scenario.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/cpp/import_client.h"
#include "clients/load/drive/clock.h"
#include "clients/load/roster/row_file.h"
#include "clients/load/scenarios/workers.h"

namespace cte::load {
namespace {

namespace fs = std::filesystem;
using Import = client::ImportClient::Import;

constexpr std::uint64_t kMostWorkbooks = 64;

enum Operation : std::size_t { kAll, kUpload, kCheck, kCommit };

// Workbooks in a folder of their own, which goes with them.
class Workbooks {
 public:
  explicit Workbooks(const Setting& setting) {
    std::error_code failed;
    std::string folder =
        (fs::temp_directory_path(failed) / "ctecred-load.XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) {
      made_ = client::LocalError(
          absl::StatusCode::kPermissionDenied, "FILE_UNWRITABLE",
          "No folder for workbooks can be made in $TMPDIR.");
      return;
    }
    folder_ = folder;
    const std::uint64_t wanted =
        setting.count > 0 ? setting.count : setting.clients;
    for (std::uint64_t i = 0; i < std::min(wanted, kMostWorkbooks); ++i) {
      paths_.push_back(folder_ / absl::StrCat("load-", i, ".xlsx"));
      made_ = WriteRows(
          [&setting, first = i * setting.rows](std::uint64_t n) {
            return setting.row_at((first + n) % setting.different_rows);
          },
          setting.rows, paths_.back(), client::IfExists::kRefuse);
      if (!made_.ok()) return;
    }
  }
  ~Workbooks() {
    std::error_code ignored;
    if (!folder_.empty()) fs::remove_all(folder_, ignored);
  }
  Workbooks(const Workbooks&) = delete;
  Workbooks& operator=(const Workbooks&) = delete;

  const absl::Status& made() const { return made_; }
  const fs::path& At(std::uint64_t n) const {
    return paths_[n % paths_.size()];
  }

 private:
  fs::path folder_;
  std::vector<fs::path> paths_;
  absl::Status made_;
};

class Importing : public Scenario {
 public:
  using Step = std::function<void(std::size_t, std::int64_t, std::int64_t)>;

  explicit Importing(const Setting& setting)
      : setting_(setting), workbooks_(setting) {
    setting_.options.retry.unreachable_patience = absl::ZeroDuration();
    setting_.options.retry.answered_patience = absl::ZeroDuration();
    for (const auto& channel : setting_.channels) {
      imports_.push_back(
          std::make_unique<client::ImportClient>(channel, setting_.options));
    }
  }

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    workers_.Do([this, client = turn.client, step = turn.step,
                 n = next_.fetch_add(1), answered = std::move(answered)] {
      answered(ImportOne(*imports_[client % imports_.size()], n, step));
    });
  }

 private:
  // The state that an import was left in, or why it failed.
  static absl::StatusOr<Import> Came(absl::StatusOr<Import> import) {
    if (import.ok() && import->has_failure()) {
      return client::FromRpc(import->failure());
    }
    return import;
  }

  Answer ImportOne(client::ImportClient& imports, std::uint64_t n,
                   const Step& step) {
    if (!workbooks_.made().ok()) return {.status = workbooks_.made()};
    Clock clock;
    Instant before = clock.Now();
    const auto took = [&](Operation operation) {
      const Instant now = clock.Now();
      step(operation, NanosecondsBetween(std::exchange(before, now), now), 0);
    };
    const auto uploaded = Came(imports.Upload(workbooks_.At(n)));
    if (!uploaded.ok()) return {.status = uploaded.status()};
    took(kUpload);
    const std::string id = uploaded->import_id();
    const auto checked = Came(imports.Watch(id));
    if (!checked.ok()) return {.status = checked.status()};
    took(kCheck);
    const auto begun = Came(imports.Commit(id, setting_.all_or_nothing));
    if (!begun.ok()) return {.status = begun.status()};
    const auto committed = Came(imports.Watch(id));
    if (!committed.ok()) return {.status = committed.status()};
    took(kCommit);
    return {.status = absl::OkStatus(),
            .operation = kAll,
            .rows = committed->counts().rows(),
            .bytes = committed->file_bytes()};
  }

  const std::vector<std::string> operations_ = {"workbook", "upload", "check",
                                                "commit"};
  Setting setting_;
  const Workbooks workbooks_;
  std::vector<std::unique_ptr<client::ImportClient>> imports_;
  std::atomic<std::uint64_t> next_ = 0;
  Workers workers_;  // their work uses what is above
};

}  // namespace

std::unique_ptr<Scenario> WorkbookScenario(const Setting& setting) {
  return std::make_unique<Importing>(setting);
}

}  // namespace cte::load
