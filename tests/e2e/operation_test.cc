// What an operator relies on: work that nobody waits for ends, one user does
// not shut the others out, access that is taken ends what is open, and what
// changes is read anew. On a database whose rows the test can lock.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <csignal>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/cpp/error.h"
#include "cte/credentials/v1/access_service.grpc.pb.h"
#include "cte/credentials/v1/audit_service.grpc.pb.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "db/connection.h"
#include "tests/e2e/running_server.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

constexpr std::int64_t kProgram = 17;

class OperationTest : public EngineTest {
 protected:
  void StartServer(std::vector<std::string> flags) {
    server_ = std::make_unique<RunningServer>(
        std::move(flags),
        SharedDatabase{database_->Url(), TestDatabase::kPassword});
    server_->LoadDemoRoster();
    watcher_ = Connect();
  }

  // Makes every award wait until the transaction ends.
  db::Transaction LockTheYear(db::Connection& connection) {
    auto transaction = db::Transaction::Begin(connection);
    EXPECT_TRUE(transaction.ok()) << transaction.status();
    EXPECT_TRUE(connection
                    .Query("SELECT closed FROM school_years FOR UPDATE", {},
                           [](const db::Row&) {})
                    .ok());
    return *std::move(transaction);
  }
  // Awards that wait for that.
  std::int64_t Waiting() {
    return Number(*watcher_,
                  "SELECT COUNT(*) FROM information_schema.processlist WHERE"
                  " info LIKE '%FROM school_years%LOCK IN SHARE MODE%'"
                  " AND id <> CONNECTION_ID()");
  }
  std::int64_t Awards() {
    return Number(*watcher_, "SELECT COUNT(*) FROM awards");
  }

  static grpc::Status Award(const std::shared_ptr<grpc::Channel>& channel,
                            grpc::ClientContext* context) {
    v1::AwardCredentialRequest request;
    request.set_psn(21223);
    request.add_uics("A025736286");
    request.set_approved_code("ESB");
    v1::AwardCredentialResponse response;
    return v1::CredentialService::NewStub(channel)->AwardCredential(
        context, request, &response);
  }

  using Rows =
      grpc::ClientReaderWriter<v1::ImportRowsRequest, v1::ImportRowsResponse>;
  // A stream of rows that the server has begun.
  std::unique_ptr<Rows> BeginRows(grpc::ClientContext* context) const {
    return BeginRows(server_->Channel("client"), context);
  }
  static std::unique_ptr<Rows> BeginRows(
      const std::shared_ptr<grpc::Channel>& channel,
      grpc::ClientContext* context) {
    auto rows = v1::ImportService::NewStub(channel)->ImportRows(context);
    v1::ImportRowsRequest request;
    request.mutable_header()->set_request_id("rows");
    request.mutable_header()->set_source_name("SIS");
    request.mutable_header()->set_policy(
        v1::ImportRowsRequest::POLICY_EACH_BATCH);
    v1::ImportRowsResponse response;
    EXPECT_TRUE(rows->Write(request) && rows->Read(&response));
    EXPECT_TRUE(response.has_started());
    return rows;
  }

  // A token of a new principal who holds a role over the state.
  v1::CreateTokenResponse NewUser(const std::string& name,
                                  v1::Grant::Role role) {
    const auto stub = v1::AccessService::NewStub(server_->Channel("client"));
    v1::GiveGrantRequest give;
    give.mutable_grant()->set_principal(name);
    give.mutable_grant()->set_role(role);
    give.mutable_grant()->set_scope_type(v1::Grant::SCOPE_STATE);
    v1::GiveGrantResponse given;
    grpc::ClientContext giving;
    EXPECT_TRUE(stub->GiveGrant(&giving, give, &given).ok());
    v1::CreateTokenRequest create;
    create.set_principal(name);
    v1::CreateTokenResponse created;
    grpc::ClientContext creating;
    EXPECT_TRUE(stub->CreateToken(&creating, create, &created).ok());
    EXPECT_TRUE(Eventually([&] { return WhoAmI(created.secret()) == name; }));
    return created;
  }
  // "" for a token that is not known.
  std::string WhoAmI(const std::string& token) const {
    v1::GetCallerResponse response;
    grpc::ClientContext context;
    (void)v1::AccessService::NewStub(server_->ChannelWithToken(token))
        ->GetCaller(&context, {}, &response);
    return response.principal();
  }

  // Waits until no award waits; says how long that took.
  void ExpectNoneWaits(const char* after_what) {
    const absl::Time begun = absl::Now();
    EXPECT_TRUE(Eventually([&] { return Waiting() == 0; }));
    std::cout << "after " << after_what << " the statement was gone within "
              << absl::Now() - begun << "\n";
  }

