#include "server/lifecycle/housekeeper.h"

#include <map>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

// Counting imports reads an index of all of them.
constexpr absl::Duration kCountEvery = absl::Seconds(10);

absl::Status Count(domain::Store& store, Metrics& metrics) {
  const auto counts = store.imports().CountByState();
  if (!counts.ok()) return counts.status();
  std::map<std::string, std::int64_t> by_name;
  for (const auto& [state, count] : *counts) {
    by_name[std::string(domain::StateName(state))] = count;
  }
  metrics.ImportsByState(by_name);
  const auto position = store.audit().NewestPosition();
  if (position.ok()) metrics.AuditPosition(*position);
  return position.status();
}

}  // namespace

Housekeeper::Housekeeper(std::unique_ptr<domain::Store> store, Parts parts,
                         absl::Duration every)
    : parts_(std::move(parts)),
      store_(std::move(store)),
      ticker_(every, [this] { KeepHouse(); }) {}

void Housekeeper::Now() { KeepHouse(); }

void Housekeeper::KeepHouse() {
  const std::lock_guard lock(mutex_);
  absl::Status status = parts_.renew_administrator(store_->access());
  status.Update(parts_.tokens->Read(store_->access()));
  parts_.gate.CheckOpenStreams(*store_);
  status.Update(store_->audit().Sequence());
  if (absl::Now() - counted_at_ >= kCountEvery) {
    counted_at_ = absl::Now();
    status.Update(Count(*store_, parts_.metrics));
  }
  const std::string failure(status.message());
  if (!status.ok() && failure != last_failure_) {
    Log(LogLevel::kWarning, "upkeep failed", {{"error", failure}});
  }
  last_failure_ = failure;
}

}  // namespace cte::server
