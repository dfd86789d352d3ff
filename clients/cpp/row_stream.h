#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cpp/call.h"
#include "clients/cpp/row_source.h"
#include "clients/cpp/row_window.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"

namespace cte::client {

// Imports rows as a stream; see ImportService.ImportRows for what it means and
// which reasons it refuses with.
//
// Sends as far ahead as the server lets it, and goes on by itself after a break
// (a lost connection, a server that stops or is busy, STREAM_STALLED) as long
// as CallOptions::retry has patience, which begins anew with each
// acknowledgement. Not after STREAM_TAKEN_OVER: somebody else goes on with the
// import.
//
// Thread safe; each Run holds the batches that are on their way, of at most 1
// MiB each, and the answer to one of them. Failures are those of
// clients/cpp/error.h. Shares the channel and owns nothing else.
class RowStream {
 public:
  using Import = credentials::v1::Import;
  using Header = credentials::v1::ImportRowsRequest::Header;
  using Started = credentials::v1::ImportRowsResponse::Started;
  using Acknowledgement = credentials::v1::ImportRowsResponse::Acknowledgement;

  static constexpr int kMaxBatchRows = RowWindow::kMaxBatchRows;

  // What the caller may hear of, from the thread that calls Run. Each may be
  // left out.
  struct Events {
    // A stream is open, the first one or one after a break.
    std::function<void(const Started&)> started = {};
    // Rows are in. Each batch of this run once, in order, with all rows of its
    // parts. A failure ends the import where it is, with that failure.
    std::function<absl::Status(const Acknowledgement&)> acknowledged = {};
    // The stream broke; the next one is opened after this time.
    std::function<void(const absl::Status&, absl::Duration)> broke = {};
  };

  explicit RowStream(const std::shared_ptr<grpc::ChannelInterface>& channel,
                     CallOptions options = {});

  // With which row a run begins: where the import of this request_id stands, or
  // with the first one, so that those that are in are acknowledged again.
  enum class From { kWhereItStands, kFirstRow };

  // Sends the rows of the source and their number; answers what became of the
  // import, COMMITTED or FAILED. Where the source fails, its rows before that
  // are sent and acknowledged first, but for those that do not fill a batch.
  absl::StatusOr<Import> Run(const Header& header, RowSource& source,
                             const Events& events,
                             int batch_rows = kMaxBatchRows,
                             From from = From::kWhereItStands);

 private:
  const std::shared_ptr<grpc::ChannelInterface> channel_;
  const std::unique_ptr<credentials::v1::ImportService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
