#include "server/imports/import_runner.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/imports/commit_job.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

std::string RandomName() {
  absl::BitGen random;
  return absl::StrCat(
      absl::Hex(absl::Uniform<std::uint64_t>(random), absl::kZeroPad16));
}

// Somebody else has the import now, or the database is away for a moment: no
// fault of this server.
bool IsOrdinary(const absl::Status& status) {
  return domain::ErrorReason(status) == "IMPORT_TAKEN" ||
         absl::IsUnavailable(status) || absl::IsCancelled(status);
}

}  // namespace

// One import under way.
struct ImportRunner::Work {
  domain::ImportId id{};
  domain::Claim claim;
  std::unique_ptr<WorkbookReader> opened;  // for the job, if it is a check
  std::unique_ptr<Job> job;                // made by the first step
  // Guarded by the runner's mutex_:
  bool woken_again = false;
  int lanes = 1;       // those that have not left
  absl::Status fault;  // of a lane; the others leave after it
};

ImportRunner::ImportRunner(Executor& executor, Options options)
    : executor_(executor),
      options_(options),
      name_(RandomName()),
      ticker_(
          std::make_unique<Ticker>(options_.look_every, [this] { Look(); })) {
  ticker_->Now();
}

ImportRunner::~ImportRunner() { Stop(); }

void ImportRunner::Wake(domain::ImportId id,
                        std::unique_ptr<WorkbookReader> opened) {
  std::shared_ptr<Work> work;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (const auto found = active_.find(id); found != active_.end()) {
      found->second->woken_again = true;
      return;
    }
    if (active_.size() >= static_cast<std::size_t>(options_.concurrent)) {
      had_no_room_ = true;
      return;
    }
    work = std::make_shared<Work>();
    work->id = id;
    work->claim = {absl::StrCat(name_, "-", ++claims_), options_.lease};
    work->opened = std::move(opened);
    active_[id] = work;
  }
  Submit(work);
}

void ImportRunner::Stop() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    less_under_way_.wait(lock, [this] { return active_.empty() && !looking_; });
  }
  ticker_.reset();
}

bool ImportRunner::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void ImportRunner::Look() {
  {
    const std::lock_guard lock(mutex_);
    if (looking_ || stopping_) return;
    looking_ = true;
  }
  const auto done = [this] {
    const std::lock_guard lock(mutex_);
    looking_ = false;
    less_under_way_.notify_all();
  };
  const auto submitted = executor_.Submit(Lane::kInteractive, "",
                                          [this, done](domain::Store& store) {
                                            const absl::Cleanup at_end = done;
                                            BeginOrphans(store.imports());
                                          });
  if (!submitted.ok()) done();
}

void ImportRunner::BeginOrphans(domain::ImportStore& store) {
  const auto expired = store.Expire(options_.abandoned_upload);
  if (expired.ok() && *expired > 0) {
    Log(LogLevel::kInfo, "imports expired", {{"count", *expired}});
  }
  const auto orphans = store.ListOrphans();
  if (!orphans.ok()) {
    Log(LogLevel::kWarning, "looking for imports failed",
        {{"error", orphans.status().ToString()}});
    return;
  }
  for (const domain::ImportId id : *orphans) Wake(id);
}

void ImportRunner::Submit(const std::shared_ptr<Work>& work) {
  const auto submitted = executor_.Submit(
      Lane::kBackground, domain::ToString(work->id),
      [this, work](domain::Store& store) {
        std::optional<bool> more;  // none if the step threw
        const absl::Cleanup at_end = [&] {
          if (!more) NoteFault(*work, absl::InternalError("The step threw."));
          if (more.value_or(false)) {
            Submit(work);
          } else {
            Leave(work, more ? &store.imports() : nullptr);
          }
        };
        more = Run(work, store.imports());
      });
  if (!submitted.ok()) Leave(work, nullptr);
}

bool ImportRunner::Run(const std::shared_ptr<Work>& work,
                       domain::ImportStore& store) {
  absl::StatusOr<bool> more = absl::CancelledError("The server is stopping.");
  if (!stopping()) more = Step(work, store);
  if (!more.ok()) NoteFault(*work, more.status());
  const std::lock_guard lock(mutex_);
  return more.ok() && *more && work->fault.ok();
}

