#pragma once

#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"

namespace cte::load {

// A call as the callback API of a generated stub has it, as in
// &ProgramService::Stub::async::GetProgram.
template <typename Async, typename Request, typename Response>
using UnaryMethod = void (Async::*)(grpc::ClientContext*, const Request*,
                                    Response*,
                                    std::function<void(grpc::Status)>);

// Begins one call, once: what fails has failed. `answered` gets the response or
// the failure, from a thread of gRPC.
template <typename Async, typename Request, typename Response,
          typename Answered>
void BeginCall(Async* stub, UnaryMethod<Async, Request, Response> method,
               Request request, const client::CallOptions& options,
               Answered answered) {
  struct Exchange {
    Exchange(Request&& what, const client::CallOptions& options,
             Answered&& then)
        : request(std::move(what)),
          call(options, options.timeout),
          answered(std::move(then)) {}
    Request request;
    Response response;
    client::Call call;
    Answered answered;
  };
  auto exchange = std::make_shared<Exchange>(std::move(request), options,
                                             std::move(answered));
  (stub->*method)(exchange->call.context(), &exchange->request,
                  &exchange->response, [exchange](const grpc::Status& status) {
                    if (status.ok()) {
                      exchange->answered(absl::StatusOr<Response>(
                          std::move(exchange->response)));
                    } else {
                      exchange->answered(absl::StatusOr<Response>(
                          exchange->call.Ended(status)));
                    }
                  });
}

}  // namespace cte::load
