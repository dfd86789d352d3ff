#pragma once

#include <grpcpp/alarm.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/call.h"
#include "server/services/byte_source.h"
#include "server/services/slots.h"

namespace cte::server {

// A call that answers a file in chunks: has the executor make the file and
// sends it as fast as the client takes it.
// Holds the file, so there are only so many at a time (Slots), and one whose
// client reads nothing for a minute is broken. Deletes
// itself when the call is over.
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
    ok ? WriteNext() : call_->End(absl::CancelledError());
  }
  void OnDone() override {
    call_->Done();
    delete this;
  }

 private:
  static constexpr std::size_t kChunk = std::size_t{256} << 10;
  // For one chunk.
  static constexpr absl::Duration kPatience = absl::Minutes(1);

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
      call_->End(file.status());
      return;
    }
    file_.emplace(*std::move(file));
    WriteNext();
  }

  void WriteNext() {
    std::string& chunk = *response_.mutable_chunk();
    const absl::Status read = file_->Read(sent_, kChunk, &chunk);
    if (!read.ok() || chunk.empty()) {
      call_->End(read);
      return;
    }
    sent_ += chunk.size();
    BreakIfItStalls();
    this->StartWrite(&response_);
  }

  // A client that does not read this chunk in time holds the slot no longer.
  // The alarm may run out after the reactor is gone.
  void BreakIfItStalls() {
    const int chunk = ++*chunks_;
    alarm_ = std::make_unique<grpc::Alarm>();
    alarm_->Set(absl::ToChronoTime(absl::Now() + kPatience),
                [call = call_, chunks = chunks_, chunk](bool ok) {
                  if (ok && *chunks == chunk) call->Break();
                });
  }

  const std::shared_ptr<Call> call_;
  Slots& slots_;
  const MakeFile make_file_;
  Slots::Slot slot_;
  std::optional<ByteSource> file_;
  std::uint64_t sent_ = 0;
  const std::shared_ptr<std::atomic<int>> chunks_ =
      std::make_shared<std::atomic<int>>(0);
  std::unique_ptr<grpc::Alarm> alarm_;
  Response response_;
};

}  // namespace cte::server
