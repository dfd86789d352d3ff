#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "db/embedded/unique_fd.h"

namespace cte::test {

// A running embedded_owner. Killed with the object.
class OwnerProcess {
 public:
  // `prefix` is put before the command, as {"setpriv", "--reuid=nobody"}.
  explicit OwnerProcess(const std::filesystem::path& folder,
                        std::vector<std::string> prefix = {});
  ~OwnerProcess();

  // The line that it says once it is ready or has failed; "" if it ended.
  std::string ReadLine();

  // SIGKILL, and waits.
  void Kill();
  // Ends its input, and waits. Answers its exit status.
  int Finish();

  int pid() const { return pid_; }

 private:
  int Wait();

  int pid_ = 0;
  db::UniqueFd input_;
  db::UniqueFd output_;
};

}  // namespace cte::test
