// Lists, a page at a time.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/error.h"
#include "tests/e2e/running_server.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

using ::testing::ElementsAre;

class PagingTest : public ::testing::Test {
 protected:
  PagingTest() {
    server_.LoadDemoRoster();
    stub_ = v1::ImportService::NewStub(server_.Channel("avondale-editor"));
  }

  std::string Checked() {
    auto editor = server_.Imports("avondale-editor");
    const auto import = editor.Upload(server_.Put(
        "rows.xlsx",
        WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                    {"A069297285", "21223", "ESB", ""}})));
    EXPECT_TRUE(import.ok()) << import.status();
    EXPECT_TRUE(editor.Watch(import->import_id()).ok());
    return import->import_id();
  }

  std::string Refusal(const v1::ListImportsRequest& request) {
    grpc::ClientContext context;
    v1::ListImportsResponse response;
    const auto status = stub_->ListImports(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return client::ErrorReason(client::FromGrpc(status));
  }

  std::string Refusal(const v1::ListImportRowsRequest& request) {
    grpc::ClientContext context;
    v1::ListImportRowsResponse response;
    const auto status = stub_->ListImportRows(&context, request, &response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return client::ErrorReason(client::FromGrpc(status));
  }

  RunningServer server_;
  std::unique_ptr<v1::ImportService::Stub> stub_;
};

TEST_F(PagingTest, ThePagesOfImportsAreAllOfThem) {
  const std::string first = Checked();
  const std::string second = Checked();
  const std::string third = Checked();
  std::vector<std::string> seen;
  v1::ListImportsRequest request;
  request.set_page_size(2);
  do {
    grpc::ClientContext context;
    v1::ListImportsResponse page;
    const auto status = stub_->ListImports(&context, request, &page);
    ASSERT_TRUE(status.ok()) << status.error_message();
    for (const auto& import : page.imports())
      seen.push_back(import.import_id());
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(seen, ElementsAre(third, second, first));
}

TEST_F(PagingTest, APageIsAskedForAsTheServerKnowsIt) {
  v1::ListImportsRequest imports;
  imports.set_page_token("made up");
  EXPECT_EQ(Refusal(imports), "PAGE_TOKEN_INVALID");
  imports.Clear();
  imports.set_page_size(-1);
  EXPECT_EQ(Refusal(imports), "PAGE_SIZE_INVALID");

  v1::ListImportRowsRequest rows;
  rows.set_import_id(Checked());
  rows.set_page_token("made up");
  EXPECT_EQ(Refusal(rows), "PAGE_TOKEN_INVALID");
  rows.clear_page_token();
  rows.set_page_size(-1);
  EXPECT_EQ(Refusal(rows), "PAGE_SIZE_INVALID");
  rows.clear_page_size();
  rows.set_filter(static_cast<v1::ListImportRowsRequest::Filter>(77));
  EXPECT_EQ(Refusal(rows), "FILTER_UNKNOWN");
}

}  // namespace
}  // namespace cte::test
