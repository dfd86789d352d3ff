#include "clients/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include "clients/cli/exit_code.h"

namespace cte::client {
namespace {

// Wakes the thread when it is no longer needed.
constexpr int kDone = SIGUSR1;

}  // namespace

Interrupt::Interrupt() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, SIGINT);
  ::sigaddset(&signals_, SIGTERM);
  ::sigaddset(&signals_, kDone);
  ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread([this] { Await(); });
}

Interrupt::~Interrupt() {
  ::pthread_kill(thread_.native_handle(), kDone);
  thread_.join();
}

void Interrupt::Await() {
  int signal = 0;
  while (::sigwait(&signals_, &signal) == 0 && signal != kDone) {
    if (!source_.request_stop()) {
      ::_exit(static_cast<int>(ExitCode::kInterrupted));
    }
  }
}

}  // namespace cte::client
