#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/credential_client.h"
#include "clients/cpp/error.h"
#include "clients/cpp/export_client.h"
#include "clients/cpp/program_client.h"
#include "tests/unit/clients/fake_services.h"
#include "tests/unit/clients/sample_programs.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;

// What holds for the clients of all services alike; what each call sends the
// tests of the commands show.
class ServiceClientTest : public ::testing::Test {
 protected:
  ServiceClientTest() {
    options_.retry.first_delay = absl::Milliseconds(1);
    options_.retry.longest_delay = absl::Milliseconds(2);
    options_.stop = stop_.get_token();
  }

  TempFolder folder_;
  std::stop_source stop_;
  CallOptions options_;
  FakeServer server_;
};

TEST_F(ServiceClientTest, ACallIsTriedAgain) {
  server_.credentials.award_credential.failures = {
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "restarting"),
      Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY", "Busy.",
              absl::Milliseconds(1))};
  CredentialClient client(server_.channel(), options_);
  EXPECT_TRUE(client.AwardCredential({}).ok());
  EXPECT_EQ(server_.credentials.award_credential.requests.size(), 3u);
}

TEST_F(ServiceClientTest, ARefusalIsNotTriedAgain) {
  server_.programs.get_program.failures = {
      Refusal(grpc::StatusCode::NOT_FOUND, "PROGRAM_NOT_FOUND", "No.")};
  ProgramClient client(server_.channel(), options_);
  EXPECT_EQ(ErrorReason(client.GetProgram(17, 0).status()),
            "PROGRAM_NOT_FOUND");
  EXPECT_EQ(server_.programs.get_program.requests.size(), 1u);
}

TEST_F(ServiceClientTest, AListGoesOnWhereATryFailed) {
  auto first = SamplePrograms();
  first.set_next_page_token("more");
  server_.programs.list_programs.responses = {first, SamplePrograms()};
  ProgramClient client(server_.channel(), options_);
  v1::ListProgramsRequest request;
  request.set_page_size(3);
  int rows = 0;
  const absl::Status listed =
      client.ListPrograms(request, [&](const v1::ListProgramsResponse& page) {
        rows += page.programs_size();
        if (rows == 3) {
          server_.programs.list_programs.failures = {
              grpc::Status(grpc::StatusCode::UNAVAILABLE, "restarting")};
        }
      });
  EXPECT_TRUE(listed.ok()) << listed;
  EXPECT_EQ(rows, 6);
  EXPECT_THAT(server_.programs.list_programs.requests,
              ElementsAre(IsProto("page_size: 3"),
                          IsProto("page_size: 3 page_token: 'more'"),
                          IsProto("page_size: 3 page_token: 'more'")));
}

TEST_F(ServiceClientTest, AnEmptyListIsOnePage) {
  CredentialClient client(server_.channel(), options_);
  int pages = 0;
  EXPECT_TRUE(client
                  .ListSuggestions(v1::Suggestion::STATE_OPEN,
                                   [&](const auto&) { ++pages; })
                  .ok());
  EXPECT_EQ(pages, 1);
}

TEST_F(ServiceClientTest, ADownloadThatBreaksStartsOver) {
  server_.exports.export_credential_list.failures = {
      grpc::Status(grpc::StatusCode::UNAVAILABLE, "restarting")};
  ExportClient client(server_.channel(), options_);
  const auto file = folder_.path() / "list.xlsx";
  EXPECT_TRUE(client.CredentialList(2026, *PrivateFile::Create(file)).ok());
  EXPECT_EQ(TempFolder::Read(file), "workbook");
  EXPECT_EQ(folder_.Files(), 1u);
}

TEST_F(ServiceClientTest, AStopEndsACall) {
  stop_.request_stop();
  ProgramClient client(server_.channel(), options_);
  EXPECT_EQ(client.ListSchoolYears().status().code(),
            absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace cte::client
