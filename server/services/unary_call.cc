#include "server/services/unary_call.h"

#include <utility>

namespace cte::server {
namespace {

// Deletes itself when the call is over.
class UnaryReactor final : public grpc::ServerUnaryReactor {
 public:
  UnaryReactor(std::shared_ptr<Call> call, UnaryWork work)
      : call_(std::move(call)) {
    call_->OnEnd([this](const grpc::Status& status) { Finish(status); });
    call_->Run(Lane::kInteractive,
               [call = call_.get(), work = std::move(work)](
                   domain::Store& store, const Caller& caller) {
                 call->End(work(store, caller));
               });
  }

  // What is done here waits for nothing: gRPC need not take a thread for it,
  // which costs each call more than all that we do for it.
  bool InternalInlineable() override { return true; }

  void OnCancel() override { call_->Cancel(); }
  void OnDone() override {
    call_->Done();
    delete this;
  }

 private:
  const std::shared_ptr<Call> call_;
};

}  // namespace

grpc::ServerUnaryReactor* RunUnary(std::shared_ptr<Call> call, UnaryWork work) {
  return new UnaryReactor(std::move(call), std::move(work));
}

}  // namespace cte::server
