#include "tests/store/owner_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <utility>

namespace cte::test {

OwnerProcess::OwnerProcess(const std::filesystem::path& folder,
                           std::vector<std::string> prefix) {
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) return;
  std::vector<std::string> command = std::move(prefix);
  command.push_back(CTE_EMBEDDED_OWNER);
  command.push_back(folder.string());
  std::vector<char*> argv;
  for (std::string& word : command) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  input_ = db::UniqueFd(in[1]);
  output_ = db::UniqueFd(out[0]);
}

OwnerProcess::~OwnerProcess() { Kill(); }

std::string OwnerProcess::ReadLine() {
  std::string line;
  char byte = 0;
  while (read(output_.get(), &byte, 1) == 1 && byte != '\n') line += byte;
  return line;
}

void OwnerProcess::Kill() {
  if (pid_ > 0) kill(pid_, SIGKILL);
  Wait();
}

int OwnerProcess::Finish() {
  input_.Close();
  return Wait();
}

int OwnerProcess::Wait() {
  int status = -1;
  if (pid_ > 0) waitpid(std::exchange(pid_, 0), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace cte::test
