#pragma once

#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/error.h"
#include "tests/e2e/running_server.h"

namespace cte::test {

// Principals of deploy/demo-roster, and what they may.
inline constexpr const char* kAdministrator = "client";    // the state's
inline constexpr const char* kEditor = "avondale-editor";  // 63070 and 63950
inline constexpr const char* kCounselor = "avondale-counselor";  // sees 05976
inline constexpr const char* kAuditor = "stony-ridge-auditor";   // sees 47920
inline constexpr const char* kTeacher = "welding-teacher";  // edits PSN 20592
inline constexpr const char* kNobody = "nobody";            // no grant

inline constexpr std::int64_t kRadio = 21223;    // of Avondale, 10.0202
inline constexpr std::int64_t kWelding = 20592;  // of Maple Fork, 48.0508
inline constexpr std::int64_t kDrafting = 17;    // of Stony Ridge, 15.1301

// Tests with one server for all of a suite, on which the demo's roster is
// loaded: the school year 2026 is current, 2025 is closed.
class DemoTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite();
  // Also asserts that the server stopped as it should, and that its log, which
  // says all that it can, holds no student's UIC.
  static void TearDownTestSuite();

  template <typename Service>
  static std::unique_ptr<typename Service::Stub> StubOf(
      const std::string& user) {
    return Service::NewStub(server_->Channel(user));
  }

  // Calls a method of a service as a user.
  template <typename Stub, typename Request, typename Response>
  static absl::StatusOr<Response> Call(
      const std::unique_ptr<Stub>& stub,
      grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                   Response*),
      const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (status.ok()) return response;
    ExpectListed(status);
    return client::FromGrpc(status);
  }

  // Every refusal carries one ErrorInfo, whose reason the comments of the
  // contracts list.
  static void ExpectListed(const grpc::Status& refusal);

  // A program of Avondale, 11.0201, active since 2020, with nothing reported,
  // and students of other programs in its class T-1 of 2026.
  static void AddProgram(std::int64_t psn,
                         const std::vector<std::string>& uics = {"A069297285"});
  // Sets the current year, 2026, closed or open.
  static void SetYear(bool closed);

  static RunningServer* server_;
};

// The reason of a refusal; "" for an answer.
template <typename T>
std::string ReasonOf(const absl::StatusOr<T>& result) {
  return client::ErrorReason(result.status());
}

}  // namespace cte::test
