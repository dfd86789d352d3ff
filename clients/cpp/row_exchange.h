#pragma once

#include <grpcpp/support/sync_stream.h>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "absl/status/status.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"

namespace cte::client {

// One open stream of ImportRows. What comes is received all the time, on a
// thread of this object's own, so that a Send that waits for the server cannot
// stop what the server itself waits to get rid of. It keeps what is not taken
// yet: no more than the acknowledgements of the batches that are on their way.
//
// For one thread. Destroying it cancels the stream.
class RowExchange {
 public:
  using Request = credentials::v1::ImportRowsRequest;
  using Response = credentials::v1::ImportRowsResponse;

  RowExchange(credentials::v1::ImportService::Stub& stub,
              const CallOptions& options);
  ~RowExchange();
  RowExchange(const RowExchange&) = delete;
  RowExchange& operator=(const RowExchange&) = delete;

  // False: the stream has ended; End tells why, once all is received.
  bool Send(const Request& request);
  bool SendLast(const Request& request);

  // Waits for the next message; nothing: the stream has ended.
  std::optional<Response> Receive();
  // The next message if it is here already.
  std::optional<Response> TryReceive();

  // What the stream ended with. Once Receive has answered nothing.
  absl::Status End();

 private:
  void KeepReceiving();
  std::optional<Response> Take();

  Call call_;
  const std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Response> received_;  // guarded by mutex_
  bool ended_ = false;             // guarded by mutex_
  std::optional<absl::Status> end_;
  std::thread receiver_;
};

}  // namespace cte::client
