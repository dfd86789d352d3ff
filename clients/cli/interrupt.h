#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace cte::client {

// Turns the first Ctrl-C (SIGINT, SIGTERM) into a stop request, with which the
// calls that are under way end; the second ends the program on the spot.
//
// Make it before any other thread: the signals are blocked for all that come
// later and are awaited on a thread of this object's own.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void Await();

  sigset_t signals_;
  std::stop_source source_;
  std::thread thread_;
};

}  // namespace cte::client
