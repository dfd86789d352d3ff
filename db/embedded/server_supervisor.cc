#include "db/embedded/server_supervisor.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr absl::Duration kAnswerInterval = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(30);
// A server that ran for so long has not failed at starting.
constexpr absl::Duration kRanWell = absl::Minutes(1);

absl::Duration PauseBefore(int start_in_a_row) {
  if (start_in_a_row == 0) return absl::ZeroDuration();
  return std::min(absl::Milliseconds(100) * (1 << std::min(start_in_a_row, 10)),
                  kLongestPause);
}

absl::Status NotStarted(std::string_view why) {
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "DATABASE_NOT_STARTED",
      absl::StrCat("The embedded database does not start: ", std::string(why),
                   "."));
}

}  // namespace

ServerSupervisor::ServerSupervisor(Options options)
    : options_(std::move(options)),
      stop_event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

ServerSupervisor::~ServerSupervisor() { Stop(); }

absl::Status ServerSupervisor::Start(absl::Duration patience) {
  thread_ = std::thread(&ServerSupervisor::Supervise, this);
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                    [this] { return state_ != ServerState::kStarting; });
  if (state_ == ServerState::kRunning) return absl::OkStatus();
  if (!failure_.ok()) return failure_;
  return NotStarted(absl::StrCat("it did not answer within ",
                                 absl::FormatDuration(patience)));
}

void ServerSupervisor::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  eventfd_write(stop_event_.get(), 1);
  if (thread_.joinable()) thread_.join();
}

void ServerSupervisor::Supervise() {
  int starts_in_a_row = 0;
  while (true) {
    const absl::Time started = absl::Now();
    absl::StatusOr<ChildProcess> server =
        ChildProcess::Start(options_.command, options_.output);
    std::string ended =
        server.ok() ? "" : std::string(server.status().message());
    if (server.ok()) {
      Report(has_run_ ? ServerState::kRestarting : ServerState::kStarting,
             server->pid());
      WatchOne(*server);
      ended = server->HowItEnded();
    }
    if (stopping()) break;
    if (!has_run_) {
      std::lock_guard lock(mutex_);
      failure_ = NotStarted(absl::StrCat("it ended with ", ended));
      break;
    }
    if (absl::Now() - started > kRanWell) starts_in_a_row = 0;
    const absl::Duration pause = PauseBefore(starts_in_a_row++);
    Report(ServerState::kRestarting, 0);
    options_.log(absl::StrCat(
        "The embedded database ended with ", ended, "; it is started again ",
        pause == absl::ZeroDuration() ? "at once"
                                      : "in " + absl::FormatDuration(pause),
        "."));
    if (!Pause(pause)) break;
    std::lock_guard lock(mutex_);
    ++restarts_;
  }
  Report(ServerState::kStopped, 0);
}

void ServerSupervisor::WatchOne(ChildProcess& server) {
  bool running = false;
  while (!stopping()) {
    const absl::Duration wait =
        running ? absl::InfiniteDuration() : kAnswerInterval;
    if (server.WaitForEnd(wait, stop_event_.get())) return;
    if (!running && !stopping() && options_.answers()) {
      running = true;
      Report(ServerState::kRunning, server.pid());
      options_.log(absl::StrCat("The embedded database runs, process id ",
                                server.pid(), "."));
    }
  }
  server.Terminate(options_.stop_patience);
}

bool ServerSupervisor::Pause(absl::Duration duration) {
  pollfd stop = {stop_event_.get(), POLLIN, 0};
  poll(&stop, 1, static_cast<int>(absl::ToInt64Milliseconds(duration)));
  return !stopping();
}

void ServerSupervisor::Report(ServerState state, int pid) {
  std::lock_guard lock(mutex_);
  state_ = state;
  pid_ = pid;
  has_run_ |= state == ServerState::kRunning;
  changed_.notify_all();
}

ServerState ServerSupervisor::state() const {
  std::lock_guard lock(mutex_);
  return state_;
}

int ServerSupervisor::restarts() const {
  std::lock_guard lock(mutex_);
  return restarts_;
}

int ServerSupervisor::pid() const {
  std::lock_guard lock(mutex_);
  return pid_;
}

bool ServerSupervisor::stopping() const {
  std::lock_guard lock(mutex_);
  return stopping_;
}

}  // namespace cte::db
