#include "server/services/watch_reactor.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "domain/error.h"
#include "server/convert/import.h"
#include "server/services/authorization.h"
#include "server/services/call_step.h"

namespace cte::server {
namespace {

constexpr absl::Duration kShortestPause = absl::Milliseconds(50);
constexpr absl::Duration kLongestPause = absl::Seconds(1);

absl::Status ServerStopping() {
  return domain::Error(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                       "The server is stopping. The import goes on when it, or "
                       "another one, runs: watch it again then.");
}

}  // namespace

WatchReactor::WatchReactor(grpc::CallbackServerContext* context,
                           absl::StatusOr<std::string> caller,
                           std::string import_id, Executor& executor,
                           ImportRunner& runner)
    : context_(context),
      caller_(std::move(caller)),
      import_id_(std::move(import_id)),
      executor_(executor),
      runner_(runner),
      pause_(kShortestPause) {
  LookSoon();
}

void WatchReactor::OnWriteDone(bool ok) {
  if (!ok) {
    Finish(EndOfCall(absl::CancelledError()));
  } else if (at_rest_) {
    Finish(grpc::Status::OK);
  } else {
    Wait();
  }
}

void WatchReactor::LookSoon() {
  if (runner_.stopping()) {
    Finish(EndOfCall(ServerStopping()));
    return;
  }
  RunStep(executor_, Lane::kInteractive, *this,
          [this](domain::Store& store) { Look(store); });
}

void WatchReactor::Look(domain::Store& store) {
  if (!caller_.ok()) {
    Finish(EndOfCall(caller_.status()));
    return;
  }
  const auto import = FindImport(store, *caller_, import_id_);
  if (!import.ok()) {
    Finish(EndOfCall(import.status()));
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
  StartWrite(&response_);
}

// The alarm runs out rather than being cancelled with the call: who has gone is
// noticed within a second. Each time a new one, for the last one may not have
// returned yet.
void WatchReactor::Wait() {
  alarm_ = std::make_unique<grpc::Alarm>();
  alarm_->Set(absl::ToChronoTime(absl::Now() + pause_), [this](bool) {
    if (context_->IsCancelled()) {
      Finish(EndOfCall(absl::CancelledError()));
    } else {
      LookSoon();
    }
  });
}

}  // namespace cte::server
