#include "server/streams/row_conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "tests/unit/server/mock_store.h"

namespace cte::server {
namespace {

using Request = RowConversation::Request;
using Response = RowConversation::Response;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A stream that says of each batch that all of it is new, after something has
// happened meanwhile.
class FakeStream final : public RowStream {
 public:
  FakeStream(bool takes_any_order, std::function<void()>& meanwhile)
      : takes_any_order_(takes_any_order), meanwhile_(meanwhile) {}

  const domain::Import& import() const override { return import_; }
  std::int64_t next_offset() const override { return 0; }
  bool takes_any_order() const override { return takes_any_order_; }
  absl::StatusOr<std::vector<domain::CheckedRow>> Take(
      domain::Store&, const domain::Actor&,
      const domain::RowBatch& batch) override {
    std::vector<domain::CheckedRow> rows(batch.rows.size());
    for (auto& row : rows) row.outcome = domain::Outcome::kCreated;
    meanwhile_();
    return rows;
  }
  absl::StatusOr<domain::Import> Finish(domain::Store&, const domain::Actor&,
                                        std::int64_t row_count) override {
    domain::Import import;
    import.state = domain::ImportState::kCommitted;
    import.counts.rows = row_count;
    return import;
  }

 private:
  const bool takes_any_order_;
  std::function<void()>& meanwhile_;
  const domain::Import import_;
};

// gRPC and the executor, which do nothing by themselves.
struct Wire final : RowConversation::Peer {
  void Read(Request* request) override { reading = request; }
  void Write(const Response* response) override {
    ASSERT_EQ(writing, nullptr);
    writing = response;
  }
  void HangUp() override { ++hung_up; }

  Request* reading = nullptr;
  const Response* writing = nullptr;
  int hung_up = 0;
};

struct Executing {
  std::deque<RowConversation::Step> steps;
  bool owes = false;
  bool stops = false;
  bool others_wait = false;
  int broken = 0;
  std::optional<absl::Status> ended;
  std::shared_ptr<RowConversation> conversation;
  bool refuses = false;
};

class FakeHost final : public RowConversation::Host {
 public:
  explicit FakeHost(Executing& executing) : e_(executing) {}

  void Run(RowConversation::Step step) override {
    if (e_.refuses) {
      End(absl::ResourceExhaustedError("busy"));
    } else {
      e_.steps.push_back(std::move(step));
    }
  }
  void RunLater(domain::ImportId, RowConversation::Step step) override {
    e_.steps.push_back(std::move(step));
  }
  void Wake(domain::ImportId) override {}
  bool OthersWait() const override { return e_.others_wait; }
  void ClientOwes(bool owes) override { e_.owes = owes; }
  bool server_stops() const override { return e_.stops; }
  void Break(const absl::Status&) override { ++e_.broken; }
  void End(const absl::Status& status) override {
    if (e_.ended) return;
    e_.ended = status;
    e_.conversation->Ended();
  }

 private:
  Executing& e_;
};

class RowConversationTest : public ::testing::Test {
 protected:
  static constexpr int kWindow = 3;

  void Begin(bool takes_any_order = true) {
    host_.conversation = std::make_shared<RowConversation>(
        wire_, std::make_unique<FakeHost>(host_), kWindow,
        [this, takes_any_order](domain::Store&, const Caller&,
                                const Request::Header&) {
          return std::make_unique<FakeStream>(takes_any_order, meanwhile_);
        });
    host_.conversation->Begin();
    EXPECT_EQ(wire_.reading, nullptr);
    RunStep();  // that finds that the call may be made
    Request header;
    header.mutable_header()->set_request_id("r");
    Comes(header);
    RunStep();
    WriteOne();
  }
  ~RowConversationTest() override { host_.conversation.reset(); }

  void Comes(const Request& request) {
    ASSERT_NE(wire_.reading, nullptr);
    *std::exchange(wire_.reading, nullptr) = request;
    host_.conversation->ReadDone(true);
  }
  void BatchComes(std::int64_t offset, const std::string& uic,
                  const std::string& psn = "17") {
    Request request;
    request.mutable_batch()->set_offset(offset);
    auto& row = *request.mutable_batch()->add_rows();
    row.set_uic(uic);
    row.set_psn(psn);
    row.set_credential_code("A");
    Comes(request);
  }
  void RunStep(std::size_t number = 0) {
    ASSERT_LT(number, host_.steps.size());
    const auto place =
        host_.steps.begin() + static_cast<std::ptrdiff_t>(number);
    const RowConversation::Step step = *place;
    host_.steps.erase(place);
    step(store_, caller_);
  }
  // The offset of what is written; -1 for what is no acknowledgement.
  std::int64_t WriteOne(bool ok = true) {
    if (wire_.writing == nullptr) return -2;
    const auto* const written = std::exchange(wire_.writing, nullptr);
    const std::int64_t offset = written->has_acknowledgement()
                                    ? written->acknowledgement().offset()
                                    : -1;
    host_.conversation->WriteDone(ok);
    return offset;
  }

