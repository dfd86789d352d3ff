#include "server/services/watch_reactor.h"

#include <algorithm>
#include <utility>

#include "domain/error.h"
#include "server/convert/import.h"

namespace cte::server {
namespace {

constexpr absl::Duration kShortestPause = absl::Milliseconds(100);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

absl::Status ServerStopping() {
  return domain::Error(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                       "The server is stopping. The import goes on when it, or "
                       "another one, runs: watch it again then.");
}

}  // namespace

WatchReactor::WatchReactor(std::shared_ptr<Call> call, ImportWatchers& watchers)
    : call_(std::move(call)), watchers_(watchers), pause_(kShortestPause) {
  call_->OnEnd([this](const grpc::Status& status) { Finish(status); });
  LookSoon();
}

void WatchReactor::OnWriteDone(bool ok) {
  call_->ClientOwes(false);
  if (!ok) {
    call_->End(absl::CancelledError());
  } else if (at_rest_) {
    call_->End(absl::OkStatus());
  } else {
    Wait();
  }
}

void WatchReactor::OnCancel() {
  call_->Cancel();
  nap_.Wake();
}

void WatchReactor::OnDone() {
  call_->Done();
  delete this;
}

void WatchReactor::LookSoon() {
  if (call_->server_stops()) {
    call_->End(ServerStopping());
    return;
  }
  call_->Run(Lane::kInteractive,
             [this](domain::Store& store, const Caller& caller) {
               Look(store, caller);
             });
}

void WatchReactor::Look(domain::Store& store, const Caller& caller) {
  const domain::ImportId id = caller.found_import->id;
  if (!watch_) watch_.emplace(watchers_, id, [this] { nap_.Wake(); });
  const auto import = store.imports().Get(id);
  if (!import.ok() || call_->cancelled()) {
    call_->End(import.ok() ? absl::CancelledError() : import.status());
    return;
  }
  *response_.mutable_import() = ToProto(*import);
  std::string now = response_.SerializeAsString();
  if (now == last_sent_) {
    pause_ = std::min(pause_ * 2, kLongestPause);
    Wait();
    return;
  }
  last_sent_ = std::move(now);
  pause_ = kShortestPause;
  at_rest_ = domain::IsAtRest(import->state);
  call_->ClientOwes(true);
  StartWrite(&response_);
}

void WatchReactor::Wait() {
  nap_.Begin(pause_, [this] {
    if (call_->cancelled()) {
      call_->End(absl::CancelledError());
    } else {
      LookSoon();
    }
  });
}

}  // namespace cte::server
