#include "server/services/call_step.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/unit/server/no_store.h"

namespace cte::server {
namespace {

struct Reactor {
  void Finish(const grpc::Status& status) { ends.push_back(status); }

  std::vector<grpc::Status> ends;
};

// How the call ends of which `step` is a step.
std::vector<grpc::Status> EndsOf(const Executor::Options& options,
                                 const std::function<void(Reactor&)>& step) {
  Reactor reactor;
  Executor executor([] { return std::make_unique<NoStore>(); }, options);
  RunStep(executor, Lane::kInteractive, reactor,
          [&](domain::Store&) { step(reactor); });
  executor.Shutdown();
  return reactor.ends;
}

TEST(CallStepTest, EndsTheCallAsItSays) {
  const auto ends =
      EndsOf({}, [](Reactor& reactor) { reactor.Finish(grpc::Status::OK); });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_TRUE(ends[0].ok());
}

TEST(CallStepTest, ThatThrowsEndsTheCall) {
  const auto ends =
      EndsOf({}, [](Reactor&) { throw std::runtime_error("UIC A025736286"); });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(ends[0].error_message().find("A025736286"), std::string::npos);
}

TEST(CallStepTest, ThatThereIsNoRoomForEndsTheCall) {
  bool ran = false;
  const auto ends = EndsOf({.max_waiting = 0}, [&](Reactor&) { ran = true; });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_FALSE(ran);
}

}  // namespace
}  // namespace cte::server
