#include "server/streams/row_conversation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/convert/import.h"
#include "server/streams/batch_reader.h"

namespace cte::server {
namespace {

absl::Status Invalid(std::string_view reason, std::string_view message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

absl::Status OutOfOrder() {
  return Invalid(
      "STREAM_OUT_OF_ORDER",
      "A stream of rows is one header, then batches, then one finish, "
      "and nothing after it. What was acknowledged is in: open the "
      "stream again, and go on from the offset that it says.");
}

absl::Status TooManyRows(std::int64_t most) {
  return Invalid("TOO_MANY_ROWS",
                 absl::StrCat("The stream has more than ", most,
                              " rows. Send the rest as another import."));
}

absl::Status ServerStopping() {
  return domain::Error(absl::StatusCode::kUnavailable, "SERVER_STOPPING",
                       "The server is stopping. What was acknowledged is in: "
                       "open the stream again when it, or another one, runs.");
}

}  // namespace

RowConversation::RowConversation(Peer& peer, std::unique_ptr<Host> host,
                                 int window, Open open)
    : peer_(peer),
      host_(std::move(host)),
      window_(window),
      open_(std::move(open)) {}

// --- what happens

void RowConversation::ReadDone(bool ok) {
  // Not with the lock: it takes some time.
  absl::StatusOr<domain::RowBatch> batch = absl::UnknownError("no batch");
  if (ok && message_.has_batch()) {
    // What the message takes is for the next one to come, on any stream.
    batch = ReadBatch(std::exchange(*message_.mutable_batch(), {}));
  }
  {
    const std::lock_guard lock(mutex_);
    is_reading_ = false;
    const absl::Status status =
        ok ? TakeMessage(std::move(batch)) : OutOfOrder();
    if (!status.ok()) Fail(status);
  }
  Pump();
}

void RowConversation::WriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    is_writing_ = false;
    if (!answers_.empty() && answers_.front().is_at_end()) {
      answers_.pop_front();
    }
    if (!ok) {
      news_.reset();
      answers_.clear();
      Fail(absl::CancelledError());
    }
  }
  Pump();
}

void RowConversation::GiveUp(const absl::Status& why) {
  bool is_writing = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_ && !has_ended_) return;
    if (!has_ended_) Fail(why);
    is_writing = is_writing_;
  }
  if (is_writing) host_->Break(why);
  Pump();
}

// One that is finishing looks for itself.
void RowConversation::ServerStops() {
  {
    const std::lock_guard lock(mutex_);
    if (place_ == Place::kFinishing || place_ == Place::kEnd) return;
    Fail(ServerStopping());
  }
  Pump();
}

void RowConversation::Fail(const absl::Status& status) {
  if (!failure_) failure_ = status;
}

void RowConversation::Ended() {
  // Who hangs up may let go of it.
  const auto self = shared_from_this();
  {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }
  Pump();
}

// --- what is done about it

// An answer to what is done may come at once, in this thread: it is seen to
// when that has returned.
void RowConversation::Pump() {
  const auto self = shared_from_this();
  std::unique_lock lock(mutex_);
  if (std::exchange(is_pumping_, true)) {
    pump_again_ = true;
    return;
  }
  while (!is_over_) {
    pump_again_ = false;
    const Action action = Decide();
    if (action != Action::kNone) {
      lock.unlock();
      Do(action);
      lock.lock();
    } else if (!pump_again_) {
      const bool owes = is_writing_ || (is_reading_ && batches_.empty());
      lock.unlock();
      host_->ClientOwes(owes);
      lock.lock();
      if (!pump_again_) break;
    }
  }
  is_pumping_ = false;
}

