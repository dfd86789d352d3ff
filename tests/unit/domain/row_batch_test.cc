#include "domain/row_batch.h"

#include <gtest/gtest.h>

#include <string>

namespace cte::domain {
namespace {

ParsedRow Suggested(const std::string& name) {
  return Parse({1,
                {RawCell::Kind::kText, "A025736286"},
                {RawCell::Kind::kText, "21223"},
                {},
                {RawCell::Kind::kText, name}});
}

TEST(SaysTheSameTest, ANameThatWasSettledStandsAsWhatItMeans) {
  const ParsedRow sent = Suggested("Bee keeping");
  CheckedRow known;
  known.kind = sent.kind;
  known.uic = sent.uic;
  known.psn = sent.psn;
  known.credential_name = "Bees";
  EXPECT_FALSE(SaysTheSame(sent, known));
  known.credential_code = "BEES";
  EXPECT_TRUE(SaysTheSame(sent, known));
  known.uic = "0002779586";
  EXPECT_FALSE(SaysTheSame(sent, known));
}

}  // namespace
}  // namespace cte::domain
