// Who did what, listed and followed from the wire (R29).

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cte/credentials/v1/audit_service.grpc.pb.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Action = v1::AuditRecord;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kPname[] = "A025736286";
constexpr char kVname[] = "A069297285";

// A follower that is read until it has caught up.
class Follower {
 public:
  Follower(const RunningServer& server, const char* user,
           const v1::FollowAuditRecordsRequest& request)
      : stub_(v1::AuditService::NewStub(server.Channel(user))),
        reader_(stub_->FollowAuditRecords(&context_, request)) {}
  ~Follower() {
    context_.TryCancel();
    reader_->Finish();
  }

  // The records up to the next answer without one.
  std::vector<v1::AuditRecord> CatchUp() {
    std::vector<v1::AuditRecord> records;
    v1::FollowAuditRecordsResponse response;
    while (reader_->Read(&response)) {
      reached_ = response.reached_position();
      if (!response.has_record()) return records;
      records.push_back(response.record());
    }
    ADD_FAILURE() << "the stream ended: " << reader_->Finish().error_message();
    return records;
  }
  // The next record, however long it takes to come.
  v1::AuditRecord Next() {
    v1::FollowAuditRecordsResponse response;
    while (reader_->Read(&response)) {
      reached_ = response.reached_position();
      if (response.has_record()) return response.record();
    }
    ADD_FAILURE() << "the stream ended";
    return {};
  }
  std::int64_t reached() const { return reached_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::AuditService::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::FollowAuditRecordsResponse>> reader_;
  std::int64_t reached_ = 0;
};

std::vector<int> ActionsOf(const std::vector<v1::AuditRecord>& records) {
  std::vector<int> actions;
  for (const auto& record : records) actions.push_back(record.action());
  return actions;
}

class AuditTest : public DemoTest {
 protected:
  static void Award(const char* code) {
    v1::AwardCredentialRequest request;
    request.set_psn(kRadio);
    request.add_uics(kPname);
    request.set_approved_code(code);
    ASSERT_TRUE(Call(StubOf<v1::CredentialService>(kEditor),
                     &v1::CredentialService::Stub::AwardCredential, request)
                    .ok());
  }
  static void Remove(const char* code) {
    v1::RemoveAwardRequest request;
    request.set_psn(kRadio);
    request.set_uic(kPname);
    request.set_credential_code(code);
    ASSERT_TRUE(Call(StubOf<v1::CredentialService>(kEditor),
                     &v1::CredentialService::Stub::RemoveAward, request)
                    .ok());
  }
  static std::vector<v1::AuditRecord> List(
      const v1::ListAuditRecordsRequest& request) {
    const auto listed =
        Call(StubOf<v1::AuditService>(kAdministrator),
             &v1::AuditService::Stub::ListAuditRecords, request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    if (!listed.ok()) return {};
    return {listed->records().begin(), listed->records().end()};
  }
  // Imports two awards of the radio program; answers the import's id.
  static std::string Import(const char* file) {
    auto imports = server_->Imports(kEditor);
    const auto sent = imports.Upload(server_->Put(
        file, WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                          {kPname, "21223", "", file},
                          {kVname, "21223", "", file}})));
    EXPECT_TRUE(sent.ok()) << sent.status();
    EXPECT_TRUE(imports.Watch(sent->import_id()).ok());
    EXPECT_TRUE(imports.Commit(sent->import_id(), false).ok());
    EXPECT_TRUE(imports.Watch(sent->import_id()).ok());
    return sent->import_id();
  }
};

TEST_F(AuditTest, R29_AFollowerGetsEachChangeOnceAndInOrder) {
  v1::FollowAuditRecordsRequest from_now;
  from_now.set_from_now(true);
  Follower follower(*server_, kAdministrator, from_now);
  EXPECT_THAT(follower.CatchUp(), IsEmpty());
  Award("ESB");
  const auto created = follower.Next();
  EXPECT_EQ(created.action(), Action::ACTION_AWARD_CREATED);
  EXPECT_EQ(created.principal(), kEditor);
  EXPECT_EQ(created.psn(), kRadio);
  EXPECT_EQ(created.uic(), kPname);
  EXPECT_EQ(created.request_id().size(), 32u);
  Remove("ESB");
  EXPECT_EQ(follower.Next().action(), Action::ACTION_AWARD_REMOVED);
  // What came while nobody followed comes first to who goes on.
  const std::int64_t reached = follower.reached();
  Award("ESB");
  Remove("ESB");
  v1::FollowAuditRecordsRequest on;
  on.set_after(reached);
  Follower second(*server_, kAdministrator, on);
  EXPECT_THAT(
      ActionsOf(second.CatchUp()),
      ElementsAre(Action::ACTION_AWARD_CREATED, Action::ACTION_AWARD_REMOVED));
  EXPECT_EQ(follower.Next().action(), Action::ACTION_AWARD_CREATED);
  EXPECT_EQ(follower.Next().action(), Action::ACTION_AWARD_REMOVED);
}