RowConversation::Action RowConversation::Decide() {
  if (has_ended_) {
    is_over_ = true;
    return Action::kHangUp;
  }
  if (is_ending_) return Action::kNone;
  CollectAnswers();
  const bool has_answer = news_ || !answers_.empty();
  if (!is_writing_ && has_answer) return Action::kWrite;
  if (failure_) {
    if (steps_ > 0 || is_writing_) return Action::kNone;
    is_ending_ = true;
    return Action::kEnd;
  }
  if (place_ == Place::kBegin) return Action::kAdmit;
  if (place_ == Place::kOpen) return Action::kOpen;
  to_work_on_ = NextToWork();
  if (to_work_on_ != nullptr) return Action::kWork;
  if (MayRead()) return Action::kRead;
  if (!batches_.empty() || has_answer || is_writing_) return Action::kNone;
  if (place_ == Place::kFinish) return Action::kFinish;
  if (place_ != Place::kEnd || steps_ > 0) return Action::kNone;
  is_ending_ = true;
  return Action::kEnd;
}

RowConversation::Response RowConversation::NextAnswer() {
  Response message = answers_.front().Next();
  auto& answer = *message.mutable_acknowledgement();
  if (!answer.continues()) answer.set_window(Window());
  return message;
}

bool RowConversation::MayRead() const {
  if (is_reading_) return false;
  if (place_ == Place::kHeader) return true;
  if (place_ != Place::kBatches) return false;
  const std::size_t held = batches_.size() + answers_.size();
  return held == 0 || held < static_cast<std::size_t>(Window());
}

RowConversation::Batch* RowConversation::NextToWork() {
  for (std::size_t i = 0; i < batches_.size(); ++i) {
    Batch& batch = *batches_[i];
    if (batch.is_begun) continue;
    if (i > 0 && !stream_->takes_any_order()) return nullptr;
    const bool may_begin = std::all_of(
        batches_.begin(), batches_.begin() + static_cast<std::ptrdiff_t>(i),
        [&](const std::unique_ptr<Batch>& before) {
          return before->is_done || batch.claims.AreApart(before->claims);
        });
    if (may_begin) return &batch;
  }
  return nullptr;
}

void RowConversation::CollectAnswers() {
  while (!batches_.empty() && batches_.front()->is_done) {
    answers_.push_back(*std::move(batches_.front()->answer));
    batches_.pop_front();
  }
}

void RowConversation::Do(Action action) {
  const auto self = shared_from_this();
  std::unique_lock lock(mutex_);
  switch (action) {
    case Action::kRead:
      is_reading_ = true;
      lock.unlock();
      peer_.Read(&message_);
      break;
    case Action::kWrite: {
      is_writing_ = true;
      std::optional<Response> news = std::exchange(news_, std::nullopt);
      lock.unlock();
      written_ = news ? *std::move(news) : NextAnswer();
      peer_.Write(&written_);
      break;
    }
    case Action::kAdmit:
      place_ = Place::kAdmitting;
      lock.unlock();
      host_->Run([self](domain::Store&, const Caller&) {
        self->RunStep([&]() -> absl::StatusOr<Conclusion> {
          return [self] { self->place_ = Place::kHeader; };
        });
      });
      break;
    case Action::kOpen:
      place_ = Place::kOpening;
      lock.unlock();
      host_->Run([self](domain::Store& store, const Caller& caller) {
        self->OpenStream(store, caller);
      });
      break;
    case Action::kWork: {
      Batch& batch = *to_work_on_;
      batch.is_begun = true;
      lock.unlock();
      host_->Run([self, &batch](domain::Store& store, const Caller& caller) {
        self->Work(batch, store, caller);
      });
      break;
    }
    case Action::kFinish:
      place_ = Place::kFinishing;
      lock.unlock();
      host_->Run([self](domain::Store& store, const Caller& caller) {
        self->FinishStream(store, caller);
      });
      break;
    case Action::kEnd: {
      const absl::Status status = failure_.value_or(absl::OkStatus());
      lock.unlock();
      host_->End(status);
      break;
    }
    case Action::kHangUp: {
      // The end waits behind what the client does not read.
      const bool owes = is_writing_;
      lock.unlock();
      host_->ClientOwes(owes);
      peer_.HangUp();
      break;
    }
    case Action::kNone:
      break;
  }
}

// --- what the client says

