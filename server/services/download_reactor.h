#pragma once

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "domain/stores.h"
#include "server/gate/call.h"
#include "server/services/byte_source.h"
#include "server/services/slots.h"

namespace cte::server {

// A call that answers a file in chunks: has the executor make the file and
// sends it as fast as the client takes it.
// Holds the file, so there are only so many at a time (Slots). Deletes itself
// when the call is over.
//
// `Response` is a message with a field `bytes chunk`.
template <typename Response>
class DownloadReactor final : public grpc::ServerWriteReactor<Response> {
 public:
  // Whether the client still waits for the file; to be asked while it is made.
  using KeepGoing = std::function<bool()>;
  using MakeFile = std::function<absl::StatusOr<ByteSource>(
      domain::Store&, const Caller&, const KeepGoing&)>;

  // The slots outlive the call.
  DownloadReactor(std::shared_ptr<Call> call, Lane lane, Slots& slots,
                  MakeFile make_file)
      : call_(std::move(call)),
        slots_(slots),
        make_file_(std::move(make_file)) {
    call_->OnEnd([this](const grpc::Status& status) { this->Finish(status); });
    call_->Run(lane, [this](domain::Store& store, const Caller& caller) {
      Make(store, caller);
    });
  }

  void OnCancel() override { call_->Cancel(); }
  void OnWriteDone(bool ok) override {
    call_->ClientOwes(false);
    ok ? WriteNext() : End(absl::CancelledError());
  }
  void OnDone() override {
    call_->Done();
    delete this;
  }

 private:
  static constexpr std::size_t kChunk = std::size_t{256} << 10;

  void Make(domain::Store& store, const Caller& caller) {
    auto slot = slots_.Take(caller.actor.principal);
    if (!slot.ok()) {
      call_->End(slot.status());
      return;
    }
    slot_ = *std::move(slot);
    auto file =
        make_file_(store, caller, [this] { return !call_->cancelled(); });
    if (!file.ok()) {
      End(file.status());
      return;
    }
    file_.emplace(*std::move(file));
    WriteNext();
  }

  // Who asks for the next file as soon as this one has come finds room.
  void End(const absl::Status& status) {
    slot_.reset();
    call_->End(status);
  }

  void WriteNext() {
    if (call_->cancelled()) {
      End(absl::CancelledError());
      return;
    }
    std::string& chunk = *response_.mutable_chunk();
    const absl::Status read = file_->Read(sent_, kChunk, &chunk);
    if (!read.ok() || chunk.empty()) {
      End(read);
      return;
    }
    sent_ += chunk.size();
    call_->ClientOwes(true);
    this->StartWrite(&response_);
  }

  const std::shared_ptr<Call> call_;
  Slots& slots_;
  const MakeFile make_file_;
  Slots::Slot slot_;
  std::optional<ByteSource> file_;
  std::uint64_t sent_ = 0;
  Response response_;
};

}  // namespace cte::server
