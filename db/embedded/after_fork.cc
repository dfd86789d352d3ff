#include "db/embedded/after_fork.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

namespace cte::db {

ExecArguments::ExecArguments(const Command& command) : command_(command) {
  argv_.push_back(const_cast<char*>(command_.program.c_str()));
  for (const std::string& argument : command_.arguments) {
    argv_.push_back(const_cast<char*>(argument.c_str()));
  }
  argv_.push_back(nullptr);
}

void ExecArguments::Exec(int output) const {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0 || dup2(nothing, STDIN_FILENO) < 0 ||
      dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0 ||
      chdir(command_.working_folder.c_str()) != 0) {
    return;
  }
  // The program's files and sockets are none of the other's business.
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  execv(argv_[0], argv_.data());
}

void ResetSignals() {
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  for (int signal = 1; signal < NSIG; ++signal) {
    sigaction(signal, &standard, nullptr);
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

}  // namespace cte::db
