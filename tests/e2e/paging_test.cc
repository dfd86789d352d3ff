// Lists, a page at a time.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clients/cpp/error.h"
#include "tests/e2e/running_server.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr auto kAll = v1::ListImportRowsRequest::FILTER_UNSPECIFIED;
constexpr auto kInvalid = v1::ListImportRowsRequest::FILTER_INVALID;

class PagingTest : public ::testing::Test {
 protected:
  PagingTest() {
    server_.LoadDemoRoster();
    stub_ = v1::ImportService::NewStub(server_.Channel("avondale-editor"));
  }

  std::string Checked(const std::vector<std::vector<std::string>>& rows = {
                          {"A069297285", "21223", "ESB", ""}}) {
    auto editor = server_.Imports("avondale-editor");
    std::vector<std::vector<std::string>> sheet = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    sheet.insert(sheet.end(), rows.begin(), rows.end());
    const auto import =
        editor.Upload(server_.Put("rows.xlsx", WorkbookOf(sheet)));
    EXPECT_TRUE(import.ok()) << import.status();
    EXPECT_TRUE(editor.Watch(import->import_id()).ok());
    return import->import_id();
  }

  // The numbers of all rows, page by page.
  std::vector<std::vector<std::int64_t>> Pages(
      v1::ListImportRowsRequest request) {
    std::vector<std::vector<std::int64_t>> pages;
    do {
      grpc::ClientContext context;
      v1::ListImportRowsResponse response;
      const auto status = stub_->ListImportRows(&context, request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      auto& page = pages.emplace_back();
      for (const auto& row : response.rows()) {
        page.push_back(row.row_number());
        EXPECT_TRUE(!row.valid() || request.filter() == kAll);
      }
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
    return pages;
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

TEST_F(PagingTest, R20_TheRowsAreTheSameWhateverThePageSize) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::int64_t> all;
  std::vector<std::int64_t> invalid;
  for (int i = 0; i < 100; ++i) {
    const std::int64_t row_number = i + 2;
    const bool is_invalid = i % 7 == 3 || (i >= 40 && i < 60);
    rows.push_back({"A069297285", is_invalid ? "99999" : "21223", "",
                    "Badge " + std::to_string(i)});
    all.push_back(row_number);
    if (is_invalid) invalid.push_back(row_number);
  }
  v1::ListImportRowsRequest request;
  request.set_import_id(Checked(rows));
  for (const auto& [filter, wanted] :
       {std::pair{kAll, all}, std::pair{kInvalid, invalid}}) {
    request.set_filter(filter);
    for (const int size : {1, 7, static_cast<int>(wanted.size()), 1000, 0}) {
      SCOPED_TRACE(size);
      request.set_page_size(size);
      auto pages = Pages(request);
      std::vector<std::int64_t> seen;
      for (const auto& page : pages) {
        seen.insert(seen.end(), page.begin(), page.end());
      }
      EXPECT_EQ(seen, wanted);
      if (size != 1 && size != 7) continue;
      EXPECT_GE(pages.size(), wanted.size() / static_cast<std::size_t>(size));
      pages.pop_back();
      EXPECT_THAT(pages, Each(SizeIs(size)));
    }
  }
}

TEST_F(PagingTest, R20_ATokenIsOfOneImportAndOneFilter) {
  const std::vector<std::vector<std::string>> two_invalid(
      2, {"A069297285", "99999", "ESB", ""});
  v1::ListImportRowsRequest request;
  request.set_import_id(Checked(two_invalid));
  request.set_page_size(1);
  grpc::ClientContext context;
  v1::ListImportRowsResponse page;
  ASSERT_TRUE(stub_->ListImportRows(&context, request, &page).ok());
  request.set_page_token(page.next_page_token());
  request.set_filter(kInvalid);
  EXPECT_EQ(Refusal(request), "PAGE_TOKEN_INVALID");
  request.set_filter(kAll);
  request.set_import_id(Checked(two_invalid));
  EXPECT_EQ(Refusal(request), "PAGE_TOKEN_INVALID");
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