TEST_F(AuditTest, R29_ABatchOfAnImportTellsWhatItMade) {
  v1::FollowAuditRecordsRequest from_now;
  from_now.set_from_now(true);
  from_now.set_expand_awards(true);
  Follower follower(*server_, kAdministrator, from_now);
  follower.CatchUp();
  const std::string id = Import("Audited");
  v1::AuditRecord batch;
  do {
    batch = follower.Next();
    EXPECT_EQ(batch.import_id(), id);
  } while (batch.action() != Action::ACTION_IMPORT_BATCH && !HasFailure());
  EXPECT_EQ(batch.first_import_row(), 2);
  EXPECT_EQ(batch.last_import_row(), 3);
  EXPECT_EQ(batch.batch().created_awards(), 2);
  ASSERT_EQ(batch.batch().awards_size(), 2);
  EXPECT_EQ(batch.batch().awards(1).uic(), kVname);
  EXPECT_EQ(batch.batch().awards(1).import_row(), 3);
  EXPECT_EQ(batch.batch().awards(1).credential_name(), "Audited");
  EXPECT_TRUE(batch.batch().last_part());
  // The student's list has the batch too, and no row of its own for the award.
  v1::ListAuditRecordsRequest request;
  request.set_uic(kVname);
  request.set_import_id(id);
  EXPECT_THAT(ActionsOf(List(request)),
              ElementsAre(Action::ACTION_IMPORT_BATCH));
}

TEST_F(AuditTest, R29_LooksAtAStudentAndExportsAreRecorded) {
  v1::GetStudentRequest student;
  student.set_uic(kVname);
  ASSERT_TRUE(Call(StubOf<v1::CredentialService>(kCounselor),
                   &v1::CredentialService::Stub::GetStudent, student)
                  .ok());
  v1::ListAuditRecordsRequest request;
  request.set_principal(kCounselor);
  const auto records = List(request);
  ASSERT_THAT(records, Not(IsEmpty()));
  EXPECT_EQ(records[0].action(), Action::ACTION_STUDENT_READ);
  EXPECT_EQ(records[0].uic(), kVname);
}

TEST_F(AuditTest, R29_WhatIsRefusedLeavesNoRecord) {
  v1::DeclareNoCredentialsRequest declare;
  declare.set_psn(kDrafting);
  EXPECT_FALSE(Call(StubOf<v1::ProgramService>(kAuditor),
                    &v1::ProgramService::Stub::DeclareNoCredentials, declare)
                   .ok());
  v1::ListAuditRecordsRequest request;
  request.set_principal(kAuditor);
  EXPECT_THAT(List(request), IsEmpty());
}

TEST_F(AuditTest, R29_PagesGoThroughAllRecords) {
  v1::ListAuditRecordsRequest request;
  request.set_page_size(1000);
  request.set_expand_awards(true);
  const auto all = List(request);
  ASSERT_GT(all.size(), 3u);
  request.set_page_size(1);
  std::vector<std::int64_t> paged;
  do {
    const auto page = Call(StubOf<v1::AuditService>(kAdministrator),
                           &v1::AuditService::Stub::ListAuditRecords, request);
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& record : page->records()) {
      paged.push_back(record.position());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  // The loading of the roster that this follows is older, and stays.
  ASSERT_EQ(paged.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(paged[i], all[i].position());
  }
}

TEST_F(AuditTest, R29_APositionIsOneThatWasReached) {
  const auto reason = [](std::int64_t after, bool from_now) {
    v1::FollowAuditRecordsRequest request;
    request.set_after(after);
    request.set_from_now(from_now);
    grpc::ClientContext context;
    const auto reader = StubOf<v1::AuditService>(kAdministrator)
                            ->FollowAuditRecords(&context, request);
    v1::FollowAuditRecordsResponse response;
    EXPECT_FALSE(reader->Read(&response));
    const grpc::Status status = reader->Finish();
    ExpectListed(status);
    return client::ErrorReason(client::FromGrpc(status));
  };
  EXPECT_EQ(reason(-1, false), "POSITION_INVALID");
  EXPECT_EQ(reason(1, true), "POSITION_INVALID");
  EXPECT_EQ(reason(1'000'000'000, false), "POSITION_AHEAD");
}

}  // namespace
}  // namespace cte::test
