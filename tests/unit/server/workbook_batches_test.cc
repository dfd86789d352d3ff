#include "server/imports/workbook_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/error.h"
#include "tests/support/workbook_builder.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

std::unique_ptr<WorkbookReader> ReaderOf(int rows,
                                         const WorkbookLimits& limits = {}) {
  std::vector<std::vector<std::string>> sheet = {
      {"UIC", "PSN", "CredentialCode", "CredentialName"}};
  for (int i = 0; i < rows; ++i) {
    sheet.push_back({"1234567890", std::to_string(i + 1), "A", ""});
  }
  auto reader = WorkbookReader::Open(test::WorkbookOf(sheet), limits);
  EXPECT_TRUE(reader.ok()) << reader.status();
  return *std::move(reader);
}

std::vector<std::string> PsnsOf(const WorkbookBatches::Batch& batch) {
  std::vector<std::string> psns;
  for (const domain::ParsedRow& row : batch.rows) psns.push_back(row.psn);
  return psns;
}

TEST(WorkbookBatchesTest, HandsOutAllRowsInTheirOrderAndThenNone) {
  WorkbookBatches batches(ReaderOf(5), 2);
  EXPECT_THAT(PsnsOf(*batches.Next()), ElementsAre("1", "2"));
  EXPECT_THAT(PsnsOf(*batches.Next()), ElementsAre("3", "4"));
  EXPECT_THAT(PsnsOf(*batches.Next()), ElementsAre("5"));
  EXPECT_THAT(batches.Next()->rows, SizeIs(0));
  EXPECT_THAT(batches.Next()->rows, SizeIs(0));
}

TEST(WorkbookBatchesTest, TheFirstBatchesAreSmallerAndSayHowFarTheyGo) {
  WorkbookBatches batches(ReaderOf(8000), 2500);
  const auto first = batches.Next();
  EXPECT_THAT(first->rows, SizeIs(1000));
  EXPECT_GT(first->read.done, 0);
  EXPECT_LT(first->read.done, first->read.total);
  EXPECT_THAT(batches.Next()->rows, SizeIs(2000));
  EXPECT_THAT(batches.Next()->rows, SizeIs(2500));
  const auto last = batches.Next();
  EXPECT_THAT(last->rows, SizeIs(2500));
  EXPECT_EQ(last->read.done, last->read.total);
  EXPECT_EQ(last->read.total, first->read.total);
}

TEST(WorkbookBatchesTest, AnErrorComesAfterBatchesThatAreWhole) {
  WorkbookBatches batches(ReaderOf(4000, {.rows = 3000}), 1000);
  EXPECT_THAT(batches.Next()->rows, SizeIs(1000));
  EXPECT_THAT(batches.Next()->rows, SizeIs(1000));
  EXPECT_EQ(domain::ErrorReason(batches.Next().status()), "TOO_MANY_ROWS");
}

TEST(WorkbookBatchesTest, EndsWithRowsThatNobodyTook) {
  std::optional<WorkbookBatches> batches(std::in_place, ReaderOf(100), 2);
  EXPECT_THAT(batches->Next()->rows, SizeIs(2));
  batches.reset();
}

}  // namespace
}  // namespace cte::server
