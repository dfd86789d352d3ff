#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/embedded/unique_fd.h"

namespace cte::db {

// What to run: a path (it is not searched for), with arguments.
struct Command {
  std::string program;
  std::vector<std::string> arguments;
  std::string working_folder;
};

// One process of ours, in a process group of its own, so that a Ctrl-C in the
// terminal reaches it through its owner only. Not thread safe.
//
// The kernel kills it (SIGKILL) when the thread that started it ends, however
// it ends: start it from a thread that outlives it.
class ChildProcess {
 public:
  // Standard output and error go to `output`, which stays the caller's.
  // FAILED_PRECONDITION if the program cannot be executed.
  static absl::StatusOr<ChildProcess> Start(const Command& command, int output);

  ChildProcess(ChildProcess&&) = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  // Kills it if it is still there.
  ~ChildProcess();

  // Waits until it has ended (true), `wake` is readable, or the time is over.
  // `wake` may be -1.
  bool WaitForEnd(absl::Duration timeout, int wake = -1);

  void Signal(int number);

  // SIGTERM, and SIGKILL if it is still there after `patience`.
  void Terminate(absl::Duration patience);

  // After WaitForEnd has answered true: "exit status 1" or "signal 9".
  std::string HowItEnded() const;

  int pid() const { return pid_; }

 private:
  ChildProcess(int pid, UniqueFd handle)
      : pid_(pid), handle_(std::move(handle)) {}

  int pid_;
  UniqueFd handle_;  // a pidfd; closed once the process is reaped
  int wait_status_ = 0;
};

}  // namespace cte::db
