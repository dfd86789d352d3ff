#pragma once

#include <grpcpp/support/status.h>

#include <utility>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/work/executor.h"

namespace cte::server {

// What a call ends with; logs what nobody expected.
grpc::Status EndOfCall(const absl::Status& status);

// Has the executor do the next step of the call of `reactor`: to read on, to
// write or to finish is the last thing a step does. If the executor has no room
// for it, or the step throws before that, the call ends here.
//
// `reactor` is any of gRPC's; it may be gone when this returns.
template <typename Reactor>
void RunStep(Executor& executor, Lane lane, Reactor& reactor,
             Executor::Task step) {
  const auto submitted = executor.Submit(
      lane, [&reactor, step = std::move(step)](domain::Store& store) {
        try {
          step(store);
        } catch (...) {
          reactor.Finish(EndOfCall(absl::InternalError("A step threw.")));
          throw;  // the executor logs it, and begins with a new store
        }
      });
  if (!submitted.ok()) reactor.Finish(EndOfCall(submitted));
}

}  // namespace cte::server
