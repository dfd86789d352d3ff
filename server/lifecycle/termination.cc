#include "server/lifecycle/termination.h"

#include <pthread.h>

namespace cte::server {

Termination::Termination() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  // A client or a database that has gone is an error of the write, no end.
  std::signal(SIGPIPE, SIG_IGN);
}

std::string Termination::Wait(const std::function<void()>& reload) {
  for (;;) {
    int signal = 0;
    if (sigwait(&signals_, &signal) != 0) continue;
    if (signal != SIGHUP) return signal == SIGINT ? "SIGINT" : "SIGTERM";
    reload();
  }
}

}  // namespace cte::server
