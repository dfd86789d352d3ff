#include "clients/load/drive/record.h"

#include <algorithm>

#include "clients/cpp/error.h"

namespace cte::load {

std::int64_t Tally::failed() const {
  std::int64_t failed = 0;
  for (const auto& [kind, failure] : failures) failed += failure.times;
  return failed;
}

void Tally::Add(const Tally& other) {
  latency.Add(other.latency);
  service.Add(other.service);
  rows += other.rows;
  bytes += other.bytes;
  for (const auto& [kind, failure] : other.failures) {
    Failure& mine = failures[kind];
    if (mine.times == 0) mine.message = failure.message;
    mine.times += failure.times;
    mine.longest = std::max(mine.longest, failure.longest);
  }
}

void Record::Success(std::int64_t latency, std::int64_t service,
                     std::int64_t rows, std::int64_t bytes) {
  const std::lock_guard lock(mutex_);
  current_.latency.Record(latency);
  current_.service.Record(service);
  current_.rows += rows;
  current_.bytes += bytes;
}

void Record::Failure(const absl::Status& failure, std::int64_t latency) {
  const std::lock_guard lock(mutex_);
  Tally::Failure& kind = current_.failures[{
      absl::StatusCodeToString(failure.code()), client::ErrorReason(failure)}];
  if (kind.times == 0) kind.message = std::string(failure.message());
  ++kind.times;
  kind.longest = std::max(kind.longest, latency);
}

void Record::Part(std::int64_t took, std::int64_t rows) {
  Success(took, took, rows, 0);
  const std::lock_guard lock(mutex_);
  is_part_ = true;
}

Tally Record::Cut(double begin, double length) {
  Tally cut;
  {
    const std::lock_guard lock(mutex_);
    std::swap(cut, current_);
  }
  if (length > 0) {
    points_.push_back({.begin = begin,
                       .length = length,
                       .calls = cut.latency.count(),
                       .failed = cut.failed(),
                       .rows = cut.rows,
                       .p50 = cut.latency.ValueAt(50),
                       .p99 = cut.latency.ValueAt(99),
                       .max = cut.latency.max()});
  }
  total_.Add(cut);
  return cut;
}

}  // namespace cte::load
