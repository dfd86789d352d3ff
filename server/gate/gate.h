#pragma once

#include <grpcpp/server_context.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "server/gate/call.h"
#include "server/gate/rate_limiter.h"
#include "server/security/authenticator.h"
#include "server/telemetry/metrics.h"
#include "server/work/executor.h"

namespace cte::server {

// What every call of our services passes: it knows who calls
// (Authenticator), whether the call may be made (access_table.h), and has it
// done (Executor). Thread safe.
class Gate {
 public:
  struct Options {
    int calls_per_second = 0;  // of one principal; 0: no limit
    // How long a stream goes on for a caller who may not make it any more: at
    // each step it is looked at again if the last look is half as old, and at
    // idle ones by CheckOpenStreams.
    absl::Duration revocation = absl::Seconds(10);
    // How long a stream waits for its client to send, or to read (ClientOwes).
    absl::Duration client_stall = absl::Minutes(1);
    Metrics* metrics = nullptr;  // not owned; null: none
  };

  // Owns neither; both outlive the gate.
  Gate(const Authenticator& authenticator, Executor& executor,
       const Options& options)
      : authenticator_(authenticator),
        executor_(executor),
        options_(options),
        rates_(options.calls_per_second) {}
  Gate(const Gate&) = delete;

  // A call with one request, which gRPC keeps until the call is done. One that
  // is refused here already is answered as well: its first Run ends it.
  template <typename Request>
  std::shared_ptr<Call> Begin(grpc::CallbackServerContext* context,
                              const Request* request) {
    return Begin(context, *Request::descriptor(), request);
  }
  // One whose answer is a stream.
  template <typename Request>
  std::shared_ptr<Call> BeginStream(grpc::CallbackServerContext* context,
                                    const Request* request) {
    return Opened(Begin(context, *Request::descriptor(), request));
  }
  // A call with a stream of requests.
  template <typename Request>
  std::shared_ptr<Call> BeginStream(grpc::CallbackServerContext* context) {
    return Opened(Begin(context, *Request::descriptor(), nullptr));
  }

  // From here on Call::server_stops, which open streams are told. Calls go on
  // being made.
  void Stop();

  // Ends the streams whose callers may not go on (Options::revocation) and
  // those whose clients have stalled: to be done again and again, four times in
  // either time.
  void CheckOpenStreams(domain::Store& store);

  // Of a clock that nobody sets; says nothing but how long ago something was.
  static absl::Time Now();

 private:
  friend class Call;

  std::shared_ptr<Call> Begin(grpc::CallbackServerContext* context,
                              const google::protobuf::Descriptor& request_type,
                              const google::protobuf::Message* request);
  // Counts it as an open stream, or refuses it if there are too many.
  std::shared_ptr<Call> Opened(std::shared_ptr<Call> call);
  void Closed(const std::shared_ptr<Call>& call);
  std::vector<std::shared_ptr<Call>> OpenStreams();
  absl::Status Admit(const AccessRule* rule,
                     const grpc::CallbackServerContext* context, Call& call);

  const Authenticator& authenticator_;
  Executor& executor_;
  const Options options_;
  RateLimiter rates_;
  std::atomic<bool> stops_ = false;

  std::mutex mutex_;  // guards what follows
  absl::flat_hash_set<std::shared_ptr<Call>> open_streams_;
  absl::flat_hash_map<std::string, int> streams_of_;  // by principal
};

}  // namespace cte::server
