#include "server/lifecycle/grpc_log.h"

#include <grpc/support/log.h>

#include "server/telemetry/log.h"

namespace cte::server {

void TakeGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args* args) {
    const bool is_error = args->severity == GPR_LOG_SEVERITY_ERROR;
    Log(is_error ? LogLevel::kWarning : LogLevel::kDebug, "grpc",
        {{"severity", gpr_log_severity_string(args->severity)},
         {"file", args->file},
         {"line", args->line},
         {"what", args->message}});
  });
}

}  // namespace cte::server
