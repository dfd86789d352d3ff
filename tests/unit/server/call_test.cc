#include "server/gate/call.h"

#include <cte/credentials/v1/program_service.pb.h>
#include <google/protobuf/empty.pb.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "domain/error.h"
#include "tests/unit/server/mock_store.h"
#include "tests/unit/server/new_call.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// How a call ends of which `step` is a step.
template <typename Request = v1::ListSchoolYearsRequest>
std::vector<grpc::Status> EndsOf(
    const Executor::Options& options,
    const std::function<void(Call&, const Caller&)>& step) {
  std::vector<grpc::Status> ends;
  Executor executor([] { return std::make_unique<MockStore>(); }, options);
  CallMaker calls(executor);
  const auto call = calls.New<Request>();
  call->OnEnd([&](const grpc::Status& status) { ends.push_back(status); });
  call->Run(Lane::kInteractive,
            [&](domain::Store&, const Caller& caller) { step(*call, caller); });
  executor.Shutdown();
  return ends;
}

TEST(CallTest, EndsAsItsStepSays) {
  const auto ends =
      EndsOf({}, [](Call& call, const Caller&) { call.End(absl::OkStatus()); });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_TRUE(ends[0].ok());
}

TEST(CallTest, EndsOnce) {
  const auto ends = EndsOf({}, [](Call& call, const Caller&) {
    call.End(absl::CancelledError());
    call.End(absl::OkStatus());
  });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::CANCELLED);
}

TEST(CallTest, AStepThatThrowsEndsIt) {
  const auto ends = EndsOf({}, [](Call&, const Caller&) {
    throw std::runtime_error("UIC A025736286");
  });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(ends[0].error_message().find("A025736286"), std::string::npos);
}

TEST(CallTest, IsRefusedWhenThereIsNoRoom) {
  bool ran = false;
  const auto ends =
      EndsOf({.max_waiting = 0}, [&](Call&, const Caller&) { ran = true; });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_FALSE(ran);
}

TEST(CallTest, R27_DoesNothingForWhoMayNotMakeIt) {
  bool ran = false;
  const auto ends = EndsOf<v1::CloseSchoolYearRequest>(
      {}, [&](Call&, const Caller&) { ran = true; });
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_FALSE(ran);
}

TEST(CallTest, R27_AMethodWithoutALineInTheTableCannotBeCalled) {
  std::vector<grpc::Status> ends;
  Executor executor([] { return std::make_unique<MockStore>(); }, {});
  CallMaker calls(executor);
  const auto call = calls.Begin<google::protobuf::Empty>();
  call->OnEnd([&](const grpc::Status& status) { ends.push_back(status); });
  call->Run(Lane::kInteractive, [](domain::Store&, const Caller&) {
    ADD_FAILURE() << "ran for nobody";
  });
  executor.Shutdown();
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST(CallTest, DoesNothingOnceNobodyWaits) {
  std::vector<grpc::Status> ends;
  bool ran = false;
  Executor executor([] { return std::make_unique<MockStore>(); }, {});
  CallMaker calls(executor);
  const auto call = calls.New<v1::ListSchoolYearsRequest>();
  call->OnEnd([&](const grpc::Status& status) { ends.push_back(status); });
  call->Cancel();
  call->Run(Lane::kInteractive,
            [&](domain::Store&, const Caller&) { ran = true; });
  executor.Shutdown();
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_FALSE(ran);
}

TEST(CallTest, OneThatIsBrokenEndsWithTheReason) {
  std::vector<grpc::Status> ends;
  Executor executor([] { return std::make_unique<MockStore>(); }, {});
  CallMaker calls(executor);
  const auto call = calls.New<v1::ListSchoolYearsRequest>();
  call->OnEnd([&](const grpc::Status& status) { ends.push_back(status); });
  call->Break(domain::Error(absl::StatusCode::kUnauthenticated, "TOKEN_UNKNOWN",
                            "The token is not known."));
  EXPECT_TRUE(call->cancelled());
  call->Run(Lane::kInteractive,
            [](domain::Store&, const Caller&) { ADD_FAILURE() << "went on"; });
  executor.Shutdown();
  ASSERT_EQ(ends.size(), 1u);
  EXPECT_EQ(ends[0].error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST(CallTest, WhoAsksTooLateIsToldAtOnceThatTheServerStops) {
  Executor executor([] { return std::make_unique<MockStore>(); }, {});
  CallMaker calls(executor);
  const auto call = calls.New<v1::ListSchoolYearsRequest>();
  int told = 0;
  call->OnServerStop([&] { ++told; });
  EXPECT_EQ(told, 0);
  calls.Stop();
  EXPECT_TRUE(call->server_stops());
  call->OnServerStop([&] { ++told; });
  EXPECT_EQ(told, 1);
}

}  // namespace
}  // namespace cte::server