absl::Status RowConversation::TakeMessage(
    absl::StatusOr<domain::RowBatch> batch) {
  switch (message_.message_case()) {
    case Request::kHeader:
      if (place_ != Place::kHeader) return OutOfOrder();
      place_ = Place::kOpen;
      return absl::OkStatus();
    case Request::kBatch:
      if (place_ != Place::kBatches) return OutOfOrder();
      return TakeBatch(std::move(batch));
    case Request::kFinish:
      if (place_ != Place::kBatches) return OutOfOrder();
      row_count_ = message_.finish().row_count();
      place_ = Place::kFinish;
      return absl::OkStatus();
    case Request::MESSAGE_NOT_SET:
      break;
  }
  return OutOfOrder();
}

absl::Status RowConversation::TakeBatch(
    absl::StatusOr<domain::RowBatch> batch) {
  if (!batch.ok()) return batch.status();
  auto in_order = CheckOffset(batch->offset, expected_, !has_batches_);
  if (!in_order.ok()) return in_order;
  if (batch->end() > stream_->max_rows()) {
    return TooManyRows(stream_->max_rows());
  }
  has_batches_ = true;
  expected_ = batch->end();
  batches_.push_back(std::make_unique<Batch>(*std::move(batch)));
  return absl::OkStatus();
}

// --- what is done in the database

void RowConversation::RunStep(
    absl::FunctionRef<absl::StatusOr<Conclusion>()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (is_ending_ || has_ended_ || failure_) return;
    ++steps_;
  }
  const auto conclusion = work();
  {
    const std::lock_guard lock(mutex_);
    --steps_;
    if (conclusion.ok()) {
      (*conclusion)();
    } else {
      Fail(conclusion.status());
    }
  }
  Pump();
}

void RowConversation::OpenStream(domain::Store& store, const Caller& caller) {
  RunStep([&]() -> absl::StatusOr<Conclusion> {
    auto opened = open_(store, caller, message_.header());
    if (!opened.ok()) return opened.status();
    stream_ = *std::move(opened);
    return [this] {
      expected_ = stream_->next_offset();
      place_ = Place::kBatches;
      auto& started = *news_.emplace().mutable_started();
      *started.mutable_import() = ToProto(stream_->import());
      started.set_next_offset(expected_);
      started.set_window(Window());
    };
  });
}

void RowConversation::Work(Batch& batch, domain::Store& store,
                           const Caller& caller) {
  RunStep([&]() -> absl::StatusOr<Conclusion> {
    auto rows = stream_->Take(store, caller.actor, batch.rows);
    if (!rows.ok()) return rows.status();
    batch.answer.emplace(batch.rows.offset, *std::move(rows));
    return [this, &batch] {
      batch.is_done = true;
      if (host_->server_stops()) Fail(ServerStopping());
    };
  });
}

void RowConversation::FinishStream(domain::Store& store, const Caller& caller) {
  RunStep([&]() -> absl::StatusOr<Conclusion> {
    const auto import = stream_->Finish(store, caller.actor, row_count_);
    if (!import.ok()) return import.status();
    if (!domain::IsAtRest(import->state)) host_->Wake(import->id);
    return Conclude(*import);
  });
}

// All or nothing: until the import is written, wherever that is done.
void RowConversation::Look(domain::Store& store, domain::ImportId id) {
  RunStep([&]() -> absl::StatusOr<Conclusion> {
    if (host_->server_stops()) return ServerStopping();
    const auto import = store.imports().Get(id);
    if (!import.ok()) return import.status();
    return Conclude(*import);
  });
}

absl::StatusOr<RowConversation::Conclusion> RowConversation::Conclude(
    const domain::Import& import) {
  if (domain::IsAtRest(import.state)) {
    return [this, import] {
      *news_.emplace().mutable_finished()->mutable_import() = ToProto(import);
      place_ = Place::kEnd;
    };
  }
  host_->RunLater(import.id, [self = shared_from_this(), id = import.id](
                                 domain::Store& store, const Caller&) {
    self->Look(store, id);
  });
  return [] {};
}

}  // namespace cte::server
