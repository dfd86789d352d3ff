#pragma once

#include <grpcpp/server_context.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/gate/call.h"
#include "server/security/authenticator.h"
#include "server/work/executor.h"

namespace cte::server {

// What every call of our services passes: it knows who calls
// (Authenticator), whether the call may be made (access_table.h), and has it
// done (Executor). Thread safe.
class Gate {
 public:
  // Owns neither; both outlive the gate.
  Gate(const Authenticator& authenticator, Executor& executor)
      : authenticator_(authenticator), executor_(executor) {}
  Gate(const Gate&) = delete;

  // A call with one request, which gRPC keeps until the call is done. One that
  // is refused here already is answered as well: its first Run ends it.
  template <typename Request>
  std::shared_ptr<Call> Begin(grpc::CallbackServerContext* context,
                              const Request* request) {
    return Begin(context, *Request::descriptor(), request);
  }
  // A call with a stream of requests.
  template <typename Request>
  std::shared_ptr<Call> BeginStream(grpc::CallbackServerContext* context) {
    return Begin(context, *Request::descriptor(), nullptr);
  }

 private:
  friend class Call;

  std::shared_ptr<Call> Begin(grpc::CallbackServerContext* context,
                              const google::protobuf::Descriptor& request_type,
                              const google::protobuf::Message* request);

  const Authenticator& authenticator_;
  Executor& executor_;
};

}  // namespace cte::server
