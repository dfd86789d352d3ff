#pragma once

#include <functional>
#include <memory>
#include <utility>

#include "server/gate/gate.h"
#include "server/security/token_table.h"

namespace cte::server {

// Makes calls that nobody has sent, by a caller who holds what the stores of
// the executor say.
class CallMaker {
 public:
  // The executor outlives it.
  explicit CallMaker(Executor& executor)
      : gate_(authenticator_, executor, {}) {}

  // As a service begins it, by nobody.
  template <typename Request>
  std::shared_ptr<Call> Begin() {
    return gate_.BeginStream<Request>(nullptr);
  }
  void Stop() { gate_.Stop(); }
  // Of the method that takes this request.
  template <typename Request>
  std::shared_ptr<Call> New() {
    return std::make_shared<Call>(
        gate_, nullptr, *RuleOfRequest(*Request::descriptor()), nullptr);
  }

 private:
  Authenticator authenticator_{std::make_shared<TokenTable>()};
  Gate gate_;
};

}  // namespace cte::server
