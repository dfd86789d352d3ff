#include "db/embedded/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/embedded/after_fork.h"
#include "db/embedded/pidfd.h"
#include "domain/error.h"

namespace cte::db {
namespace {

absl::Status CannotStart(const Command& command, int error) {
  return domain::Error(absl::StatusCode::kFailedPrecondition,
                       "PROGRAM_NOT_STARTED",
                       absl::StrCat("Cannot start ", command.program, ": ",
                                    std::strerror(error), "."));
}

[[noreturn]] void ReportAndExit(int report) {
  const int error = errno;
  [[maybe_unused]] const ssize_t written = write(report, &error, sizeof(error));
  _exit(127);
}

}  // namespace

absl::StatusOr<ChildProcess> ChildProcess::Start(const Command& command,
                                                 int output) {
  const ExecArguments exec(command);
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) return CannotStart(command, errno);
  const UniqueFd from_child(pipe_ends[0]);
  UniqueFd to_parent(pipe_ends[1]);
  const pid_t parent = getpid();
  const pid_t child = _Fork();
  if (child < 0) return CannotStart(command, errno);
  if (child == 0) {
    ResetSignals();
    setpgid(0, 0);
    // A parent that died before prctl sends no signal any more.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) {
      _exit(127);
    }
    exec.Exec(output);
    ReportAndExit(to_parent.get());
  }
  ChildProcess process(child, UniqueFd(pidfd_open(child, 0)));
  if (!process.handle_.valid()) {
    const int no_handle = errno;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    return CannotStart(command, no_handle);
  }
  to_parent.Close();
  int error = 0;
  // The end of the file is the sign that exec has closed it: all is well.
  ssize_t got;
  do {
    got = read(from_child.get(), &error, sizeof(error));
  } while (got < 0 && errno == EINTR);
  if (got > 0) return CannotStart(command, error);
  return process;
}

ChildProcess::~ChildProcess() {
  if (!handle_.valid()) return;
  Signal(SIGKILL);
  WaitForEnd(absl::InfiniteDuration());
}

bool ChildProcess::WaitForEnd(absl::Duration timeout, int wake) {
  const absl::Time deadline = absl::Now() + timeout;
  while (handle_.valid()) {
    pollfd waited_for[] = {{handle_.get(), POLLIN, 0}, {wake, POLLIN, 0}};
    const absl::Duration left =
        std::min(deadline - absl::Now(), absl::Hours(1));
    const int ready = poll(waited_for, 2,
                           static_cast<int>(absl::ToInt64Milliseconds(
                               std::max(left, absl::ZeroDuration()))));
    if (ready < 0 && errno == EINTR) continue;
    if (waited_for[0].revents != 0) {
      while (waitpid(pid_, &wait_status_, 0) < 0 && errno == EINTR) {
      }
      handle_.Close();
      return true;
    }
    if (waited_for[1].revents != 0 || absl::Now() >= deadline) return false;
  }
  return true;
}

void ChildProcess::Signal(int number) {
  if (handle_.valid()) pidfd_send_signal(handle_.get(), number, nullptr, 0);
}

void ChildProcess::Terminate(absl::Duration patience) {
  Signal(SIGTERM);
  if (WaitForEnd(patience)) return;
  Signal(SIGKILL);
  WaitForEnd(absl::InfiniteDuration());
}

std::string ChildProcess::HowItEnded() const {
  return WIFSIGNALED(wait_status_)
             ? absl::StrCat("signal ", WTERMSIG(wait_status_))
             : absl::StrCat("exit status ", WEXITSTATUS(wait_status_));
}

}  // namespace cte::db
