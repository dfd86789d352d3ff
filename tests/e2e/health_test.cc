// What the health service says, and to whom.

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/processes.h"

namespace cte::test {
namespace {

// SERVING of grpc.health.v1, whose messages Debian has no header of: field 1
// with 1, and as a request field 1 with the name of a service.
constexpr char kServing[] = "\x08\x01";

// The bytes of the answer; "" if it is a refusal.
std::string Check(const RunningServer& server, const std::string& service) {
  const auto channel = server.ChannelWithToken("");
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(channel);
  const std::string text =
      service.empty()
          ? ""
          : std::string("\x0a") + static_cast<char>(service.size()) + service;
  const grpc::Slice slice(text);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(
      &context, "/grpc.health.v1.Health/Check", request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  grpc::Slice answer;
  if (!status.ok() || !response.DumpToSingleSlice(&answer).ok()) return "";
  return {reinterpret_cast<const char*>(answer.begin()), answer.size()};
}

// The process of the embedded database.
pid_t DatabaseOf(const RunningServer& server) {
  for (const std::string& process : ProcessesUsing(server.data())) {
    if (process.find("mariadbd") != std::string::npos &&
        process.find("ctecredd") == std::string::npos) {
      return std::atoi(process.c_str());
    }
  }
  return 0;
}

TEST(HealthTest, IsTruthfulAboutTheDatabase) {
  RunningServer server;
  const std::string imports =
      credentials::v1::ImportService::service_full_name();
  const auto serves = [&](const std::string& service) {
    return Check(server, service) == kServing;
  };
  for (const std::string& service : {std::string(), imports}) {
    EXPECT_TRUE(Eventually([&] { return serves(service); })) << service;
  }
  EXPECT_EQ(Check(server, "cte.credentials.v1.NoService"), "");
  const pid_t database = DatabaseOf(server);
  ASSERT_GT(database, 1);
  ASSERT_EQ(kill(database, SIGSTOP), 0);
  for (const std::string& service : {std::string(), imports}) {
    EXPECT_TRUE(Eventually([&] { return !serves(service); })) << service;
  }
  ASSERT_EQ(kill(database, SIGCONT), 0);
  for (const std::string& service : {std::string(), imports}) {
    EXPECT_TRUE(Eventually([&] { return serves(service); })) << service;
  }
}

}  // namespace
}  // namespace cte::test
