#include "server/streams/acknowledgement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "server/convert/page.h"

namespace cte::server {
namespace {

using domain::CheckedRow;
using domain::Outcome;

CheckedRow RowWith(std::int32_t number, Outcome outcome,
                   std::string message = "") {
  CheckedRow row;
  row.row_number = number;
  row.outcome = outcome;
  if (!message.empty()) {
    row.findings.push_back({domain::FindingCode::kStudentNotEnrolled, "UIC",
                            "0", std::move(message)});
  }
  return row;
}

TEST(AcknowledgementTest, ABatchThatIsCreatedIsOneMessageWithoutRows) {
  Acknowledgement answer(
      10, {RowWith(11, Outcome::kCreated), RowWith(12, Outcome::kCreated)});
  EXPECT_FALSE(answer.is_at_end());
  const auto message = answer.Next().acknowledgement();
  EXPECT_TRUE(answer.is_at_end());
  EXPECT_EQ(message.offset(), 10);
  EXPECT_EQ(message.durable_offset(), 12);
  EXPECT_EQ(message.created(), 2);
  EXPECT_FALSE(message.continues());
  EXPECT_EQ(message.rows_size(), 0);
}

TEST(AcknowledgementTest, RowsThatWereNotCreatedComeInOrderAndInSmallMessages) {
  constexpr int kRows = 3000;
  std::vector<CheckedRow> rows;
  std::vector<int> expected;
  for (int i = 0; i < kRows; ++i) {
    const bool created = i % 3 == 0;
    const int number = i + 1;
    rows.push_back(
        created ? RowWith(number, Outcome::kCreated)
                : RowWith(number, Outcome::kRejected, std::string(1000, 'x')));
    if (!created) expected.push_back(number);
  }
  Acknowledgement answer(100, std::move(rows));
  std::vector<int> told;
  int messages = 0;
  while (!answer.is_at_end()) {
    const auto message = answer.Next();
    const auto& part = message.acknowledgement();
    ++messages;
    EXPECT_LT(message.ByteSizeLong(), 2 * kMaxPageBytes);
    EXPECT_EQ(part.offset(), 100);
    EXPECT_EQ(part.continues(), !answer.is_at_end());
    EXPECT_EQ(part.durable_offset(), answer.is_at_end() ? 100 + kRows : 0);
    EXPECT_EQ(part.rejected(), answer.is_at_end() ? 2000 : 0);
    for (const auto& row : part.rows()) told.push_back(row.row_number());
  }
  EXPECT_GT(messages, 3);
  EXPECT_EQ(told, expected);
}

}  // namespace
}  // namespace cte::server
