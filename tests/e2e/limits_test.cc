// What one user may take of the server, and that our client waits as it is
// told.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/error.h"
#include "clients/cpp/program_client.h"
#include "cte/credentials/v1/access_service.grpc.pb.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

absl::Status WhoAmI(const std::shared_ptr<grpc::Channel>& channel) {
  v1::GetCallerResponse response;
  grpc::ClientContext context;
  return client::FromGrpc(
      v1::AccessService::NewStub(channel)->GetCaller(&context, {}, &response));
}

TEST(LimitsTest, CallsOfOneUserComeAtARateAndThoseOfOthersAsEver) {
  RunningServer server({"--user-calls-per-second", "10"});
  const auto greedy = server.Channel("avondale-editor");
  int refused = 0;
  for (int i = 0; i < 60; ++i) {
    const absl::Status status = WhoAmI(greedy);
    if (status.ok()) continue;
    ++refused;
    EXPECT_EQ(client::ErrorReason(status), "RATE_LIMITED") << status;
    const auto delay = client::RetryDelay(status);
    ASSERT_TRUE(delay);
    EXPECT_GT(*delay, absl::ZeroDuration());
    EXPECT_LE(*delay, absl::Milliseconds(101));
  }
  EXPECT_GT(refused, 0);
  EXPECT_TRUE(WhoAmI(server.Channel("client")).ok());
  // Our client waits, and comes through.
  client::ProgramClient client(greedy);
  for (int i = 0; i < 30; ++i) {
    const auto years = client.ListSchoolYears();
    EXPECT_TRUE(years.ok()) << years.status();
  }
}

TEST(LimitsTest, ImportsOfOneUserAreFew) {
  RunningServer server({"--user-imports", "2"});
  server.LoadDemoRoster();
  const auto stub =
      v1::ImportService::NewStub(server.Channel("avondale-editor"));
  struct Upload {
    grpc::ClientContext context;
    v1::UploadImportResponse response;
    std::unique_ptr<grpc::ClientWriter<v1::UploadImportRequest>> writer;
  };
  std::vector<std::unique_ptr<Upload>> uploads;
  const auto begin = [&] {
    auto& upload = *uploads.emplace_back(std::make_unique<Upload>());
    upload.writer = stub->UploadImport(&upload.context, &upload.response);
    v1::UploadImportRequest header;
    header.mutable_header()->set_request_id(std::to_string(uploads.size()));
    header.mutable_header()->set_file_name("open.xlsx");
    upload.writer->Write(header);
  };
  const auto open = [&] {
    const auto listed = [&] {
      int count = 0;
      (void)server.Imports("avondale-editor")
          .List([&](const v1::Import& import) {
            count += import.state() == v1::Import::STATE_RECEIVING ? 1 : 0;
            return true;
          });
      return count;
    };
    return listed();
  };
  begin();
  begin();
  ASSERT_TRUE(Eventually([&] { return open() == 2; }));
  begin();
  uploads[2]->writer->WritesDone();
  const auto refused = client::FromGrpc(uploads[2]->writer->Finish());
  EXPECT_EQ(client::ErrorReason(refused), "TOO_MANY_IMPORTS") << refused;
  EXPECT_TRUE(client::RetryDelay(refused));
  // Another user is not concerned, and a place that is given up is free.
  EXPECT_TRUE(server.Imports("client")
                  .Upload(server.Put(
                      "rows.xlsx", WorkbookOf({{"UIC", "PSN", "CredentialCode",
                                                "CredentialName"}})))
                  .ok());
  uploads[0]->context.TryCancel();
  uploads[0]->writer->Finish();
  ASSERT_TRUE(Eventually([&] { return open() == 1; }));
  begin();
  EXPECT_TRUE(Eventually([&] { return open() == 2; }));
}

// It is measured only when it is inflated.
TEST(LimitsTest, ACompressedMessageIsRefused) {
  const RunningServer server;
  v1::GetCallerResponse response;
  grpc::ClientContext context;
  context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  const auto status = v1::AccessService::NewStub(server.Channel("client"))
                          ->GetCaller(&context, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

}  // namespace
}  // namespace cte::test
