#pragma once

#include <grpcpp/client_context.h>

#include <type_traits>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "clients/cpp/retry.h"

// What the clients share of calls that take one message and answer one.

namespace cte::client {

// A call as a generated stub has it, as in &ImportService::Stub::GetImport.
template <typename Stub, typename Request, typename Response>
using UnaryMethod = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&,
                                           Response*);

// One call that answers at once, with retries as long as `may_repeat` holds for
// the failure.
template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Unary(
    Stub& stub, UnaryMethod<Stub, Request, Response> method,
    const Request& request, const CallOptions& options,
    bool (*may_repeat)(const absl::Status&) = AnyFailure) {
  return Retried(
      options.retry, options.stop,
      [&]() -> absl::StatusOr<Response> {
        Call call(options, options.timeout);
        Response response;
        const grpc::Status status =
            (stub.*method)(call.context(), request, &response);
        if (!status.ok()) return call.Ended(status);
        return response;
      },
      may_repeat);
}

// Calls `page` for each page of a list; at least once, with an empty page where
// there is nothing, and at most until it answers false, if it answers at all.
// Pages are as large as they may be unless the request says otherwise; holds
// one at a time.
template <typename Stub, typename Request, typename Response, typename Page>
absl::Status EachPage(Stub& stub, UnaryMethod<Stub, Request, Response> method,
                      Request request, const CallOptions& options,
                      const Page& page) {
  constexpr int kLargestPage = 1000;
  if (request.page_size() == 0) request.set_page_size(kLargestPage);
  do {
    const absl::StatusOr<Response> response =
        Unary(stub, method, request, options);
    if (!response.ok()) return response.status();
    if constexpr (std::is_void_v<decltype(page(*response))>) {
      page(*response);
    } else if (!page(*response)) {
      break;
    }
    request.set_page_token(response->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

}  // namespace cte::client
