#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/import.h"
#include "domain/stores.h"
#include "server/imports/check_job.h"
#include "server/imports/import_watchers.h"
#include "server/imports/job.h"
#include "server/telemetry/metrics.h"
#include "server/work/executor.h"
#include "server/work/ticker.h"
#include "server/workbook/reader.h"

namespace cte::server {

// Checks and commits imports in the background, whoever uploaded or committed
// them and wherever: an import that nobody works on (its server was killed, or
// had no room) is found by looking, now and then, and gone on with. Also ends
// what has expired (R26).
//
// At most `concurrent` imports are under way here; their steps take turns on
// the executor's background lane. Thread safe.
class ImportRunner {
 public:
  struct Options {
    CheckOptions check;
    int concurrent = 4;
    absl::Duration abandoned_upload = absl::Hours(1);
    // How long an import stays with a server that gives no sign of life.
    absl::Duration lease = absl::Seconds(20);
    absl::Duration look_every = absl::Seconds(2);
    Metrics* metrics = nullptr;  // not owned; null: none
  };

  // The executor must outlive the runner, and must not be shut down before it
  // is stopped.
  ImportRunner(Executor& executor, Options options);
  ~ImportRunner();  // Stop
  ImportRunner(const ImportRunner&) = delete;

  // There is something to do for this import: begins now if there is room.
  // `opened`, if it is given, reads the import's workbook and has read no row
  // yet: a check that begins now need not open it again.
  void Wake(domain::ImportId id,
            std::unique_ptr<WorkbookReader> opened = nullptr);

  // Told whenever an import has ended a check or a commit here, or was put off.
  // They live as long as the runner.
  ImportWatchers& watchers() { return watchers_; }

  // Whether Stop has been called: imports do not move here any more.
  bool stopping();

  // Begins nothing more and waits until the steps under way have ended. What is
  // not done then is gone on with by the next server. May be called again.
  void Stop();

 private:
  struct Work;

  void Look();
  void BeginOrphans(domain::ImportStore& store);
  // An import's steps are done by lanes, each of which submits itself again
  // until there is no step left for it.
  void Submit(const std::shared_ptr<Work>& work);
  // One step; whether the lane goes on.
  bool Run(const std::shared_ptr<Work>& work, domain::ImportStore& store);
  absl::StatusOr<bool> Step(const std::shared_ptr<Work>& work,
                            domain::ImportStore& store);
  absl::StatusOr<std::unique_ptr<Job>> MakeJob(Work& work,
                                               domain::ImportStore& store);
  void AddLanes(const std::shared_ptr<Work>& work);
  void NoteFault(Work& work, const absl::Status& fault);
  // Of a lane; the last one ends the work. `store` is null when the executor
  // took no more.
  void Leave(const std::shared_ptr<Work>& work, domain::ImportStore* store);
  void LogDone(const Work& work, domain::ImportStore& store) const;
  static void PutOff(const Work& work, const absl::Status& fault,
                     domain::ImportStore& store);
  void Count(const domain::Import& import) const;
  void End(const std::shared_ptr<Work>& work);

  Executor& executor_;
  const Options options_;
  const std::string name_;  // of this process, in claims
  ImportWatchers watchers_;

  std::mutex mutex_;  // guards what follows, up to claims_
  std::condition_variable less_under_way_;
  std::map<domain::ImportId, std::shared_ptr<Work>> active_;
  bool had_no_room_ = false;
  bool looking_ = false;
  bool stopping_ = false;
  std::uint64_t claims_ = 0;

  std::unique_ptr<Ticker> ticker_;  // last: its thread uses the others
};

}  // namespace cte::server