// One that is not expected counts for more than one that is.
void ImportRunner::NoteFault(Work& work, const absl::Status& fault) {
  const std::lock_guard lock(mutex_);
  if (work.fault.ok() || IsOrdinary(work.fault)) work.fault = fault;
}

absl::StatusOr<bool> ImportRunner::Step(const std::shared_ptr<Work>& work,
                                        domain::ImportStore& store) {
  if (work->job == nullptr) {
    auto job = MakeJob(*work, store);
    if (!job.ok()) return job.status();
    if (*job == nullptr) return false;
    work->job = *std::move(job);
    AddLanes(work);
  }
  return work->job->Step(store);
}

void ImportRunner::AddLanes(const std::shared_ptr<Work>& work) {
  const int lanes = work->job->steps_at_once();
  {
    const std::lock_guard lock(mutex_);
    work->lanes = lanes;
  }
  for (int i = 1; i < lanes; ++i) Submit(work);
}

// Nothing if another server has the import, or nothing is to be done.
absl::StatusOr<std::unique_ptr<Job>> ImportRunner::MakeJob(
    Work& work, domain::ImportStore& store) {
  // Of no use to a commit.
  std::unique_ptr<WorkbookReader> opened = std::move(work.opened);
  const auto taken = store.Take(work.id, work.claim);
  if (!taken.ok()) return taken.status();
  if (!*taken) return nullptr;
  auto import = store.Get(work.id);
  if (!import.ok()) return import.status();
  std::unique_ptr<Job> job;
  if (import->state == domain::ImportState::kChecking) {
    job = std::make_unique<CheckJob>(*std::move(import), work.claim,
                                     options_.check, std::move(opened));
  } else if (import->state == domain::ImportState::kCommitting) {
    job = std::make_unique<CommitJob>(*std::move(import), work.claim,
                                      [this] { return !stopping(); });
  }
  return job;
}

void ImportRunner::Count(const domain::Import& import) const {
  if (options_.metrics == nullptr) return;
  if (import.state == domain::ImportState::kChecked) {
    for (const auto& [code, rows] : import.finding_counts) {
      options_.metrics->RowFindings(domain::CodeName(code), rows);
    }
    return;
  }
  options_.metrics->RowsDecided("created", import.counts.created);
  options_.metrics->RowsDecided("unchanged", import.counts.unchanged);
  options_.metrics->RowsDecided("rejected", import.counts.rejected);
}

void ImportRunner::Leave(const std::shared_ptr<Work>& work,
                         domain::ImportStore* store) {
  absl::Status fault;
  {
    const std::lock_guard lock(mutex_);
    if (--work->lanes > 0) return;
    fault = work->fault;
  }
  if (store != nullptr && fault.ok()) LogDone(*work, *store);
  if (store != nullptr && !fault.ok()) PutOff(*work, fault, *store);
  // Who is told may look at what was counted.
  watchers_.Tell(work->id);
  End(work);
}

void ImportRunner::LogDone(const Work& work, domain::ImportStore& store) const {
  if (work.job == nullptr) return;
  const auto import = store.Get(work.id);
  if (!import.ok()) return;
  Count(*import);
  Log(LogLevel::kInfo, "import step done",
      {{"import", domain::ToString(work.id)},
       {"state", domain::StateName(import->state)},
       {"rows", import->counts.rows},
       {"invalid", import->counts.invalid},
       {"created", import->counts.created},
       {"reason", import->failure.reason}});
}

// It is found again by looking. An unexpected fault shall not come back at
// once: the claim is left to run out.
void ImportRunner::PutOff(const Work& work, const absl::Status& fault,
                          domain::ImportStore& store) {
  Log(IsOrdinary(fault) ? LogLevel::kInfo : LogLevel::kError, "import put off",
      {{"import", domain::ToString(work.id)}, {"error", fault.ToString()}});
  if (IsOrdinary(fault)) (void)store.Release(work.id, work.claim);
}

void ImportRunner::End(const std::shared_ptr<Work>& work) {
  bool again = false;
  {
    const std::lock_guard lock(mutex_);
    again = work->woken_again && !stopping_;
    if (std::exchange(had_no_room_, false) && !stopping_) ticker_->Now();
    active_.erase(work->id);
    less_under_way_.notify_all();
  }
  if (again) Wake(work->id);
}

}  // namespace cte::server
