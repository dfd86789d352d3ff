#pragma once

#include "absl/time/time.h"
#include "server/config/flags.h"

namespace cte::server {

// How much of the server one user may take.
struct LimitsConfig {
  int calls_per_second = 1000;  // 0: as many as come
  int waiting_calls = 250;      // for the database
  int imports = 10;             // uploaded, checked or committed at a time
};

void AddLimitsFlags(Flags& flags, LimitsConfig& config);

}  // namespace cte::server
