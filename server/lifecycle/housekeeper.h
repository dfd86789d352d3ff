#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/gate.h"
#include "server/security/token_table.h"
#include "server/telemetry/metrics.h"
#include "server/work/ticker.h"

namespace cte::server {

// What must be done again and again, however busy the server is, and so in a
// thread and on a connection of its own: reads the tokens, ends streams whose
// callers may not go on, gives audit records their positions, counts imports.
// Thread safe.
class Housekeeper {
 public:
  struct Parts {
    std::shared_ptr<TokenTable> tokens;
    Gate& gate;
    Metrics& metrics;
    // Done first each time; its failure is logged.
    std::function<absl::Status(domain::AccessStore&)> renew_administrator;
  };

  // Owns neither gate nor metrics; both outlive it.
  Housekeeper(std::unique_ptr<domain::Store> store, Parts parts,
              absl::Duration every);

  // Does it all now, and returns when it is done.
  void Now();
  // Does it soon, in its own thread.
  void Soon() { ticker_.Now(); }

 private:
  void KeepHouse();

  const Parts parts_;

  std::mutex mutex_;  // guards what follows
  const std::unique_ptr<domain::Store> store_;
  absl::Time counted_at_;
  std::string last_failure_;  // what the log has said

  Ticker ticker_;  // last: its thread uses the others
};

}  // namespace cte::server
