#pragma once

#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "server/services/byte_source.h"
#include "server/services/call_step.h"
#include "server/services/download_slots.h"
#include "server/work/executor.h"

namespace cte::server {

// A call that answers a file in chunks: has the executor make the file, unless
// the client has gone by then, and sends it as fast as the client takes it.
// Holds the file, so there are only so many at a time (DownloadSlots). Deletes
// itself when the call is over.
//
// `Response` is a message with a field `bytes chunk`.
template <typename Response>
class DownloadReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  // Whether the client still waits for the file; to be asked while it is made.
  using KeepGoing = std::function<bool()>;
  using MakeFile = std::function<absl::StatusOr<ByteSource>(domain::Store&,
                                                            const KeepGoing&)>;

  // The executor and the slots outlive the call.
  DownloadReactor(Executor& executor, Lane lane, DownloadSlots& slots,
                  MakeFile make_file)
      : make_file_(std::move(make_file)) {
    auto slot = slots.Take();
    if (!slot.ok()) {
      this->Finish(EndOfCall(slot.status()));
      return;
    }
    slot_ = *std::move(slot);
    RunStep(executor, lane, *this,
            [this](domain::Store& store) { Make(store); });
  }

  void OnCancel() override { client_gone_ = true; }
  void OnWriteDone(bool ok) override {
    ok ? WriteNext() : this->Finish(EndOfCall(absl::CancelledError()));
  }
  void OnDone() override { delete this; }

 private:
  static constexpr std::size_t kChunk = std::size_t{256} << 10;

  void Make(domain::Store& store) {
    if (client_gone_) {
      this->Finish(EndOfCall(absl::CancelledError()));
      return;
    }
    auto file = make_file_(store, [this] { return !client_gone_; });
    if (!file.ok()) {
      this->Finish(EndOfCall(file.status()));
      return;
    }
    file_.emplace(*std::move(file));
    WriteNext();
  }

  void WriteNext() {
    std::string& chunk = *response_.mutable_chunk();
    const absl::Status read = file_->Read(sent_, kChunk, &chunk);
    if (!read.ok() || chunk.empty()) {
      this->Finish(EndOfCall(read));
      return;
    }
    sent_ += chunk.size();
    this->StartWrite(&response_);
  }

  const MakeFile make_file_;
  std::atomic<bool> client_gone_ = false;
  DownloadSlots::Slot slot_;
  std::optional<ByteSource> file_;
  std::uint64_t sent_ = 0;
  Response response_;
};

}  // namespace cte::server