  std::unique_ptr<RunningServer> server_;
  std::unique_ptr<db::Connection> watcher_;
};
CTE_FOR_EVERY_ENGINE(OperationTest);

TEST_P(OperationTest, ADeadlineEndsTheStatement) {
  StartServer({});
  const auto holder = Connect();
  auto lock = LockTheYear(*holder);
  grpc::ClientContext context;
  context.set_deadline(
      absl::ToChronoTime(absl::Now() + absl::Milliseconds(500)));
  const auto status = Award(server_->Channel("client"), &context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  ExpectNoneWaits("a deadline");
  ASSERT_TRUE(lock.Commit().ok());
  EXPECT_EQ(Awards(), 0);
  // The connection on which it was killed goes on.
  for (int i = 0; i < 20; ++i) {
    grpc::ClientContext again;
    EXPECT_TRUE(Award(server_->Channel("client"), &again).ok());
  }
}

TEST_P(OperationTest, ACallerWhoHasGoneEndsTheStatement) {
  StartServer({});
  const auto holder = Connect();
  auto lock = LockTheYear(*holder);
  grpc::ClientContext context;
  std::thread caller([&] {
    EXPECT_EQ(Award(server_->Channel("client"), &context).error_code(),
              grpc::StatusCode::CANCELLED);
  });
  EXPECT_TRUE(Eventually([&] { return Waiting() == 1; }));
  context.TryCancel();
  caller.join();
  ExpectNoneWaits("a cancellation");
  ASSERT_TRUE(lock.Commit().ok());
  EXPECT_EQ(Awards(), 0);
}

TEST_P(OperationTest, AStreamOfRowsThatIsCancelledEndsTheStatement) {
  StartServer({});
  grpc::ClientContext context;
  const auto rows = BeginRows(&context);
  const auto holder = Connect();
  auto lock = LockTheYear(*holder);
  v1::ImportRowsRequest request;
  auto& row = *request.mutable_batch()->add_rows();
  row.set_uic("A025736286");
  row.set_psn("21223");
  row.set_credential_code("ESB");
  ASSERT_TRUE(rows->Write(request));
  EXPECT_TRUE(Eventually([&] { return Waiting() == 1; }));
  context.TryCancel();
  EXPECT_EQ(rows->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ExpectNoneWaits("a cancelled stream");
  ASSERT_TRUE(lock.Commit().ok());
  EXPECT_EQ(Awards(), 0);
}

// Until its deadline the client sends as fast as it can; the server reads no
// more than it may hold, and the rest is what the network takes.
TEST_P(OperationTest, AStreamOfRowsWaitsForTheDatabase) {
  StartServer({});
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(3)));
  const auto rows = BeginRows(&context);
  const auto holder = Connect();
  auto lock = LockTheYear(*holder);
  v1::ImportRowsRequest request;
  for (int i = 0; i < 4000; ++i) {
    auto& row = *request.mutable_batch()->add_rows();
    row.set_uic("A025736286");
    row.set_psn("21223");
    row.set_credential_name(std::string(200, 'n'));
  }
  int sent = 0;
  for (; rows->Write(request) && sent < 1000; ++sent) {
    request.mutable_batch()->set_offset((sent + 1) * 4000);
  }
  EXPECT_EQ(rows->Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_GE(sent, 1);
  EXPECT_LT(sent, 40);
  ASSERT_TRUE(lock.Commit().ok());
}

TEST_P(OperationTest, OneUserWithTooManyCallsLeavesRoomForOthers) {
  StartServer({"--database-connections", "2", "--user-waiting-calls", "3"});
  const std::string other = NewUser("other", v1::Grant::ROLE_VIEWER).secret();
  const auto holder = Connect();
  auto lock = LockTheYear(*holder);
  const auto channel = server_->Channel("client");
  std::vector<std::future<grpc::Status>> calls;
  const auto begin = [&] {
    calls.push_back(std::async(std::launch::async, [channel] {
      grpc::ClientContext context;
      return Award(channel, &context);
    }));
  };
  // Two are at work, three wait, and what is beyond is refused.
  for (int i = 0; i < 2; ++i) begin();
  EXPECT_TRUE(Eventually([&] { return Waiting() == 2; }));
  for (int i = 0; i < 8; ++i) begin();
  const auto refused = [&] {
    int count = 0;
    for (auto& call : calls) {
      if (call.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
        ++count;
      }
    }
    return count;
  };
  EXPECT_TRUE(Eventually([&] { return refused() == 5; }));
  // Others are answered all the while.
  for (int i = 0; i < 20; ++i) EXPECT_EQ(WhoAmI(other), "other");
  ASSERT_TRUE(lock.Commit().ok());
  int done = 0;
  for (auto& call : calls) {
    const grpc::Status status = call.get();
    if (status.ok()) {
      ++done;
      continue;
    }
    const auto error = client::FromGrpc(status);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(client::ErrorReason(error), "TOO_MANY_CALLS");
    EXPECT_TRUE(client::RetryDelay(error)) << "no RetryInfo";
  }
  EXPECT_EQ(done, 5);
  EXPECT_EQ(Awards(), 1);
}

TEST_P(OperationTest, ARevokedTokenLosesItsStreams) {
  StartServer({"--revocation", "1s"});
  const auto user = NewUser("follower", v1::Grant::ROLE_VIEWER);
  grpc::ClientContext following;
  const auto reader =
      v1::AuditService::NewStub(server_->ChannelWithToken(user.secret()))
          ->FollowAuditRecords(&following, {});
  v1::FollowAuditRecordsResponse answer;
  ASSERT_TRUE(reader->Read(&answer));
  v1::RevokeTokenRequest revoke;
  revoke.set_token_id(user.token().token_id());
  v1::RevokeTokenResponse revoked;
  grpc::ClientContext revoking;
  ASSERT_TRUE(v1::AccessService::NewStub(server_->Channel("client"))
                  ->RevokeToken(&revoking, revoke, &revoked)
                  .ok());
  const absl::Time at = absl::Now();
  while (reader->Read(&answer)) {
  }
  const absl::Status end = client::FromGrpc(reader->Finish());
  EXPECT_EQ(client::ErrorReason(end), "TOKEN_UNKNOWN") << end;
  std::cout << "the stream went on for " << absl::Now() - at << "\n";
}

TEST_P(OperationTest, AGrantThatIsTakenEndsIdleStreams) {
  StartServer({"--revocation", "1s"});
  const auto user = NewUser("uploader", v1::Grant::ROLE_EDITOR);
  const auto channel = server_->ChannelWithToken(user.secret());
  grpc::ClientContext uploading;
  v1::UploadImportResponse response;
  const auto writer =
      v1::ImportService::NewStub(channel)->UploadImport(&uploading, &response);
  v1::UploadImportRequest header;
  header.mutable_header()->set_request_id("idle");
  header.mutable_header()->set_file_name("idle.xlsx");
  ASSERT_TRUE(writer->Write(header));
  ASSERT_TRUE(Eventually(
      [&] { return Number(*watcher_, "SELECT COUNT(*) FROM imports") == 1; }));
  grpc::ClientContext streaming;
  const auto rows = BeginRows(channel, &streaming);
  v1::TakeGrantRequest take;
  take.mutable_grant()->set_principal("uploader");
  take.mutable_grant()->set_role(v1::Grant::ROLE_EDITOR);
  take.mutable_grant()->set_scope_type(v1::Grant::SCOPE_STATE);
  v1::TakeGrantResponse taken;
  grpc::ClientContext taking;
  ASSERT_TRUE(v1::AccessService::NewStub(server_->Channel("client"))
                  ->TakeGrant(&taking, take, &taken)
                  .ok());
  EXPECT_TRUE(taken.changed());
  // Nothing is sent: the streams end by themselves.
  const absl::Status upload = client::FromGrpc(writer->Finish());
  EXPECT_TRUE(absl::IsPermissionDenied(upload)) << upload;
  v1::ImportRowsResponse answer;
  EXPECT_FALSE(rows->Read(&answer));
  const absl::Status stream = client::FromGrpc(rows->Finish());
  EXPECT_EQ(client::ErrorReason(stream), "ROLE_REQUIRED") << stream;
}

TEST_P(OperationTest, TheAdministratorsTokenIsRenewedWithItsFile) {
  StartServer({});
  const std::string renewed = "renewed-token-of-the-administrator-0123";
  EXPECT_EQ(WhoAmI(renewed), "");
  server_->PutSecret("token", renewed);
  server_->Signal(SIGHUP);
  EXPECT_TRUE(
      Eventually([&] { return WhoAmI(renewed) == "local-administrator"; }));
  v1::GetCallerResponse response;
  grpc::ClientContext context;
  EXPECT_EQ(v1::AccessService::NewStub(server_->Channel("client"))
                ->GetCaller(&context, {}, &response)
                .error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST_P(OperationTest, AStopEndsAStreamOfRowsThatIsIdle) {
  StartServer({});
  grpc::ClientContext context;
  const auto rows = BeginRows(&context);
  std::thread stopper([&] { EXPECT_EQ(server_->Stop(), 0); });
  v1::ImportRowsResponse response;
  EXPECT_FALSE(rows->Read(&response));
  const auto status = client::FromGrpc(rows->Finish());
  stopper.join();
  EXPECT_EQ(client::ErrorReason(status), "SERVER_STOPPING") << status;
}

TEST_P(OperationTest, AStopIsInOrderAndLosesNothing) {
  StartServer({"--batch-rows", "10"});
  grpc::ClientContext following;
  const auto follower = v1::AuditService::NewStub(server_->Channel("client"))
                            ->FollowAuditRecords(&following, {});
  v1::FollowAuditRecordsResponse answer;
  ASSERT_TRUE(follower->Read(&answer));
  constexpr int kRows = 1000;
  std::vector<std::vector<std::string>> rows = {
      {"UIC", "PSN", "CredentialCode", "CredentialName"}};
  for (int i = 0; i < kRows; ++i) {
    rows.push_back({"A069297285", "21223", "", "Badge " + std::to_string(i)});
  }
  const auto sent = server_->Imports("client").Upload(
      server_->Put("many.xlsx", WorkbookOf(rows)));
  ASSERT_TRUE(sent.ok()) << sent.status();
  const std::string id = sent->import_id();
  ASSERT_TRUE(server_->Imports("client").Watch(id).ok());
  ASSERT_TRUE(server_->Imports("client").Commit(id, false).ok());
  std::thread stopper([&] { EXPECT_EQ(server_->Stop(), 0); });
  while (follower->Read(&answer)) {
  }
  EXPECT_EQ(follower->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
  const std::int64_t before = Awards();
  EXPECT_EQ(before % 10, 0) << "a batch was written in part";
  server_->Start();
  const auto done = server_->Imports("client").Watch(id);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->state(), v1::Import::STATE_COMMITTED);
  EXPECT_EQ(done->counts().created(), kRows);
  EXPECT_EQ(Awards(), kRows);
}

// Declared and taken back in turns, by one server and the other, so that the
// order of the records shows.
TEST_P(OperationTest, R29_AFollowerGetsEachRecordOnceFromWhicheverServer) {
  StartServer({});
  const RunningServer other(
      {}, SharedDatabase{database_->Url(), TestDatabase::kPassword});
  constexpr int kChanges = 20;
  const auto follow = [](const RunningServer& server, std::int64_t after,
                         int count, std::vector<v1::AuditRecord>& records) {
    v1::FollowAuditRecordsRequest request;
    request.set_after(after);
    grpc::ClientContext context;
    const auto reader = v1::AuditService::NewStub(server.Channel("client"))
                            ->FollowAuditRecords(&context, request);
    v1::FollowAuditRecordsResponse answer;
    while (count > 0 && reader->Read(&answer)) {
      after = answer.reached_position();
      if (answer.record().psn() != kProgram) continue;
      records.push_back(answer.record());
      --count;
    }
    context.TryCancel();
    return after;
  };
  std::vector<v1::AuditRecord> records;
  std::thread follower([&] {
    const std::int64_t reached = follow(*server_, 0, kChanges / 2, records);
    follow(other, reached, kChanges / 2, records);
  });
  for (int i = 0; i < kChanges; ++i) {
    const auto stub = v1::ProgramService::NewStub(
        (i % 3 == 0 ? *server_ : other).Channel("client"));
    grpc::ClientContext context;
    if (i % 2 == 0) {
      v1::DeclareNoCredentialsRequest request;
      request.set_psn(kProgram);
      v1::DeclareNoCredentialsResponse response;
      ASSERT_TRUE(
          stub->DeclareNoCredentials(&context, request, &response).ok());
    } else {
      v1::WithdrawNoCredentialsRequest request;
      request.set_psn(kProgram);
      v1::WithdrawNoCredentialsResponse response;
      ASSERT_TRUE(
          stub->WithdrawNoCredentials(&context, request, &response).ok());
    }
  }
  follower.join();
  ASSERT_EQ(records.size(), std::size_t{kChanges});
  for (int i = 0; i < kChanges; ++i) {
    const auto& record = records[static_cast<std::size_t>(i)];
    EXPECT_EQ(record.action(),
              i % 2 == 0 ? v1::AuditRecord::ACTION_PROGRAM_DECLARED
                         : v1::AuditRecord::ACTION_DECLARATION_WITHDRAWN)
        << i;
    if (i > 0) {
      EXPECT_GT(record.position(),
                records[static_cast<std::size_t>(i) - 1].position());
    }
  }
}

}  // namespace
}  // namespace cte::test
