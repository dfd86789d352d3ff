#include "server/services/export_service.h"

#include <gmock/gmock.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <string>
#include <vector>

#include "server/security/authenticator.h"
#include "server/security/token.h"
#include "server/security/token_table.h"
#include "server/work/executor.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/exports/read_export.h"
#include "tests/unit/exports/sample_awards.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using ::testing::Each;
using ::testing::Le;
using ::testing::SizeIs;

constexpr std::size_t kMostOfAChunk = std::size_t{256} << 10;

// The reason of a refusal.
std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  for (const auto& detail : details.details()) {
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

class ExportServiceTest : public ::testing::Test {
 protected:
  ExportServiceTest() {
    tokens_->Replace({{TokenHash("token"), "anna"}});
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::ExportService::NewStub(server_->InProcessChannel({}));
    store_.grants = {
        {domain::Role::kViewer, domain::ScopeType::kDistrict, "63070"}};
  }
  ~ExportServiceTest() override { server_->Shutdown(); }

  template <typename Response, typename Request, typename Method>
  grpc::Status Run(Method method, const Request& request) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + token_);
    const auto reader = (stub_.get()->*method)(&context, request);
    Response response;
    chunk_sizes_.clear();
    file_.clear();
    while (reader->Read(&response)) {
      chunk_sizes_.push_back(response.chunk().size());
      file_ += response.chunk();
    }
    return reader->Finish();
  }
  grpc::Status District(const std::string& code, std::int32_t year = 0) {
    v1::ExportDistrictCredentialsRequest request;
    request.set_district_code(code);
    request.set_school_year(year);
    return Run<v1::ExportDistrictCredentialsResponse>(
        &v1::ExportService::Stub::ExportDistrictCredentials, request);
  }
  grpc::Status Students(std::int64_t psn, const std::string& search = "") {
    v1::ExportProgramStudentsRequest request;
    request.mutable_selection()->set_psn(psn);
    request.mutable_selection()->set_search(search);
    return Run<v1::ExportProgramStudentsResponse>(
        &v1::ExportService::Stub::ExportProgramStudents, request);
  }
  grpc::Status CredentialList(std::int32_t year) {
    v1::ExportCredentialListRequest request;
    request.set_school_year(year);
    return Run<v1::ExportCredentialListResponse>(
        &v1::ExportService::Stub::ExportCredentialList, request);
  }

  test::TemporaryFolder folder_;
  test::FakeStore store_;
  std::string token_ = "token";
  std::vector<std::size_t> chunk_sizes_;
  std::string file_;

  std::shared_ptr<TokenTable> tokens_ = std::make_shared<TokenTable>();
  Authenticator authenticator_{tokens_};
  Executor executor_{
      [this] { return std::make_unique<test::FakeStore>(store_); },
      {.threads = 1}};
  Gate gate_{authenticator_, executor_, {}};
  ExportService service_{gate_, folder_.path()};
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::ExportService::Stub> stub_;
};

// R30
TEST_F(ExportServiceTest, SendsTheDistrictInChunks) {
  store_.award_count = 12'000;
  store_.make_award = [](std::size_t i) {
    return test::MakeAward("0025736286", 2026,
                           domain::CredentialType::kApproved,
                           std::to_string(i * 7919), std::to_string(i * i));
  };
  const grpc::Status status = District("63070");
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_GT(chunk_sizes_.size(), 1u);
  EXPECT_THAT(chunk_sizes_, Each(Le(kMostOfAChunk)));
  EXPECT_THAT(test::CellsOf(file_, 1), SizeIs(12'001));
}

// R31
TEST_F(ExportServiceTest, SendsTheStudentsOfAProgram) {
  store_.students.resize(3);
  const grpc::Status status = Students(21223, "jf");
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(test::CellsOf(file_, 1), SizeIs(4));
}

// R32
TEST_F(ExportServiceTest, SendsTheCredentialListToEverybody) {
  store_.grants.clear();
  const grpc::Status status = CredentialList(2026);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(test::CellsOf(file_, 1), SizeIs(1));
}

TEST_F(ExportServiceTest, RefusesWhoIsNotKnown) {
  token_ = "another";
  for (const grpc::Status& status :
       {District("63070"), Students(21223), CredentialList(0)}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
}

// R27, R28
TEST_F(ExportServiceTest, RefusesWhatTheCallerMayNotSee) {
  EXPECT_EQ(ReasonOf(District("11111")), "UNAUTHORIZED_DISTRICT");
  EXPECT_EQ(ReasonOf(District("")), "UNAUTHORIZED_DISTRICT");
  EXPECT_EQ(ReasonOf(Students(17)), "PROGRAM_NOT_FOUND");
}

TEST_F(ExportServiceTest, ADistrictIsRequiredOfWhoSeesAllToo) {
  store_.grants = {
      {domain::Role::kStateAdministrator, domain::ScopeType::kState, ""}};
  EXPECT_EQ(ReasonOf(District("")), "DISTRICT_NOT_FOUND");
  EXPECT_TRUE(District("63070").ok());
}

TEST_F(ExportServiceTest, RefusesAProgramOutsideOfTheGrants) {
  store_.grants = {{domain::Role::kViewer, domain::ScopeType::kProgram, "17"}};
  EXPECT_EQ(ReasonOf(Students(21223)), "UNAUTHORIZED_PSN");
}

TEST_F(ExportServiceTest, RefusesRequestsThatCannotBe) {
  EXPECT_EQ(ReasonOf(Students(0)), "INVALID_PSN");
  EXPECT_EQ(ReasonOf(Students(21223, std::string(201, 'a'))),
            "SEARCH_TOO_LONG");
  EXPECT_EQ(ReasonOf(District("63070", 1999)), "SCHOOL_YEAR_NOT_FOUND");
  EXPECT_EQ(ReasonOf(CredentialList(1999)), "SCHOOL_YEAR_NOT_FOUND");
}

}  // namespace
}  // namespace cte::server
