#include "db/block_codec.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::Finding;

// The same rows for the same seed, the odd ones among them.
class RowMaker {
 public:
  explicit RowMaker(std::uint32_t seed) : random_(seed) {}

  std::vector<CheckedRow> Rows() {
    std::vector<CheckedRow> rows(Number(0, 40));
    for (CheckedRow& row : rows) {
      row.row_number =
          static_cast<std::int32_t>(Number(1, std::numeric_limits<int>::max()));
      row.kind = static_cast<domain::ParsedRow::Kind>(Number(1, 3));
      row.uic = Text();
      row.psn = Text();
      row.cip_code = Text();
      row.program_name = Text();
      row.credential_type = static_cast<domain::CredentialType>(Number(0, 3));
      row.credential_name = Text();
      row.credential_code = Text();
      row.findings.resize(Number(0, 3));
      for (Finding& finding : row.findings) {
        finding = {static_cast<domain::FindingCode>(Number(1, 43)), Text(),
                   Text(), Text()};
      }
    }
    return rows;
  }

  std::size_t Number(std::size_t least, std::size_t most) {
    return std::uniform_int_distribution<std::size_t>(least, most)(random_);
  }

 private:
  std::string Text() {
    static const std::vector<std::string> kTexts = {"",
                                                    "21223",
                                                    "A025736286",
                                                    "Bienenzüchter 🐝",
                                                    std::string(1, '\0'),
                                                    std::string(127, 'a'),
                                                    std::string(128, 'b'),
                                                    std::string(20'000, 'c'),
                                                    "\xFF\x80"};
    return kTexts[Number(0, kTexts.size() - 1)];
  }

  std::mt19937 random_;
};

TEST(BlockCodec, RowsComeBackAsTheyWere) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const auto rows = RowMaker(seed).Rows();
    const auto back = DecodeRows(EncodeRows(rows));
    ASSERT_TRUE(back.ok()) << seed;
    EXPECT_EQ(*back, rows) << seed;
  }
}

TEST(BlockCodec, EveryCutIsDamage) {
  std::vector<CheckedRow> rows(2);
  rows[0].uic = "A025736286";
  rows[1].findings.push_back(
      {domain::FindingCode::kInvalidPsn, "PSN", "x", "not a PSN"});
  const std::string bytes = EncodeRows(rows);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = DecodeRows(std::string_view(bytes).substr(0, size));
    EXPECT_TRUE(absl::IsDataLoss(cut.status())) << size;
  }
  EXPECT_TRUE(absl::IsDataLoss(DecodeRows(bytes + "x").status()));
}

TEST(BlockCodec, AnotherVersionIsDamage) {
  std::string bytes = EncodeRows({});
  bytes[0] = 2;
  EXPECT_TRUE(absl::IsDataLoss(DecodeRows(bytes).status()));
}

TEST(BlockCodec, ChangedBytesAreDamageOrOtherRowsAndNothingWorse) {
  RowMaker maker(1);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = EncodeRows(maker.Rows());
    if (bytes.size() > 20'000) continue;
    for (std::size_t i = 0; i <= maker.Number(0, 4); ++i) {
      bytes[maker.Number(0, bytes.size() - 1)] =
          static_cast<char>(maker.Number(0, 255));
    }
    const auto back = DecodeRows(bytes);
    if (!back.ok()) {
      EXPECT_TRUE(absl::IsDataLoss(back.status()));
    }
  }
}

TEST(BlockCodec, ACountOfMoreThanThereIsTakesNoMemory) {
  const std::string huge = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F";
  for (const std::string& bytes :
       {"\x01" + huge, std::string("\x01\0", 2) + huge,
        "\x01\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF" + huge}) {
    EXPECT_TRUE(absl::IsDataLoss(DecodeRows(bytes).status()));
    EXPECT_TRUE(absl::IsDataLoss(DecodeTexts(bytes).status()));
  }
}

TEST(BlockCodec, TextsOfAnyBytes) {
  const std::vector<std::string> texts = {"", std::string("a\0b", 3),
                                          std::string(300, 'x'), "Größe"};
  const std::string bytes = EncodeTexts(texts);
  EXPECT_EQ(*DecodeTexts(bytes), texts);
  EXPECT_THAT(*DecodeTexts(""), ::testing::IsEmpty());
  EXPECT_TRUE(absl::IsDataLoss(DecodeTexts("\x02").status()));
  for (std::size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeTexts(std::string_view(bytes).substr(0, size)).ok());
  }
}

}  // namespace
}  // namespace cte::db
