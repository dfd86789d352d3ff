#pragma once

#include <grpcpp/support/server_callback.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "server/services/call_step.h"
#include "server/services/download_slots.h"
#include "server/work/executor.h"

namespace cte::server {

// A call that answers a file in chunks: has the executor make the file, then
// sends it as fast as the client takes it. Holds the file, so there are only so
// many at a time (DownloadSlots). Deletes itself when the call is over.
//
// `Response` is a message with a field `bytes chunk`.
template <typename Response>
class DownloadReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  using MakeFile = std::function<absl::StatusOr<std::string>(domain::Store&)>;

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

  void OnWriteDone(bool ok) override {
    ok ? WriteNext() : this->Finish(EndOfCall(absl::CancelledError()));
  }
  void OnDone() override { delete this; }

 private:
  static constexpr std::size_t kChunk = std::size_t{256} << 10;

  void Make(domain::Store& store) {
    auto file = make_file_(store);
    if (!file.ok()) {
      this->Finish(EndOfCall(file.status()));
      return;
    }
    file_ = *std::move(file);
    WriteNext();
  }

  void WriteNext() {
    if (sent_ == file_.size()) {
      this->Finish(grpc::Status::OK);
      return;
    }
    const std::size_t size = std::min(kChunk, file_.size() - sent_);
    response_.set_chunk(file_.data() + sent_, size);
    sent_ += size;
    this->StartWrite(&response_);
  }

  const MakeFile make_file_;
  DownloadSlots::Slot slot_;
  std::string file_;
  std::size_t sent_ = 0;
  Response response_;
};

}  // namespace cte::server
