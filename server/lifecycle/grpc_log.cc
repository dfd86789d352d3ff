#include "server/lifecycle/grpc_log.h"

#include <grpc/support/log.h>

#include <string_view>

#include "server/telemetry/log.h"

namespace cte::server {

void TakeGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args* args) {
    // Nobody is let in any more: gRPC does not try again.
    const bool is_deaf =
        std::string_view(args->message).starts_with("Failed accept");
    Log(is_deaf ? LogLevel::kError : LogLevel::kDebug, "grpc",
        {{"severity", gpr_log_severity_string(args->severity)},
         {"file", args->file},
         {"line", args->line},
         {"what", args->message}});
  });
}

}  // namespace cte::server
