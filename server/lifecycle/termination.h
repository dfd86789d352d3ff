#pragma once

#include <csignal>
#include <string>

namespace cte::server {

// The wish that the program end: SIGTERM, SIGINT. To be made in main before the
// first thread, which inherits that these signals do not interrupt it.
class Termination {
 public:
  Termination();
  Termination(const Termination&) = delete;

  // Waits for it; answers the signal's name.
  std::string Wait();

 private:
  sigset_t signals_;
};

}  // namespace cte::server
