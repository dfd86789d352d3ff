#include "clients/cpp/row_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "clients/cpp/error.h"
#include "tests/unit/clients/counted_rows.h"
#include "tests/unit/clients/fake_services.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const grpc::Status kGone(grpc::StatusCode::UNAVAILABLE, "Socket closed");

class RowStreamTest : public ::testing::Test {
 protected:
  RowStreamTest() {
    header_.set_request_id("req-1");
    header_.set_source_name("SIS nightly");
    header_.set_policy(v1::ImportRowsRequest::POLICY_EACH_BATCH);
    streams_.finished = ImportIn(v1::Import::STATE_COMMITTED);
    events_.started = [this](const RowStream::Started& started) {
      starts_.push_back(started.next_offset());
    };
    events_.acknowledged = [this](const RowStream::Acknowledgement& one) {
      told_.push_back(one.offset());
      created_ += one.created();
      rows_told_.insert(rows_told_.end(), one.rows().begin(), one.rows().end());
      return absl::OkStatus();
    };
    events_.broke = [this](const absl::Status&, absl::Duration) { ++breaks_; };
  }

  absl::StatusOr<v1::Import> Run(RowSource& rows, int batch_rows = 10) {
    CallOptions options;
    options.retry.first_delay = absl::Milliseconds(1);
    options.retry.longest_delay = absl::Milliseconds(2);
    options.retry.unreachable_patience = absl::Milliseconds(20);
    options.retry.answered_patience = absl::Milliseconds(20);
    options.stop = stop_.get_token();
    RowStream stream(server_.channel(), options);
    return stream.Run(header_, rows, events_, batch_rows);
  }

  // Every row of so many is in, once and in order.
  void ExpectAllIn(std::int64_t count) {
    ASSERT_EQ(static_cast<std::int64_t>(streams_.rows.size()), count);
    for (std::int64_t i = 0; i < count; ++i) {
      ASSERT_EQ(streams_.rows[static_cast<std::size_t>(i)].psn(),
                std::to_string(i));
    }
    EXPECT_EQ(streams_.row_count, count);
  }

  std::stop_source stop_;
  FakeServer server_;
  FakeRowStreams& streams_ = server_.imports.streams;
  RowStream::Header header_;
  RowStream::Events events_;
  std::vector<std::int64_t> starts_;
  std::vector<std::int64_t> told_;
  std::int64_t created_ = 0;
  std::vector<v1::ImportRow> rows_told_;
  int breaks_ = 0;
};

TEST_F(RowStreamTest, SendsTheHeaderTheBatchesAndTheirNumber) {
  CountedRows rows(25);
  const auto import = Run(rows);
  ASSERT_TRUE(import.ok()) << import.status();
  EXPECT_EQ(import->state(), v1::Import::STATE_COMMITTED);
  EXPECT_EQ(import->counts().created(), 25);
  ASSERT_THAT(streams_.headers, SizeIs(1));
  EXPECT_EQ(streams_.headers[0].SerializeAsString(),
            header_.SerializeAsString());
  ExpectAllIn(25);
  EXPECT_THAT(told_, ElementsAre(0, 10, 20));
  EXPECT_EQ(created_, 25);
}

TEST_F(RowStreamTest, OfNoRowsSendsTheFinishAlone) {
  CountedRows rows(0);
  EXPECT_TRUE(Run(rows).ok());
  EXPECT_EQ(streams_.row_count, 0);
  EXPECT_THAT(streams_.offsets, ElementsAre(IsEmpty()));
}

