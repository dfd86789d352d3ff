// Every refusal of an upload from the wire, and uploads that break (R17, R18).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clients/cpp/error.h"
#include "tests/e2e/running_server.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Import = v1::Import;
using ::testing::HasSubstr;
using Stub = v1::ImportService::Stub;
using Message = v1::UploadImportRequest;

Message Header(const std::string& request_id,
               const std::string& file_name = "rows.xlsx") {
  Message message;
  message.mutable_header()->set_request_id(request_id);
  message.mutable_header()->set_file_name(file_name);
  return message;
}
Message Chunk(const std::string& bytes) {
  Message message;
  message.set_chunk(bytes);
  return message;
}
Message Finish(std::size_t bytes) {
  Message message;
  message.mutable_finish()->set_file_bytes(static_cast<std::int64_t>(bytes));
  return message;
}
std::vector<Message> Whole(const std::string& request_id,
                           const std::string& file) {
  return {Header(request_id), Chunk(file), Finish(file.size())};
}

class UploadTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ =
        new RunningServer({"--max-file-bytes", "200000", "--max-inflated-bytes",
                           "2000000", "--max-rows", "50", "--max-columns", "20",
                           "--max-cell-characters", "300"});
    server_->LoadDemoRoster();
  }
  static void TearDownTestSuite() {
    EXPECT_EQ(server_->Stop(), 0);
    delete server_;
  }

  UploadTest()
      : stub_(v1::ImportService::NewStub(
            server_->ForeignChannel("avondale-editor"))) {}

  absl::StatusOr<Import> Send(const std::vector<Message>& messages) {
    grpc::ClientContext context;
    v1::UploadImportResponse response;
    const auto writer = stub_->UploadImport(&context, &response);
    for (const Message& message : messages) {
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return client::FromGrpc(status);
    return response.import();
  }

  // The reason for which a file is refused, at once or while it is checked.
  std::string Refusal(const std::string& file) {
    const auto import = Send(Whole(NewId(), file));
    absl::Status status = import.status();
    if (import.ok()) {
      auto editor = server_->Imports("avondale-editor");
      const auto checked = editor.Watch(import->import_id());
      EXPECT_TRUE(checked.ok()) << checked.status();
      EXPECT_EQ(checked->state(), Import::STATE_FAILED);
      status = client::FromRpc(checked->failure());
    }
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_GT(status.message().size(), 20u);
    return client::ErrorReason(status);
  }

  std::string Refusal(const std::vector<Message>& messages) {
    const absl::Status status = Send(messages).status();
    EXPECT_NE(client::ErrorReason(status), "") << status;
    return client::ErrorReason(status);
  }

  static std::string NewId() {
    static int number = 0;
    return "upload-test-" + std::to_string(++number);
  }

  static std::vector<std::vector<std::string>> Sheet(std::size_t rows) {
    std::vector<std::vector<std::string>> sheet = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    sheet.resize(rows + 1, {"A069297285", "21223", "ESB", ""});
    return sheet;
  }

  static RunningServer* server_;
  const std::unique_ptr<Stub> stub_;
};
RunningServer* UploadTest::server_ = nullptr;

