// Who may call what (R27, R28), and imports that expire (R26).

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/error.h"
#include "clients/cpp/roster_client.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

std::string OneRow() {
  return WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                     {"A069297285", "21223", "ESB", ""}});
}

// The status of a call that streams its answers.
template <typename Response>
grpc::Status Drain(std::unique_ptr<grpc::ClientReader<Response>> reader) {
  Response response;
  while (reader->Read(&response)) {
  }
  return reader->Finish();
}

// Calls every method once on the channel; answers the statuses by name.
std::vector<std::pair<std::string, grpc::Status>> CallAll(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& id) {
  const auto imports = v1::ImportService::NewStub(channel);
  const auto roster = v1::RosterService::NewStub(channel);
  std::vector<std::pair<std::string, grpc::Status>> statuses;
  const auto call = [&](const std::string& name, const auto& method) {
    grpc::ClientContext context;
    statuses.emplace_back(name, method(&context));
  };
  call("UploadImport", [&](auto* context) {
    v1::UploadImportResponse response;
    const auto writer = imports->UploadImport(context, &response);
    writer->WritesDone();
    return writer->Finish();
  });
  call("GetImport", [&](auto* context) {
    v1::GetImportRequest request;
    request.set_import_id(id);
    v1::GetImportResponse response;
    return imports->GetImport(context, request, &response);
  });
  call("ListImports", [&](auto* context) {
    v1::ListImportsResponse response;
    return imports->ListImports(context, {}, &response);
  });
  call("ListImportRows", [&](auto* context) {
    v1::ListImportRowsRequest request;
    request.set_import_id(id);
    v1::ListImportRowsResponse response;
    return imports->ListImportRows(context, request, &response);
  });
  call("CommitImport", [&](auto* context) {
    v1::CommitImportRequest request;
    request.set_import_id(id);
    v1::CommitImportResponse response;
    return imports->CommitImport(context, request, &response);
  });
  call("DiscardImport", [&](auto* context) {
    v1::DiscardImportRequest request;
    request.set_import_id(id);
    v1::DiscardImportResponse response;
    return imports->DiscardImport(context, request, &response);
  });
  call("WatchImport", [&](auto* context) {
    v1::WatchImportRequest request;
    request.set_import_id(id);
    return Drain(imports->WatchImport(context, request));
  });
  call("DownloadAnnotatedWorkbook", [&](auto* context) {
    v1::DownloadAnnotatedWorkbookRequest request;
    request.set_import_id(id);
    return Drain(imports->DownloadAnnotatedWorkbook(context, request));
  });
  call("DownloadImportTemplate", [&](auto* context) {
    return Drain(imports->DownloadImportTemplate(context, {}));
  });
  call("LoadRoster", [&](auto* context) {
    v1::LoadRosterResponse response;
    const auto writer = roster->LoadRoster(context, &response);
    writer->WritesDone();
    return writer->Finish();
  });
  return statuses;
}

TEST(AccessTest, EveryCallWithoutAKnownTokenIsUnauthenticated) {
  const RunningServer server;
  for (const char* token : {"", "ctecred_nobody", "two words"}) {
    for (const auto& [method, status] :
         CallAll(server.ChannelWithToken(token), "1")) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED)
          << method << " with '" << token << "': " << status.error_message();
    }
  }
}

TEST(AccessTest, EveryCallWithoutTlsIsRefused) {
  const RunningServer server;
  for (const auto& [method, status] : CallAll(server.PlaintextChannel(), "1")) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE)
        << method << ": " << status.error_message();
  }
  EXPECT_TRUE(server.Imports("client")
                  .List([](const v1::Import&) { return true; })
                  .ok())
      << "the server lives on";
}

TEST(AccessTest, R27_R28_AnothersImportDoesNotExist) {
  RunningServer server({"--local-user", "stranger"});
  server.LoadDemoRoster();
  const auto import = server.Imports("avondale-editor")
                          .Upload(server.Put("rows.xlsx", OneRow()));
  ASSERT_TRUE(import.ok()) << import.status();
  const std::string id = import->import_id();
  ASSERT_TRUE(server.Imports("avondale-editor").Watch(id).ok());
  for (const auto& [method, status] : CallAll(server.Channel("stranger"), id)) {
    if (method == "DownloadImportTemplate" || method == "ListImports" ||
        method == "UploadImport") {
      continue;
    }
    const auto error = client::FromGrpc(status);
    const bool is_roster = method == "LoadRoster";
    EXPECT_EQ(client::ErrorReason(error),
              is_roster ? "ROLE_REQUIRED" : "IMPORT_NOT_FOUND")
        << method << ": " << error;
  }
  EXPECT_EQ(client::ErrorReason(server.Imports("stranger")
                                    .Upload(server.Put("a.xlsx", OneRow()))
                                    .status()),
            "ROLE_REQUIRED");
  EXPECT_TRUE(server.Imports("client").Get(id).ok()) << "an administrator sees";
  client::RosterLoad load(server.Channel("avondale-editor"));
  EXPECT_EQ(client::ErrorReason(load.Finish().status()), "ROLE_REQUIRED");
}

TEST(AccessTest, R26_AnImportThatNobodyCommitsExpires) {
  RunningServer server({"--import-expiry", "1s"});
  server.LoadDemoRoster();
  auto editor = server.Imports("avondale-editor");
  const auto import = editor.Upload(server.Put("rows.xlsx", OneRow()));
  ASSERT_TRUE(import.ok()) << import.status();
  ASSERT_TRUE(editor.Watch(import->import_id()).ok());
  EXPECT_TRUE(Eventually([&] {
    const auto now = editor.Get(import->import_id());
    return now.ok() && now->state() == v1::Import::STATE_EXPIRED;
  }));
  EXPECT_EQ(
      client::ErrorReason(editor.Commit(import->import_id(), false).status()),
      "IMPORT_EXPIRED");
}

}  // namespace
}  // namespace cte::test
