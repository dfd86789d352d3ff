#include "server/services/follow_audit_reactor.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/access.h"
#include "domain/error.h"
#include "server/services/audit_calls.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

constexpr int kRecordsAtOnce = 200;
constexpr absl::Duration kPause = absl::Milliseconds(300);
constexpr absl::Duration kHeartbeat = absl::Seconds(5);

absl::Status PositionInvalid() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "POSITION_INVALID",
                       "The position to go on after is negative, or given "
                       "together with from_now. Send the last one reached, or "
                       "0 for all records.");
}

absl::Status PositionAhead(std::int64_t after, std::int64_t newest) {
  return domain::Error(
      absl::StatusCode::kOutOfRange, "POSITION_AHEAD",
      absl::StrCat("The audit has come to ", newest, " only, and ", after,
                   " is beyond it: the database is another one, or was put "
                   "back to an earlier state. Begin again from 0."));
}

absl::Status ServerStopping() {
  return domain::Error(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                       "The server is stopping. Follow on from the last "
                       "position that was reached, here or at another one.");
}

// What tells who has access and who looked at what.
bool IsForAdministrators(domain::AuditAction action) {
  return action >= domain::AuditAction::kGrantGiven;
}

}  // namespace

FollowAuditReactor::FollowAuditReactor(
    std::shared_ptr<Call> call, Slots& slots,
    const v1::FollowAuditRecordsRequest& request)
    : call_(std::move(call)),
      slots_(slots),
      from_now_(request.from_now()),
      expand_(request.expand_awards()),
      reached_(request.after()) {
  call_->OnEnd([this](const grpc::Status& status) { Finish(status); });
  Look();
}

void FollowAuditReactor::OnWriteDone(bool ok) {
  call_->ClientOwes(false);
  if (!ok || call_->cancelled()) {
    call_->End(absl::CancelledError());
  } else if (to_send_.empty()) {
    Look();
  } else {
    SendNext();
  }
}

void FollowAuditReactor::OnCancel() {
  call_->Cancel();
  nap_.Wake();
}

void FollowAuditReactor::OnDone() {
  call_->Done();
  delete this;
}

void FollowAuditReactor::Look() {
  if (call_->server_stops()) {
    call_->End(ServerStopping());
    return;
  }
  call_->Run(Lane::kInteractive,
             [this](domain::Store& store, const Caller& caller) {
               auto status = has_begun_ ? absl::OkStatus() : Begin(store);
               if (status.ok()) status = Read(store, caller);
               if (!status.ok()) {
                 call_->End(status);
               } else if (to_send_.empty()) {
                 Wait();
               } else {
                 SendNext();
               }
             });
}

absl::Status FollowAuditReactor::Begin(domain::Store& store) {
  auto slot = slots_.Take(call_->actor().principal);
  if (!slot.ok()) return slot.status();
  slot_ = *std::move(slot);
  if (reached_ < 0 || (from_now_ && reached_ != 0)) return PositionInvalid();
  const auto newest = store.audit().NewestPosition();
  if (!newest.ok()) return newest.status();
  if (reached_ > *newest) return PositionAhead(reached_, *newest);
  if (from_now_) reached_ = *newest;
  has_begun_ = true;
  return absl::OkStatus();
}

absl::Status FollowAuditReactor::Read(domain::Store& store,
                                      const Caller& caller) {
  const std::int64_t before = reached_;
  if (records_.empty()) {
    auto read = store.audit().ReadAfter(reached_, kRecordsAtOnce);
    if (!read.ok()) return read.status();
    records_.assign(std::make_move_iterator(read->begin()),
                    std::make_move_iterator(read->end()));
  }
  const bool sees_all =
      domain::HoldsInState(caller.grants, domain::Role::kStateAdministrator);
  // One batch of an import at a time: what it made may be much.
  bool has_batch = false;
  while (!records_.empty() && !has_batch) {
    const domain::AuditRecord& record = records_.front();
    has_batch = record.event.action == domain::AuditAction::kImportBatch;
    if (sees_all || !IsForAdministrators(record.event.action)) {
      auto status = AddParts(store, record);
      if (!status.ok()) return status;
    }
    reached_ = record.position;
    records_.pop_front();
  }
  const bool is_quiet = to_send_.empty() && reached_ == before;
  const bool is_due = absl::Now() - last_sent_ >= kHeartbeat;
  if (to_send_.empty() && (!is_quiet || !caught_up_ || is_due)) {
    to_send_.emplace_back().set_reached_position(reached_);
    caught_up_ = is_quiet;
  } else if (!is_quiet) {
    caught_up_ = false;
  }
  return absl::OkStatus();
}

absl::Status FollowAuditReactor::AddParts(domain::Store& store,
                                          const domain::AuditRecord& record) {
  auto parts = calls::PartsOf(store, record, expand_);
  if (!parts.ok()) return parts.status();
  for (v1::AuditRecord& part : *parts) {
    auto& message = to_send_.emplace_back();
    *message.mutable_record() = std::move(part);
    message.set_reached_position(reached_);
  }
  to_send_.back().set_reached_position(record.position);
  return absl::OkStatus();
}

void FollowAuditReactor::SendNext() {
  last_sent_ = absl::Now();
  sending_ = std::move(to_send_.front());
  to_send_.pop_front();
  call_->ClientOwes(true);
  StartWrite(&sending_);
}

void FollowAuditReactor::Wait() {
  nap_.Begin(kPause, [this] {
    if (call_->cancelled()) {
      call_->End(absl::CancelledError());
    } else {
      Look();
    }
  });
}

}  // namespace cte::server
