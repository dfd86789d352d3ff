#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <stop_token>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cpp/error.h"
#include "clients/cpp/retry.h"

namespace cte::client {

// What holds for every call of a client.
struct CallOptions {
  RetryPolicy retry;
  // How long one try of a call that answers at once may take. Streams take as
  // long as they take; keepalive notices when nobody is there.
  absl::Duration timeout = absl::Seconds(60);
  // Requesting it ends the call that is under way, which answers CANCELLED, and
  // every later one. From any thread.
  std::stop_token stop;
};

// The context of one try of one call, cancelled when a stop is requested.
class Call {
 public:
  static constexpr absl::Duration kNoDeadline = absl::InfiniteDuration();

  Call(const CallOptions& options, absl::Duration timeout)
      : cancel_(options.stop, [this] { context_.TryCancel(); }) {
    if (timeout != kNoDeadline) {
      context_.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
    }
  }

  // The context belongs to this object, which outlives the call.
  grpc::ClientContext* context() { return &context_; }

  // What the call ended with, as clients/cpp/error.h says. Once it has ended.
  absl::Status Ended(const grpc::Status& status) const {
    const auto& trailing = context_.GetServerTrailingMetadata();
    const auto id = trailing.find("request-id");
    if (id == trailing.end()) return FromGrpc(status);
    return FromGrpc(status,
                    std::string_view(id->second.data(), id->second.size()));
  }

 private:
  grpc::ClientContext context_;
  std::stop_callback<std::function<void()>> cancel_;
};

}  // namespace cte::client
