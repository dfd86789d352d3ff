#include "server/work/executor.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <typeinfo>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

// Rare enough to cost readers little, often enough that the claim on an import
// does not lapse.
constexpr int kMaxPassedOver = 16;
// Tasks that are done together.
constexpr std::size_t kTogether = 32;

absl::Status Busy(int waiting) {
  return domain::Error(
      absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
      absl::StrCat("The server has ", waiting,
                   " calls of this kind waiting and takes no more. Send the "
                   "call again in a few seconds."));
}

absl::Status TooMany(int waiting) {
  return domain::Error(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
      absl::StrCat("You have ", waiting,
                   " calls waiting, and the server takes no more of one user. "
                   "Send fewer at a time, and this one again in a second."));
}

absl::Status Stopping() {
  return domain::Error(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                       "The server is stopping and takes no new work. Send the "
                       "call again: another server takes it, or this one when "
                       "it is back.");
}

// Whether the task came to its end. What an exception says stays out of the
// log: it may hold what the task was given.
bool RunCaught(const Executor::Task& task, domain::Store& store) {
  try {
    task(store);
    return true;
  } catch (const std::exception& error) {
    Log(LogLevel::kError, "task threw", {{"type", typeid(error).name()}});
  } catch (...) {
    Log(LogLevel::kError, "task threw", {{"type", "not a std::exception"}});
  }
  return false;
}

// Of tasks with a first question: all of these, unless somebody whom they are
// for has given up. Whatever fails, each task asks for itself.
void AskAtOnce(const std::vector<Executor::FirstQuestion>& questions,
               domain::Store& store) {
  std::stop_source any;
  std::deque<std::stop_callback<std::function<void()>>> callbacks;
  std::vector<domain::ProgramQuestion> asked;
  for (const auto& [question, stop] : questions) {
    callbacks.emplace_back(stop, [&any] { any.request_stop(); });
    asked.push_back(question);
  }
  store.Until(any.get_token(),
              [&] { (void)store.programs().FindAhead(asked); });
}

}  // namespace

Executor::Executor(domain::StoreFactory factory, const Options& options)
    : factory_(std::move(factory)),
      options_(options),
      max_background_(std::max(1, options.threads * 3 / 4)) {
  const std::lock_guard lock(join_mutex_);
  for (int i = 0; i < std::max(1, options.threads) + 1; ++i) {
    threads_.emplace_back(&Executor::RunThread, this,
                          std::ref(idle_threads_.emplace_back()));
  }
}

Executor::~Executor() { Shutdown(); }

absl::Status Executor::Submit(Lane lane, std::string_view owner, Task task,
                              std::optional<FirstQuestion> first) {
  std::unique_lock lock(mutex_);
  if (stopping_) return Stopping();
  Queue& queue = QueueOf(lane);
  if (queue.size() >= static_cast<std::size_t>(options_.max_waiting)) {
    return Busy(options_.max_waiting);
  }
  if (queue.SizeOf(owner) >=
      static_cast<std::size_t>(options_.max_waiting_of_one)) {
    return TooMany(options_.max_waiting_of_one);
  }
  queue.Push(owner, {std::move(task), std::move(first), absl::Now()});
  CountWaiting(lane);
  Idle* const idle = TakeIdle();
  lock.unlock();
  Wake(idle);
  return absl::OkStatus();
}

bool Executor::IsCrowded(Lane lane) {
  const int threads =
      lane == Lane::kBackground ? max_background_ : options_.threads;
  const std::lock_guard lock(mutex_);
  return QueueOf(lane).size() > static_cast<std::size_t>(threads);
}

void Executor::Shutdown() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    while (Idle* const idle = TakeIdle()) Wake(idle);
  }
  const std::lock_guard lock(join_mutex_);
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

Executor::Idle* Executor::TakeIdle() {
  if (idle_.empty()) return nullptr;
  Idle* const idle = idle_.back();
  idle_.pop_back();
  idle->woken = true;
  return idle;
}

void Executor::Wake(Idle* idle) {
  if (idle != nullptr) idle->changed.notify_one();
}

