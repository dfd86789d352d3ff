#pragma once

#include <grpcpp/client_context.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "clients/cpp/private_file.h"
#include "clients/cpp/retry.h"

namespace cte::client {

// A call whose messages are chunks of a file, as a generated stub has it.
template <typename Stub, typename Request, typename Response>
using DownloadMethod = std::unique_ptr<grpc::ClientReader<Response>> (Stub::*)(
    grpc::ClientContext*, const Request&);

// Writes what a call sends to a file and commits it. A try that breaks starts
// over.
template <typename Stub, typename Request, typename Response>
absl::Status Download(Stub& stub,
                      DownloadMethod<Stub, Request, Response> method,
                      const Request& request, PrivateFile file,
                      const CallOptions& options) {
  return Retried(options.retry, options.stop, [&]() -> absl::Status {
    if (absl::Status clean = file.Restart(); !clean.ok()) return clean;
    Call call(options, Call::kNoDeadline);
    const auto reader = (stub.*method)(call.context(), request);
    Response message;
    while (reader->Read(&message)) {
      if (absl::Status written = file.Write(message.chunk()); !written.ok()) {
        call.context()->TryCancel();
        reader->Finish();
        return written;
      }
    }
    if (const grpc::Status status = reader->Finish(); !status.ok()) {
      return call.Ended(status);
    }
    return file.Commit();
  });
}

}  // namespace cte::client
