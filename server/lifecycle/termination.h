#pragma once

#include <csignal>
#include <functional>
#include <string>

namespace cte::server {

// What others want of the program: that it end (SIGTERM, SIGINT), or that it
// read anew what may have changed (SIGHUP). To be made in main before the first
// thread, which inherits that these signals do not interrupt it.
class Termination {
 public:
  Termination();
  Termination(const Termination&) = delete;

  // Waits for the wish that it end; answers the signal's name. Meanwhile calls
  // `reload`, in this thread, each time that this is wanted.
  std::string Wait(const std::function<void()>& reload);

 private:
  sigset_t signals_;
};

}  // namespace cte::server
