#include "server/streams/import_rows_reactor.h"

#include <optional>
#include <utility>

#include "server/work/nap.h"

namespace cte::server {
namespace {

// More make a stream no faster: three quarters of the database's threads work
// on imports, three as it is delivered, and one batch is on its way in.
constexpr int kWindow = 4;
constexpr absl::Duration kMoment = absl::Milliseconds(100);

class CallHost final : public RowConversation::Host {
 public:
  CallHost(std::shared_ptr<Call> call, ImportRunner& runner)
      : call_(std::move(call)), runner_(runner) {}

  void Run(RowConversation::Step step) override {
    call_->Run(Lane::kBackground, std::move(step));
  }
  // The step holds the conversation, and that this: it is handed on, not kept.
  void RunLater(domain::ImportId id, RowConversation::Step step) override {
    Watch(id);
    nap_.Begin(kMoment, [call = call_, step = std::move(step)]() mutable {
      call->Run(Lane::kInteractive, std::move(step));
    });
  }
  void Wake(domain::ImportId id) override {
    Watch(id);
    runner_.Wake(id);
  }
  bool OthersWait() const override {
    return call_->IsCrowded(Lane::kBackground);
  }
  void ClientOwes(bool owes) override { call_->ClientOwes(owes); }
  bool server_stops() const override { return call_->server_stops(); }
  void Break(const absl::Status& why) override { call_->Break(why); }
  void End(const absl::Status& status) override { call_->End(status); }

 private:
  void Watch(domain::ImportId id) {
    if (watch_) return;
    watch_.emplace(runner_.watchers(), id, [this] { nap_.Wake(); });
  }

  const std::shared_ptr<Call> call_;
  ImportRunner& runner_;
  Nap nap_;
  std::optional<ImportWatchers::Watch> watch_;  // wakes nap_
};

}  // namespace

ImportRowsReactor::ImportRowsReactor(std::shared_ptr<Call> call,
                                     ImportRunner& runner,
                                     RowConversation::Open open)
    : call_(std::move(call)),
      conversation_(std::make_shared<RowConversation>(
          *this, std::make_unique<CallHost>(call_, runner), kWindow,
          std::move(open))) {
  call_->OnEnd([this](const grpc::Status& status) {
    status_ = status;
    conversation_->Ended();
  });
  call_->OnGiveUp(
      [conversation = std::weak_ptr(conversation_)](const absl::Status& why) {
        if (const auto there = conversation.lock()) there->GiveUp(why);
      });
  if (call_->EndIfRefused()) return;
  call_->OnServerStop([conversation = std::weak_ptr(conversation_)] {
    if (const auto there = conversation.lock()) there->ServerStops();
  });
  conversation_->Begin();
}

void ImportRowsReactor::OnDone() {
  call_->Done();
  delete this;
}

}  // namespace cte::server
