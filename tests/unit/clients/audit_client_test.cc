#include "clients/cpp/audit_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "tests/unit/clients/fake_services.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;

const grpc::Status kBreak(grpc::StatusCode::UNAVAILABLE, "gone");

AuditClient::Reached Record(std::int64_t position) {
  AuditClient::Reached reached;
  reached.mutable_record()->set_position(position);
  reached.set_reached_position(position);
  return reached;
}

AuditClient::Reached Part(std::int64_t position, std::int32_t part, bool last) {
  AuditClient::Reached reached = Record(position);
  v1::ImportBatch& batch = *reached.mutable_record()->mutable_batch();
  batch.set_part(part);
  batch.set_last_part(last);
  if (!last) reached.set_reached_position(position - 1);
  return reached;
}

AuditClient::Reached Nothing(std::int64_t reached_position) {
  AuditClient::Reached reached;
  reached.set_reached_position(reached_position);
  return reached;
}

class AuditClientTest : public ::testing::Test {
 protected:
  AuditClientTest() {
    CallOptions options;
    options.retry.first_delay = absl::Milliseconds(1);
    options.retry.longest_delay = absl::Milliseconds(2);
    options.stop = stop_.get_token();
    client_ = std::make_unique<AuditClient>(server_.channel(), options);
  }

  // Notes what is handed out, as "7" or, of a part, "7.1".
  absl::Status Follow(const std::string& request = "") {
    return client_->Follow(
        Proto<v1::FollowAuditRecordsRequest>(request),
        [&](const AuditClient::Reached& reached) {
          const std::int32_t part = reached.record().batch().part();
          if (reached.has_record()) {
            seen_.push_back(
                absl::StrCat(reached.record().position(),
                             part > 0 ? absl::StrCat(".", part) : ""));
          }
          return on_answer_ ? on_answer_() : absl::OkStatus();
        });
  }

  std::stop_source stop_;
  FakeServer server_;
  FakeAudit& audit_ = server_.audit;
  std::unique_ptr<AuditClient> client_;
  std::function<absl::Status()> on_answer_;
  std::vector<std::string> seen_;
};

TEST_F(AuditClientTest, R29EachRecordIsHandedOutOnceOverBreaks) {
  audit_.streams = {
      {{Record(3), Record(5)}, kBreak},
      {{},
       Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY", "Busy.",
               absl::Milliseconds(1))},
      {{Record(6), Nothing(9)}, grpc::Status::OK},
      {{Record(10)}, grpc::Status(grpc::StatusCode::CANCELLED, "closing")}};
  EXPECT_EQ(Follow("after: 2 expand_awards: true").code(),
            absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(seen_, ElementsAre("3", "5", "6", "10"));
  EXPECT_THAT(audit_.follow_requests,
              ElementsAre(IsProto("after: 2 expand_awards: true"),
                          IsProto("after: 5 expand_awards: true"),
                          IsProto("after: 5 expand_awards: true"),
                          IsProto("after: 9 expand_awards: true"),
                          IsProto("after: 10 expand_awards: true")));
}

TEST_F(AuditClientTest, R29ARecordThatIsCutOffGoesOnWithItsNextPart) {
  audit_.streams = {
      {{Record(3), Part(7, 1, false), Part(7, 2, false)}, kBreak},
      {{Part(7, 1, false)}, kBreak},
      {{Part(7, 1, false), Part(7, 2, false), Part(7, 3, true), Record(8)},
       kBreak}};
  EXPECT_FALSE(Follow().ok());
  EXPECT_THAT(seen_, ElementsAre("3", "7.1", "7.2", "7.3", "8"));
  EXPECT_EQ(audit_.follow_requests[1].after(), 6);
  EXPECT_EQ(audit_.follow_requests[2].after(), 6);
}

TEST_F(AuditClientTest, FromNowIsTheFirstNowThatWasAnswered) {
  audit_.streams = {{{}, kBreak}, {{Nothing(41)}, kBreak}};
  EXPECT_FALSE(Follow("from_now: true").ok());
  EXPECT_THAT(audit_.follow_requests,
              ElementsAre(IsProto("from_now: true"), IsProto("from_now: true"),
                          IsProto("after: 41")));
}

TEST_F(AuditClientTest, ATokenThatEndsMayHaveBeenRenewed) {
  const grpc::Status ended(grpc::StatusCode::UNAUTHENTICATED, "ended");
  audit_.streams = {{{Record(1)}, ended}, {{Record(2)}, ended}, {{}, ended}};
  EXPECT_EQ(Follow().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(seen_, ElementsAre("1", "2"));
  EXPECT_EQ(audit_.follow_requests.size(), 3u);
}

TEST_F(AuditClientTest, EndsAsTheReaderOfTheRecordsSays) {
  audit_.streams = {{{Record(1), Record(2)}, kBreak}};
  on_answer_ = [] {
    return LocalError(absl::StatusCode::kUnknown, "ENOUGH", "Enough.");
  };
  EXPECT_EQ(ErrorReason(Follow()), "ENOUGH");
  EXPECT_THAT(seen_, ElementsAre("1"));
}

TEST_F(AuditClientTest, EndsWhenAStopIsRequested) {
  audit_.streams = {{{Record(1)}, kBreak}, {{Record(2)}, kBreak}};
  on_answer_ = [&] {
    stop_.request_stop();
    return absl::OkStatus();
  };
  EXPECT_FALSE(Follow().ok());
  EXPECT_THAT(seen_, ElementsAre("1"));
}

TEST_F(AuditClientTest, PagesComeUntilTheCallerHasEnough) {
  v1::ListAuditRecordsResponse page;
  page.set_next_page_token("more");
  audit_.list_audit_records.responses = {page, page, page};
  int pages = 0;
  EXPECT_TRUE(client_
                  ->List(Proto<v1::ListAuditRecordsRequest>("psn: 17"),
                         [&](const AuditClient::Page&) { return ++pages < 2; })
                  .ok());
  EXPECT_THAT(audit_.list_audit_records.requests,
              ElementsAre(IsProto("psn: 17 page_size: 1000"),
                          IsProto("psn: 17 page_size: 1000 "
                                  "page_token: 'more'")));
}

}  // namespace
}  // namespace cte::client
