#include "server/security/key_source.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "server/security/key_fetch.h"
#include "server/telemetry/log.h"

namespace cte::server {

absl::StatusOr<std::unique_ptr<KeySource>> KeySource::Start(Options options) {
  std::unique_ptr<KeySource> source(new KeySource(std::move(options)));
  source->last_begin_ = Clock::now();
  const absl::Status read = source->Read();
  if (!read.ok() && !IsUrl(source->options_.place)) return read;
  source->thread_ = std::thread([s = source.get()] { s->RunThread(); });
  return source;
}

KeySource::KeySource(Options options) : options_(std::move(options)) {}

KeySource::~KeySource() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const KeySet> KeySource::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void KeySource::Refresh(std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    const bool may_read =
        is_reading_ || Clock::now() - last_begin_ >=
                           absl::ToChronoNanoseconds(options_.least_pause);
    if (may_read && !stopping_ && waiting_.size() < options_.most_waiting) {
      waiting_.push_back(std::move(done));
      changed_.notify_all();
      return;
    }
  }
  done();
}

absl::Status KeySource::Read() {
  absl::StatusOr<std::string> text = FetchKeys(options_.place, stopping_);
  absl::Status status = text.status();
  if (text.ok() && *text != last_text_) {
    auto keys = KeySet::Parse(*text);
    status = keys.status();
    if (keys.ok()) {
      Log(LogLevel::kInfo, "issuer's keys read", {{"keys", (*keys)->size()}});
      last_text_ = *std::move(text);
      const std::lock_guard lock(mutex_);
      current_ = *std::move(keys);
    }
  }
  std::string problem(status.message());
  // Once, and not at each reading.
  if (!status.ok() && problem != last_problem_ && !stopping_) {
    Log(LogLevel::kWarning, "issuer's keys not read, the last good ones stay",
        {{"place", options_.place}, {"error", problem}});
  }
  last_problem_ = std::move(problem);
  return status;
}

void KeySource::RunThread() {
  std::unique_lock lock(mutex_);
  bool is_good = current_ != nullptr;
  while (!stopping_) {
    const absl::Duration pause =
        is_good ? options_.read_every
                : std::min(options_.read_every, options_.least_pause);
    changed_.wait_until(lock, last_begin_ + absl::ToChronoNanoseconds(pause),
                        [&] { return stopping_ || !waiting_.empty(); });
    if (stopping_) break;
    is_reading_ = true;
    last_begin_ = Clock::now();
    lock.unlock();
    is_good = Read().ok();
    lock.lock();
    is_reading_ = false;
    const auto waiting = std::exchange(waiting_, {});
    lock.unlock();
    for (const auto& done : waiting) done();
    lock.lock();
  }
  const auto waiting = std::exchange(waiting_, {});
  lock.unlock();
  for (const auto& done : waiting) done();
}

}  // namespace cte::server
