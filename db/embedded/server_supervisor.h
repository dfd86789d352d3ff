#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "db/embedded/child_process.h"
#include "db/embedded/unique_fd.h"

namespace cte::db {

enum class ServerState { kStarting, kRunning, kRestarting, kStopped };

// Keeps a server process running: starts it again when it ends, at once the
// first time, then waiting longer and longer while it keeps ending. Thread
// safe.
class ServerSupervisor {
 public:
  struct Options {
    Command command;
    int output;  // a file for what it writes, which outlives the supervisor
    // Whether the server answers. Called from the supervisor's thread.
    std::function<bool()> answers;
    // What happens, for a log. Called from the supervisor's thread.
    std::function<void(std::string_view)> log;
    // From SIGTERM to SIGKILL.
    absl::Duration stop_patience;
  };

  explicit ServerSupervisor(Options options);
  // Stops.
  ~ServerSupervisor();
  ServerSupervisor(const ServerSupervisor&) = delete;

  // Starts and waits until it answers. If the server ends before it has ever
  // answered, that is an error and it is not tried again. FAILED_PRECONDITION:
  // DATABASE_NOT_STARTED. To be called once.
  absl::Status Start(absl::Duration patience);

  // Ends the server, by SIGTERM first, and waits. May be called again.
  void Stop();

  ServerState state() const;
  // How often it was started again.
  int restarts() const;
  // The process id of the server, 0 while there is none.
  int pid() const;

 private:
  void Supervise();
  // Watches one server until it has ended.
  void WatchOne(ChildProcess& server);
  // Waits unless stopping. False: stopping.
  bool Pause(absl::Duration duration);
  void Report(ServerState state, int pid);
  bool stopping() const;

  const Options options_;
  UniqueFd stop_event_;  // readable once Stop was called

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  ServerState state_ = ServerState::kStarting;
  bool has_run_ = false;
  bool stopping_ = false;
  int restarts_ = 0;
  int pid_ = 0;
  absl::Status failure_;

  // The process is bound to the thread that starts it, hence one that lives as
  // long.
  std::thread thread_;
};

}  // namespace cte::db