TEST_F(RowStreamTest, KeepsTheWindowFullAndNoFuller) {
  streams_.lazy = true;
  streams_.window = 4;
  CountedRows rows(4'005);
  std::int64_t most = 0;
  rows.uic = [&](std::int64_t offset) {
    const std::int64_t batches = offset / 10 + 1;
    most = std::max(most, batches - static_cast<std::int64_t>(told_.size()));
    return "";
  };
  ASSERT_TRUE(Run(rows).ok());
  ExpectAllIn(4'005);
  EXPECT_EQ(streams_.most_on_their_way, 4);
  EXPECT_EQ(most, 4);
}

TEST_F(RowStreamTest, SendsMoreAtATimeOnceTheServerSaysSo) {
  streams_.lazy = true;
  streams_.window = 1;
  streams_.window_later = 4;
  CountedRows rows(410);
  ASSERT_TRUE(Run(rows).ok());
  ExpectAllIn(410);
  EXPECT_EQ(streams_.most_on_their_way, 4);
}

TEST_F(RowStreamTest, SendsFewerAtATimeOnceTheServerSaysSo) {
  streams_.lazy = true;
  streams_.window = 4;
  streams_.window_later = 1;
  CountedRows rows(400);
  std::int64_t most = 0;
  rows.uic = [&](std::int64_t offset) {
    const std::int64_t batches = offset / 10 + 1;
    const auto told = static_cast<std::int64_t>(told_.size());
    if (batches > 4) most = std::max(most, batches - told);
    return "";
  };
  ASSERT_TRUE(Run(rows).ok());
  ExpectAllIn(400);
  EXPECT_EQ(most, 1);
}

// More than both sides buffer: a client that only writes would stand still.
TEST_F(RowStreamTest, ReceivesWhileItSends) {
  streams_.window = 1000;
  CountedRows rows(40'000, /*name_bytes=*/400);
  rows.uic = [](std::int64_t) { return "rejected"; };
  ASSERT_TRUE(Run(rows, RowStream::kMaxBatchRows).ok());
  ExpectAllIn(40'000);
  EXPECT_THAT(rows_told_, SizeIs(40'000));
  EXPECT_LE(streams_.largest_batch_bytes, std::size_t{1} << 20);
}

TEST_F(RowStreamTest, JoinsThePartsOfAnAcknowledgement) {
  streams_.part_rows = 3;
  CountedRows rows(20);
  rows.uic = [](std::int64_t i) { return i % 5 == 0 ? "" : "unchanged"; };
  ASSERT_TRUE(Run(rows).ok());
  EXPECT_THAT(told_, ElementsAre(0, 10));
  EXPECT_EQ(created_, 4);
  ASSERT_THAT(rows_told_, SizeIs(16));
  EXPECT_EQ(rows_told_.front().row_number(), 2);
  EXPECT_EQ(rows_told_.back().row_number(), 20);
  for (std::size_t i = 1; i < rows_told_.size(); ++i) {
    EXPECT_LT(rows_told_[i - 1].row_number(), rows_told_[i].row_number());
  }
}

TEST_F(RowStreamTest, GoesOnAfterABreakAndTellsOfEachBatchOnce) {
  streams_.breaks = {
      {.taken = 0, .acknowledged = 0, .status = kGone},
      // Two that the client does not know to be in.
      {.taken = 3, .acknowledged = 1, .status = kGone},
      {.taken = 4,
       .acknowledged = 4,
       .status = grpc::Status(grpc::StatusCode::CANCELLED, "stopping")},
      {.taken = 1,
       .acknowledged = 1,
       .status = Refusal(grpc::StatusCode::ABORTED, "STREAM_STALLED", "Slow.")},
      {.taken = 1,
       .acknowledged = 0,
       .status = Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "SERVER_BUSY",
                         "Busy.", absl::Milliseconds(1))},
  };
  CountedRows rows(95);
  rows.once = true;
  const auto import = Run(rows);
  ASSERT_TRUE(import.ok()) << import.status();
  ExpectAllIn(95);
  EXPECT_THAT(told_, ElementsAre(0, 10, 20, 30, 40, 50, 60, 70, 80, 90));
  EXPECT_EQ(created_, 95);
  EXPECT_THAT(starts_, SizeIs(6));
  EXPECT_EQ(breaks_, 5);
  // The unacknowledged batches come again, as they were.
  EXPECT_EQ(streams_.offsets[2].front(), 10);
  EXPECT_THAT(
      streams_.headers,
      testing::Each(testing::ResultOf(
          [](const RowStream::Header& header) { return header.request_id(); },
          "req-1")));
}

TEST_F(RowStreamTest, ABreakAfterTheFinishAsksAgainHowItEnded) {
  streams_.lazy = true;
  streams_.window = 100;
  CountedRows rows(20);
  // Both are in, and the second stream breaks when they were sent again.
  streams_.breaks = {{.taken = 2, .acknowledged = 2, .status = kGone}};
  ASSERT_TRUE(Run(rows).ok());
  ExpectAllIn(20);
  EXPECT_THAT(streams_.offsets, ElementsAre(SizeIs(2), IsEmpty()));
  EXPECT_THAT(told_, ElementsAre(0, 10));
}

TEST_F(RowStreamTest, GoesOnWhereAnEarlierRunEnded) {
  CountedRows first(20);
  ASSERT_TRUE(Run(first).ok());
  told_.clear();
  CountedRows whole(35);
  ASSERT_TRUE(Run(whole).ok());
  ExpectAllIn(35);
  EXPECT_THAT(whole.seeks, ElementsAre(20));
  EXPECT_THAT(told_, ElementsAre(20, 30));
}

TEST_F(RowStreamTest, ACheckThatBreaksBeginsAgainAndTellsOfEachBatchOnce) {
  header_.set_validate_only(true);
  streams_.breaks = {{.taken = 3, .acknowledged = 2, .status = kGone}};
  CountedRows rows(45);
  ASSERT_TRUE(Run(rows).ok());
  ExpectAllIn(45);
  EXPECT_THAT(rows.seeks, ElementsAre(0));
  EXPECT_THAT(told_, ElementsAre(0, 10, 20, 30, 40));
  EXPECT_EQ(created_, 45);
}

TEST_F(RowStreamTest, ACheckWhoseRowsAreGoneEndsWithWhatTheSourceSays) {
  header_.set_validate_only(true);
  streams_.breaks = {{.taken = 1, .acknowledged = 1, .status = kGone}};
  CountedRows rows(45);
  rows.once = true;
  EXPECT_EQ(Run(rows).status().message(), "gone");
}

TEST_F(RowStreamTest, DoesNotGoOnAfterWhatWouldOnlyComeAgain) {
  const grpc::Status kEnds[] = {
      Refusal(grpc::StatusCode::ABORTED, "STREAM_TAKEN_OVER", "Taken."),
      Refusal(grpc::StatusCode::INVALID_ARGUMENT, "OFFSET_INVALID", "No."),
      Refusal(grpc::StatusCode::ALREADY_EXISTS, "REQUEST_ID_REUSED", "No."),
      Refusal(grpc::StatusCode::FAILED_PRECONDITION, "IMPORT_DISCARDED", "No."),
      grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "message too large"),
  };
  for (const grpc::Status& end : kEnds) {
    streams_.headers.clear();
    streams_.breaks = {{.taken = 1, .acknowledged = 1, .status = end}};
    CountedRows rows(95);
    EXPECT_EQ(Run(rows).status().message(), end.error_message());
    EXPECT_THAT(streams_.headers, SizeIs(1)) << end.error_message();
  }
}

TEST_F(RowStreamTest, PatienceEndsUnlessAcknowledgementsCome) {
  for (int i = 0; i < 200; ++i) streams_.refusals.push_back(kGone);
  CountedRows rows(2000);
  EXPECT_TRUE(absl::IsUnavailable(Run(rows).status()));
  EXPECT_LT(breaks_, 100);

  streams_.refusals.clear();
  streams_.breaks.assign(200, {.taken = 1, .acknowledged = 1, .status = kGone});
  EXPECT_TRUE(Run(rows).ok());
  ExpectAllIn(2000);
}

TEST_F(RowStreamTest, ARenewedTokenGoesOnAndAWrongOneDoesNot) {
  const grpc::Status unknown =
      Refusal(grpc::StatusCode::UNAUTHENTICATED, "TOKEN_UNKNOWN", "Ended.");
  streams_.breaks = {{.taken = 1, .acknowledged = 1, .status = unknown}};
  CountedRows rows(30);
  EXPECT_TRUE(Run(rows).ok());
  ExpectAllIn(30);

  streams_.headers.clear();
  streams_.refusals = {unknown};
  EXPECT_TRUE(absl::IsUnauthenticated(Run(rows).status()));
  EXPECT_THAT(streams_.headers, SizeIs(1));
}

TEST_F(RowStreamTest, WhatIsBeforeABrokenRowIsAcknowledged) {
  streams_.lazy = true;
  streams_.window = 2;
  CountedRows rows(95);
  rows.broken_at = 42;
  rows.failure = absl::InvalidArgumentError("line 43");
  EXPECT_EQ(Run(rows).status(), rows.failure);
  EXPECT_THAT(told_, ElementsAre(0, 10, 20, 30));
  EXPECT_EQ(streams_.row_count, -1);
}

TEST_F(RowStreamTest, AFailureOfTheCallerEndsIt) {
  events_.acknowledged = [](const RowStream::Acknowledgement&) {
    return absl::DataLossError("disk full");
  };
  CountedRows rows(95);
  EXPECT_EQ(Run(rows).status(), absl::DataLossError("disk full"));
  EXPECT_EQ(streams_.row_count, -1);
}

// A source may be a client itself, and its failure look as a break does:
// nothing is tried again, for rows that were taken from it would be left out.
TEST_F(RowStreamTest, AFailureOfTheSourceIsNoBreak) {
  CountedRows rows(95);
  rows.broken_at = 42;
  rows.failure = FromGrpc(kGone);
  EXPECT_EQ(Run(rows).status(), rows.failure);
  EXPECT_EQ(breaks_, 0);
  EXPECT_EQ(streams_.row_count, -1);

  events_.acknowledged = [](const RowStream::Acknowledgement&) {
    return FromGrpc(kGone);
  };
  CountedRows others(95);
  EXPECT_EQ(Run(others).status(), FromGrpc(kGone));
  EXPECT_EQ(breaks_, 0);
}

TEST_F(RowStreamTest, AStopEndsItAndIsNoBreak) {
  events_.acknowledged = [this](const RowStream::Acknowledgement&) {
    stop_.request_stop();
    return absl::OkStatus();
  };
  CountedRows rows(1'000'000);
  EXPECT_TRUE(absl::IsCancelled(Run(rows).status()));
  EXPECT_EQ(breaks_, 0);
}

}  // namespace
}  // namespace cte::client
