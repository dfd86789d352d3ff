#include "clients/cpp/row_window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/counted_rows.h"

namespace cte::client {
namespace {

using ::testing::ElementsAre;

std::int64_t OffsetOf(RowWindow& window) {
  const auto batch = window.Next();
  EXPECT_TRUE(batch.ok()) << batch.status();
  return *batch == nullptr ? -1 : (*batch)->batch().offset();
}

RowWindow::Acknowledgement Of(std::int64_t from, std::int64_t to) {
  RowWindow::Acknowledgement acknowledgement;
  acknowledgement.set_offset(from);
  acknowledgement.set_durable_offset(to);
  return acknowledgement;
}

TEST(RowWindow, MakesBatchesOfTheRowsInTheirOrder) {
  CountedRows rows(7);
  RowWindow window(rows, 3);
  ASSERT_TRUE(window.Open(0).ok());
  const auto first = window.Next();
  ASSERT_TRUE(first.ok());
  EXPECT_EQ((*first)->batch().rows_size(), 3);
  EXPECT_EQ((*first)->batch().rows(2).psn(), "2");
  EXPECT_EQ(OffsetOf(window), 3);
  EXPECT_EQ(OffsetOf(window), 6);
  EXPECT_EQ(window.on_their_way(), 3);
  EXPECT_EQ(OffsetOf(window), -1);
  EXPECT_EQ(window.row_count(), 7);
  EXPECT_EQ(window.on_their_way(), 3);
}

TEST(RowWindow, ABatchIsAtMostAMebibyteAndNoRowIsLost) {
  CountedRows rows(300, /*name_bytes=*/20'000);
  RowWindow window(rows, RowWindow::kMaxBatchRows);
  ASSERT_TRUE(window.Open(0).ok());
  std::int64_t seen = 0;
  for (;;) {
    const auto message = window.Next();
    ASSERT_TRUE(message.ok());
    if (*message == nullptr) break;
    const auto& batch = (*message)->batch();
    EXPECT_EQ(batch.offset(), seen);
    // What our own channel and the server take.
    EXPECT_LE((*message)->ByteSizeLong(), std::size_t{1} << 20);
    for (const auto& row : batch.rows()) {
      EXPECT_EQ(row.psn(), std::to_string(seen++));
    }
  }
  EXPECT_EQ(seen, 300);
  EXPECT_EQ(window.on_their_way(), 6);
}

TEST(RowWindow, ARowThatNoBatchCanHoldIsAnError) {
  CountedRows rows(1, 2 << 20);
  RowWindow window(rows, 10);
  ASSERT_TRUE(window.Open(0).ok());
  EXPECT_EQ(ErrorReason(window.Next().status()), "ROW_TOO_LARGE");
}

TEST(RowWindow, ANewStreamGetsTheBatchesThatAreNotAcknowledgedAgain) {
  CountedRows rows(9);
  RowWindow window(rows, 3);
  ASSERT_TRUE(window.Open(0).ok());
  for (int i = 0; i < 3; ++i) OffsetOf(window);
  EXPECT_TRUE(*window.Acknowledge(Of(0, 3)));

  // The server has the second one too: its acknowledgement was lost.
  ASSERT_TRUE(window.Open(6).ok());
  EXPECT_EQ(window.on_their_way(), 0);
  EXPECT_EQ(OffsetOf(window), 3);
  EXPECT_TRUE(*window.Acknowledge(Of(3, 6)));
  EXPECT_EQ(OffsetOf(window), 6);
  EXPECT_EQ(OffsetOf(window), -1);
  EXPECT_TRUE(rows.seeks.empty());
}

TEST(RowWindow, GoesAheadToWhereAnEarlierRunCame) {
  CountedRows rows(9);
  RowWindow window(rows, 3);
  ASSERT_TRUE(window.Open(5).ok());
  EXPECT_EQ(OffsetOf(window), 5);
  EXPECT_EQ(OffsetOf(window), 8);
  EXPECT_EQ(OffsetOf(window), -1);
  EXPECT_EQ(window.row_count(), 9);
}

TEST(RowWindow, GoesBackWithTheServerAndTellsOfNoRowTwice) {
  CountedRows rows(6);
  RowWindow window(rows, 2);
  ASSERT_TRUE(window.Open(0).ok());
  OffsetOf(window);
  OffsetOf(window);
  EXPECT_TRUE(*window.Acknowledge(Of(0, 2)));
  ASSERT_TRUE(window.Open(0).ok());
  EXPECT_THAT(rows.seeks, ElementsAre(0));
  EXPECT_EQ(OffsetOf(window), 0);
  EXPECT_FALSE(*window.Acknowledge(Of(0, 2)));
  EXPECT_EQ(OffsetOf(window), 2);
  EXPECT_TRUE(*window.Acknowledge(Of(2, 4)));
  // Those that were just told of are asked about yet.
  EXPECT_EQ(rows.forgotten, 2);
}

TEST(RowWindow, AfterTheLastRowABreakChangesNothing) {
  CountedRows rows(2);
  RowWindow window(rows, 2);
  ASSERT_TRUE(window.Open(0).ok());
  OffsetOf(window);
  EXPECT_TRUE(*window.Acknowledge(Of(0, 2)));
  EXPECT_EQ(OffsetOf(window), -1);
  ASSERT_TRUE(window.Open(2).ok());
  EXPECT_EQ(OffsetOf(window), -1);
  EXPECT_EQ(window.row_count(), 2);
  EXPECT_TRUE(rows.seeks.empty());
}

TEST(RowWindow, TakesTheAcknowledgementOfTheFirstBatchOnly) {
  CountedRows rows(6);
  for (const auto& wrong : {Of(2, 4), Of(0, 3), Of(0, 1)}) {
    RowWindow window(rows, 2);
    ASSERT_TRUE(window.Open(0).ok());
    EXPECT_EQ(ErrorReason(window.Acknowledge(Of(0, 2)).status()),
              "STREAM_OUT_OF_STEP");
    OffsetOf(window);
    EXPECT_EQ(ErrorReason(window.Acknowledge(wrong).status()),
              "STREAM_OUT_OF_STEP");
  }
}

}  // namespace
}  // namespace cte::client
