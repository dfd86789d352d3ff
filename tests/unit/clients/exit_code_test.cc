#include "clients/cli/exit_code.h"

#include <gtest/gtest.h>

#include "clients/cpp/error.h"

namespace cte::client {
namespace {

TEST(ExitCode, TellsWhoseProblemItIs) {
  const struct {
    grpc::StatusCode code;
    ExitCode exit_code;
  } kCases[] = {
      {grpc::StatusCode::UNAVAILABLE, ExitCode::kUnreachable},
      {grpc::StatusCode::DEADLINE_EXCEEDED, ExitCode::kUnreachable},
      {grpc::StatusCode::RESOURCE_EXHAUSTED, ExitCode::kUnreachable},
      {grpc::StatusCode::UNAUTHENTICATED, ExitCode::kNotAllowed},
      {grpc::StatusCode::PERMISSION_DENIED, ExitCode::kNotAllowed},
      {grpc::StatusCode::INVALID_ARGUMENT, ExitCode::kRefused},
      {grpc::StatusCode::NOT_FOUND, ExitCode::kRefused},
      {grpc::StatusCode::FAILED_PRECONDITION, ExitCode::kRefused},
      {grpc::StatusCode::ALREADY_EXISTS, ExitCode::kRefused},
      {grpc::StatusCode::INTERNAL, ExitCode::kLocal},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(ExitCodeOf(FromGrpc(grpc::Status(test.code, "text"))),
              test.exit_code)
        << test.code;
  }
}

TEST(ExitCode, OfALocalProblemIsLocalWhateverItsCode) {
  EXPECT_EQ(ExitCodeOf(LocalError(absl::StatusCode::kPermissionDenied,
                                  "FILE_UNREADABLE", "text")),
            ExitCode::kLocal);
}

}  // namespace
}  // namespace cte::client
