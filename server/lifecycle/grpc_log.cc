#include "server/lifecycle/grpc_log.h"

#include <grpc/support/log.h>

#include "server/telemetry/log.h"

namespace cte::server {

void TakeGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args* args) {
    Log(LogLevel::kDebug, "grpc",
        {{"severity", gpr_log_severity_string(args->severity)},
         {"file", args->file},
         {"line", args->line},
         {"what", args->message}});
  });
}

}  // namespace cte::server
