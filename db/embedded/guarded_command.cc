#include "db/embedded/guarded_command.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "db/embedded/after_fork.h"
#include "db/embedded/pidfd.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr std::size_t kOutputKept = 16'384;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;

  static Pipe Make() {
    int ends[2] = {-1, -1};
    (void)pipe2(ends, O_CLOEXEC);
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
  }
};

// A death signal reaches one process and not its children. So a process stands
// between: it leads a group that the command and all that it starts are in,
// holds one end of a pipe whose other end only this program has, and kills the
// group once that end is closed, which the kernel does for a program that dies.
[[noreturn]] void StandGuard(const ExecArguments& exec, const Pipe& lifeline,
                             int output) {
  ResetSignals();
  setpgid(0, 0);
  close(lifeline.write_end.get());
  const pid_t command = _Fork();
  if (command < 0) _exit(127);
  if (command == 0) {
    exec.Exec(output);
    _exit(127);
  }
  // What else it has from the program, it must not keep open for it.
  close_range(STDERR_FILENO + 1,
              static_cast<unsigned>(lifeline.read_end.get()) - 1, 0);
  close_range(static_cast<unsigned>(lifeline.read_end.get()) + 1, ~0U, 0);
  const int handle = pidfd_open(command, 0);
  pollfd waited_for[] = {{handle, POLLIN, 0},
                         {lifeline.read_end.get(), POLLIN, 0}};
  while (poll(waited_for, 2, -1) < 0 && errno == EINTR) {
  }
  if (waited_for[0].revents == 0) kill(0, SIGKILL);
  int status = 0;
  waitpid(command, &status, 0);
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 126);
}

// True once the output has ended, which is when no process has it open.
bool ReadUntilEnd(int output, absl::Time deadline, std::string& text) {
  char buffer[4096];
  while (absl::Now() < deadline) {
    pollfd waited_for = {output, POLLIN, 0};
    const auto left = absl::ToInt64Milliseconds(deadline - absl::Now());
    const int ready = poll(&waited_for, 1, static_cast<int>(left) + 1);
    if (ready <= 0) continue;
    const ssize_t got = read(output, buffer, sizeof(buffer));
    if (got == 0) return true;
    if (got < 0) continue;
    text.append(buffer, static_cast<std::size_t>(got));
    if (text.size() > kOutputKept) text.erase(0, text.size() - kOutputKept);
  }
  return false;
}

absl::Status Failed(const Command& command, std::string_view how,
                    const std::string& output) {
  return domain::Error(absl::StatusCode::kFailedPrecondition, "COMMAND_FAILED",
                       absl::StrCat(command.program, " ", std::string(how),
                                    ". It wrote:\n", output));
}

}  // namespace

absl::StatusOr<std::string> RunGuarded(const Command& command,
                                       absl::Duration timeout) {
  const absl::Time deadline = absl::Now() + timeout;
  const ExecArguments exec(command);
  Pipe lifeline = Pipe::Make();
  Pipe output = Pipe::Make();
  if (!lifeline.read_end.valid() || !output.read_end.valid()) {
    return Failed(command, "was not started: no file descriptor is free", "");
  }
  const pid_t guard = _Fork();
  if (guard < 0) return Failed(command, "was not started: fork failed", "");
  if (guard == 0) StandGuard(exec, lifeline, output.write_end.get());
  output.write_end.Close();

  std::string text;
  const bool ended = ReadUntilEnd(output.read_end.get(), deadline, text);
  if (!ended) lifeline.write_end.Close();
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(guard), &info, WEXITED | WNOWAIT) <
             0 &&
         errno == EINTR) {
  }
  // Before the guard is reaped, while the number of its group is its own.
  kill(-guard, SIGKILL);
  int status = 0;
  while (waitpid(guard, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended) return Failed(command, "took too long", text);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Failed(command, "failed", text);
  }
  return text;
}

}  // namespace cte::db