void Executor::RunThread(Idle& idle) {
  std::unique_ptr<domain::Store> store;
  for (Work work = Take(idle); !work.tasks.empty(); work = Take(idle)) {
    if (store == nullptr) store = factory_();
    const bool are_several = work.tasks.size() > 1;
    if (are_several) {
      std::vector<FirstQuestion> questions;
      for (Waiting& waiting : work.tasks) {
        questions.push_back(*std::exchange(waiting.first, std::nullopt));
      }
      AskAtOnce(questions, *store);
    }
    for (Waiting& waiting : work.tasks) {
      // After an exception nobody knows what its connection is in the middle
      // of.
      if (store == nullptr) store = factory_();
      if (!RunCaught(waiting.task, *store)) store.reset();
      // What the task holds is let go of before the next one is waited for.
      waiting.task = nullptr;
    }
    if (are_several && store != nullptr) {
      (void)store->programs().FindAhead({});
    }
    Finish(work);
  }
}

Executor::Work Executor::Take(Idle& idle) {
  std::unique_lock lock(mutex_);
  while (!MayTakeInteractive() && !MayTakeBackground()) {
    if (stopping_ && interactive_.empty() && background_.empty()) return {};
    idle.woken = false;
    idle_.push_back(&idle);
    idle.changed.wait(lock, [&] { return idle.woken; });
  }
  const bool background_is_due =
      MayTakeBackground() &&
      (!MayTakeInteractive() || passed_over_ >= kMaxPassedOver);
  if (background_is_due) {
    passed_over_ = 0;
    ++background_running_;
    return TakeFrom(Lane::kBackground);
  }
  if (MayTakeBackground()) ++passed_over_;
  return TakeFrom(Lane::kInteractive);
}

Executor::Work Executor::TakeFrom(Lane lane) {
  auto popped = QueueOf(lane).Pop(
      [this](const std::string& owner) { return MayRun(owner); });
  ++running_[popped->owner];
  Work work{lane, std::move(popped->owner), {}};
  CountWait(popped->item);
  work.tasks.push_back(std::move(popped->item));
  if (work.tasks.front().first) AddThoseAlike(work);
  CountWaiting(lane);
  return work;
}

// In turn; they take no further thread, and so no owner is asked whether it may
// have one.
void Executor::AddThoseAlike(Work& work) {
  while (work.tasks.size() < kTogether) {
    auto popped = QueueOf(work.lane).PopIf(
        [](const Waiting& waiting) { return waiting.first.has_value(); });
    if (!popped) return;
    CountWait(popped->item);
    work.tasks.push_back(std::move(popped->item));
  }
}

void Executor::CountWait(const Waiting& waiting) {
  if (options_.metrics == nullptr) return;
  options_.metrics->WaitedForDatabase(absl::Now() - waiting.since);
}

bool Executor::MayRun(const std::string& owner) const {
  const auto found = running_.find(owner);
  return found == running_.end() ||
         found->second < std::max(1, options_.threads);
}

Executor::Queue& Executor::QueueOf(Lane lane) {
  return lane == Lane::kInteractive ? interactive_ : background_;
}

void Executor::CountWaiting(Lane lane) {
  if (options_.metrics == nullptr) return;
  options_.metrics->QueueWaiting(
      lane == Lane::kInteractive ? "interactive" : "background",
      static_cast<std::int64_t>(QueueOf(lane).size()));
}

void Executor::Finish(const Work& work) {
  std::unique_lock lock(mutex_);
  const auto found = running_.find(work.owner);
  if (--found->second == 0) running_.erase(found);
  if (work.lane == Lane::kBackground) --background_running_;
  // This thread takes one of what may run now; there may be another one.
  if (stopping_) {
    while (Idle* const idle = TakeIdle()) Wake(idle);
  } else if (!interactive_.empty() || !background_.empty()) {
    Idle* const idle = TakeIdle();
    lock.unlock();
    Wake(idle);
  }
}

bool Executor::MayTakeInteractive() const {
  return interactive_.HasOne(
      [this](const std::string& owner) { return MayRun(owner); });
}

bool Executor::MayTakeBackground() const {
  return background_running_ < max_background_ &&
         background_.HasOne(
             [this](const std::string& owner) { return MayRun(owner); });
}

}  // namespace cte::server