  ::testing::NiceMock<MockStore> store_;
  const Caller caller_{.actor = domain::Actor("p"), .grants = {}};
  Wire wire_;
  Executing host_;
  std::function<void()> meanwhile_ = [] {};  // while a batch is worked on
};

TEST_F(RowConversationTest, ReadsAheadAsFarAsTheWindowAndNoFurther) {
  Begin();
  for (int i = 0; i < kWindow; ++i) {
    BatchComes(i, "A00000000" + std::to_string(i));
  }
  EXPECT_EQ(wire_.reading, nullptr);
  EXPECT_EQ(host_.steps.size(), 3u);
  EXPECT_FALSE(host_.owes);
  RunStep();
  // Done, and not told yet: the client does not read.
  EXPECT_EQ(wire_.reading, nullptr);
  EXPECT_TRUE(host_.owes);
  EXPECT_EQ(WriteOne(), 0);
  EXPECT_NE(wire_.reading, nullptr);
}

TEST_F(RowConversationTest, DoesNotReadAheadOfOthersWhoWait) {
  Begin();
  host_.others_wait = true;
  BatchComes(0, "A000000000");
  EXPECT_EQ(wire_.reading, nullptr);
  EXPECT_FALSE(host_.owes);
  RunStep();
  EXPECT_EQ(wire_.reading, nullptr) << "the answer is held as well";
  host_.others_wait = false;
  EXPECT_EQ(WriteOne(), 0);
  ASSERT_NE(wire_.reading, nullptr);
  BatchComes(1, "A000000001");
  EXPECT_NE(wire_.reading, nullptr);
}

TEST_F(RowConversationTest, TellsTheClientToSendOneAtATimeWhileOthersWait) {
  Begin();
  host_.others_wait = true;
  BatchComes(0, "A000000000");
  RunStep();
  ASSERT_NE(wire_.writing, nullptr);
  EXPECT_EQ(wire_.writing->acknowledgement().window(), 1);
  WriteOne();
  host_.others_wait = false;
  BatchComes(1, "A000000001");
  RunStep();
  ASSERT_NE(wire_.writing, nullptr);
  EXPECT_EQ(wire_.writing->acknowledgement().window(), kWindow);
}

TEST_F(RowConversationTest, AnswersInTheOrderOfTheBatches) {
  Begin();
  for (int i = 0; i < kWindow; ++i) {
    BatchComes(i, "A00000000" + std::to_string(i));
  }
  RunStep(2);
  RunStep(1);
  EXPECT_EQ(wire_.writing, nullptr);
  RunStep(0);
  EXPECT_THAT((std::vector{WriteOne(), WriteOne(), WriteOne(), WriteOne()}),
              ElementsAre(0, 1, 2, -2));
}

TEST_F(RowConversationTest, BatchesThatMeetAreWrittenOneAfterTheOther) {
  Begin();
  BatchComes(0, "A000000000");
  BatchComes(1, "A000000000");
  BatchComes(2, "A000000002");
  // The third is apart from both.
  EXPECT_EQ(host_.steps.size(), 2u);
  RunStep(0);
  EXPECT_EQ(host_.steps.size(), 2u);
}

TEST_F(RowConversationTest, ADeclarationMeetsEverything) {
  Begin();
  BatchComes(0, "A000000000");
  Request declaration;
  declaration.mutable_batch()->set_offset(1);
  auto& row = *declaration.mutable_batch()->add_rows();
  row.set_uic("9999999999");
  row.set_psn("18");
  row.set_credential_code("x");
  Comes(declaration);
  BatchComes(2, "A000000002");
  EXPECT_EQ(host_.steps.size(), 1u);
  RunStep();
  EXPECT_EQ(host_.steps.size(), 1u);
  RunStep();
  EXPECT_EQ(host_.steps.size(), 1u);
}

TEST_F(RowConversationTest, OneThatHasToBeInOrderTakesOneBatchAtATime) {
  Begin(false);
  BatchComes(0, "A000000000");
  BatchComes(1, "A000000001");
  EXPECT_EQ(host_.steps.size(), 1u);
}

TEST_F(RowConversationTest, EndsWhenAllIsToldAfterItsFinish) {
  Begin();
  BatchComes(0, "A000000000");
  Request finish;
  finish.mutable_finish()->set_row_count(1);
  Comes(finish);
  RunStep();
  EXPECT_THAT(host_.steps, IsEmpty());
  EXPECT_EQ(WriteOne(), 0);
  RunStep();
  EXPECT_FALSE(host_.ended);
  WriteOne();
  ASSERT_TRUE(host_.ended);
  EXPECT_TRUE(host_.ended->ok());
  EXPECT_EQ(wire_.hung_up, 1);
}

TEST_F(RowConversationTest, AFailureWaitsForWhatIsUnderWayAndTellsOfIt) {
  Begin();
  BatchComes(0, "A000000000");
  meanwhile_ = [&] {
    BatchComes(7, "A000000001");
    EXPECT_FALSE(host_.ended);
  };
  RunStep();
  EXPECT_FALSE(host_.ended);
  EXPECT_EQ(WriteOne(), 0);
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(domain::ErrorReason(*host_.ended), "OFFSET_INVALID");
  EXPECT_EQ(wire_.hung_up, 1);
}

TEST_F(RowConversationTest, AFailureDoesNotWaitForWhatHasNotBegun) {
  Begin();
  BatchComes(0, "A000000000");
  const auto step = host_.steps.front();
  BatchComes(7, "A000000001");
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(domain::ErrorReason(*host_.ended), "OFFSET_INVALID");
  // A step that comes too late does nothing.
  meanwhile_ = [] { ADD_FAILURE(); };
  step(store_, caller_);
}

TEST_F(RowConversationTest, OneWhoDoesNotReadIsBroken) {
  Begin();
  BatchComes(0, "A000000000");
  RunStep();
  ASSERT_NE(wire_.writing, nullptr);
  host_.conversation->GiveUp(absl::AbortedError("stalled"));
  EXPECT_EQ(host_.broken, 1);
  EXPECT_FALSE(host_.ended);
  WriteOne(false);
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(*host_.ended, absl::AbortedError("stalled"));
}

// The end of the call waits behind what it does not read.
TEST_F(RowConversationTest, OneWhoDoesNotReadItsEndIsBrokenToo) {
  Begin();
  BatchComes(0, "A000000000");
  RunStep();
  ASSERT_NE(wire_.writing, nullptr);
  host_.refuses = true;
  BatchComes(1, "A000000001");
  EXPECT_TRUE(host_.ended);
  EXPECT_EQ(wire_.hung_up, 1);
  EXPECT_TRUE(host_.owes);
  host_.conversation->GiveUp(absl::AbortedError("stalled"));
  EXPECT_EQ(host_.broken, 1);
  WriteOne(false);
  EXPECT_EQ(wire_.hung_up, 1);
}

TEST_F(RowConversationTest, OneWhoDoesNotSendIsTold) {
  Begin();
  EXPECT_TRUE(host_.owes);
  host_.conversation->GiveUp(absl::AbortedError("stalled"));
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(*host_.ended, absl::AbortedError("stalled"));
  EXPECT_EQ(host_.broken, 0);
}

TEST_F(RowConversationTest, AStepThatIsRefusedEndsItOnce) {
  Begin();
  host_.refuses = true;
  BatchComes(0, "A000000000");
  ASSERT_TRUE(host_.ended);
  EXPECT_TRUE(absl::IsResourceExhausted(*host_.ended));
  EXPECT_EQ(wire_.hung_up, 1);
}

TEST_F(RowConversationTest, AServerThatStopsEndsItAfterTheBatch) {
  Begin();
  BatchComes(0, "A000000000");
  host_.stops = true;
  RunStep();
  EXPECT_EQ(WriteOne(), 0);
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(domain::ErrorReason(*host_.ended), "SERVER_STOPPING");
}

TEST_F(RowConversationTest, AnIdleOneEndsWhenTheServerStops) {
  Begin();
  host_.conversation->ServerStops();
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(domain::ErrorReason(*host_.ended), "SERVER_STOPPING");
}

TEST_F(RowConversationTest, AServerThatStopsAnswersWhatHasBegunAndNoMore) {
  Begin();
  BatchComes(0, "A000000000");
  BatchComes(1, "A000000001");
  int taken = 0;
  meanwhile_ = [&] {
    ++taken;
    host_.conversation->ServerStops();
  };
  RunStep(0);
  EXPECT_EQ(WriteOne(), 0);
  ASSERT_TRUE(host_.ended);
  EXPECT_EQ(domain::ErrorReason(*host_.ended), "SERVER_STOPPING");
  RunStep(0);
  EXPECT_EQ(taken, 1);
}

TEST_F(RowConversationTest, AServerThatStopsLetsOneFinish) {
  Begin();
  Request finish;
  finish.mutable_finish()->set_row_count(0);
  Comes(finish);
  host_.stops = true;
  host_.conversation->ServerStops();
  RunStep();
  WriteOne();
  ASSERT_TRUE(host_.ended);
  EXPECT_TRUE(host_.ended->ok());
}

}  // namespace
}  // namespace cte::server
