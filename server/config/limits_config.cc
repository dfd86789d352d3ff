#include "server/config/limits_config.h"

namespace cte::server {

void AddLimitsFlags(Flags& flags, LimitsConfig& config) {
  flags.AddNumber("--user-calls-per-second", config.calls_per_second,
                  {0, 1'000'000}, "calls",
                  "How many calls one user may begin in a second, and twice as "
                  "many at once; 0: any number");
  flags.AddNumber(
      "--user-waiting-calls", config.waiting_calls, {1, 100'000}, "calls",
      "How many calls of one user wait for the database before more "
      "are refused");
  flags.AddNumber("--user-imports", config.imports, {1, 1000}, "imports",
                  "How many imports of one user are uploaded, checked or "
                  "committed at a time");
}

}  // namespace cte::server