TEST_F(UploadTest, EveryFileErrorNamesItsReason) {
  const std::string good = WorkbookOf(Sheet(2));
  EXPECT_EQ(Refusal(std::string()), "FILE_EMPTY");
  EXPECT_EQ(Refusal(std::string(200001, 'x')), "FILE_TOO_LARGE");
  EXPECT_EQ(Refusal(std::string("UIC,PSN\n1,2\n")), "NOT_A_WORKBOOK");
  EXPECT_EQ(Refusal("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, 0)),
            "FILE_ENCRYPTED_OR_OLD");
  EXPECT_EQ(Refusal(good.substr(0, good.size() / 2)), "WORKBOOK_DAMAGED");
  EXPECT_EQ(Refusal(WorkbookBuilder()
                        .AddRows("<!--" + std::string(3'000'000, ' ') + "-->")
                        .Build()),
            "WORKBOOK_TOO_LARGE");
  EXPECT_EQ(Refusal(WorkbookOf(Sheet(51))), "TOO_MANY_ROWS");
  auto wide = Sheet(1);
  wide[1].resize(21, "x");
  EXPECT_EQ(Refusal(WorkbookOf(wide)), "TOO_MANY_COLUMNS");
  auto longer = Sheet(1);
  longer[1][3] = std::string(301, 'x');
  EXPECT_EQ(Refusal(WorkbookOf(longer)), "CELL_TOO_LONG");
  EXPECT_EQ(Refusal(WorkbookBuilder().AddRows("").Build()), "NO_WORKSHEET");
  EXPECT_EQ(Refusal(WorkbookOf({{"UIC", "PSN", "CredentialName"}})),
            "MISSING_FIELDS");
  EXPECT_EQ(Refusal(WorkbookOf({{"UIC", "PSN", "CredentialName",
                                 "CredentialCode", "credential_code"}})),
            "AMBIGUOUS_COLUMNS");
  EXPECT_TRUE(Send(Whole(NewId(), good)).ok()) << "the server lives on";
}

TEST_F(UploadTest, AStreamInAnotherOrderIsRefused) {
  const std::string file = WorkbookOf(Sheet(1));
  EXPECT_EQ(Refusal({Chunk(file)}), "UPLOAD_OUT_OF_ORDER");
  EXPECT_EQ(Refusal(std::vector<Message>()), "UPLOAD_OUT_OF_ORDER");
  EXPECT_EQ(Refusal({Header(NewId()), Header(NewId())}), "UPLOAD_OUT_OF_ORDER");
  auto more = Whole(NewId(), file);
  more.push_back(Chunk("more"));
  EXPECT_EQ(Refusal(more), "UPLOAD_OUT_OF_ORDER");
  EXPECT_EQ(Refusal({Header(NewId()), Chunk(file), Finish(file.size() + 1)}),
            "UPLOAD_INCOMPLETE");
  EXPECT_EQ(Refusal({Header(NewId()),
                     Chunk(std::string((std::size_t{1} << 20) + 1, 'x'))}),
            "CHUNK_TOO_LARGE");
  EXPECT_EQ(Refusal({Header("")}), "REQUEST_ID_INVALID");
  EXPECT_EQ(Refusal({Header(std::string(65, 'x'))}), "REQUEST_ID_INVALID");
  EXPECT_EQ(Refusal({Header(NewId(), "two\nlines")}), "FILE_NAME_INVALID");
}

TEST_F(UploadTest, TheSameRequestAnswersTheSameImport) {
  const std::string id = NewId();
  const std::string file = WorkbookOf(Sheet(3));
  const auto first = Send(Whole(id, file));
  ASSERT_TRUE(first.ok()) << first.status();
  const auto second = Send(Whole(id, file));
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->import_id(), second->import_id());
  const auto other = Send(Whole(id, WorkbookOf(Sheet(4))));
  EXPECT_EQ(other.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(client::ErrorReason(other.status()), "REQUEST_ID_REUSED");
}

TEST_F(UploadTest, AnUploadCutOffInTheMiddleCanBeSentAgain) {
  const std::string id = NewId();
  const std::string file = WorkbookOf(Sheet(3));
  EXPECT_EQ(Refusal({Header(id), Chunk(file.substr(0, 100))}),
            "UPLOAD_INCOMPLETE");
  const auto import = Send(Whole(id, file));
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(server_->Imports("avondale-editor")
                .Watch(import->import_id())
                ->counts()
                .rows(),
            3);
}

TEST_F(UploadTest, AClientThatVanishesLeavesAFailedImport) {
  const std::string id = NewId();
  const std::string file = WorkbookOf(Sheet(3));
  auto editor = server_->Imports("avondale-editor");
  std::optional<Import> left;
  const auto is_left_in = [&](Import::State state) {
    const auto listed = editor.List([&](const Import& newest) {
      left = newest;
      return false;
    });
    EXPECT_TRUE(listed.ok()) << listed;
    return left && left->file_name() == "vanished.xlsx" &&
           left->state() == state;
  };
  {
    grpc::ClientContext context;
    v1::UploadImportResponse response;
    const auto writer = stub_->UploadImport(&context, &response);
    ASSERT_TRUE(writer->Write(Header(id, "vanished.xlsx")));
    ASSERT_TRUE(writer->Write(Chunk(file.substr(0, 100))));
    EXPECT_TRUE(
        Eventually([&] { return is_left_in(Import::STATE_RECEIVING); }));
    context.TryCancel();
    EXPECT_FALSE(writer->Finish().ok());
  }
  EXPECT_TRUE(Eventually([&] { return is_left_in(Import::STATE_FAILED); }));
  ASSERT_TRUE(left.has_value());
  EXPECT_EQ(client::ErrorReason(client::FromRpc(left->failure())),
            "UPLOAD_INCOMPLETE");
  EXPECT_EQ(left->counts().rows(), 0);

  const auto import =
      Send({Header(id, "vanished.xlsx"), Chunk(file), Finish(file.size())});
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(server_->Imports("avondale-editor")
                .Watch(import->import_id())
                ->counts()
                .rows(),
            3);
}

TEST_F(UploadTest, AClientThatStandsStillMaySendTheFileAgainAtOnce) {
  RunningServer server({"--client-stall", "1s"});
  server.LoadDemoRoster();
  const auto stub =
      v1::ImportService::NewStub(server.ForeignChannel("avondale-editor"));
  const std::string file = WorkbookOf(Sheet(3));
  grpc::ClientContext context;
  v1::UploadImportResponse response;
  const auto writer = stub->UploadImport(&context, &response);
  ASSERT_TRUE(writer->Write(Header("stalled")));
  ASSERT_TRUE(writer->Write(Chunk(file.substr(0, 100))));
  const grpc::Status stalled = writer->Finish();
  EXPECT_EQ(stalled.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_THAT(stalled.error_message(), HasSubstr("neither sent nor read"));

  const auto send = [&] {
    grpc::ClientContext again;
    const auto whole = stub->UploadImport(&again, &response);
    for (const Message& message : Whole("stalled", file)) {
      whole->Write(message);
    }
    whole->WritesDone();
    return whole->Finish();
  };
  // Once the server has noted that it failed.
  EXPECT_TRUE(Eventually([&] { return send().ok(); }));
  EXPECT_EQ(response.import().file_name(), "rows.xlsx");
}

}  // namespace
}  // namespace cte::test
