#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "domain/import.h"
#include "domain/row_checker.h"
#include "domain/row_parser.h"

namespace cte::domain {

// Rows of a stream that are written together.
struct RowBatch {
  std::int64_t offset = 0;  // rows of the stream that come before
  std::vector<ParsedRow> rows;

  std::int64_t end() const {
    return offset + static_cast<std::int64_t>(rows.size());
  }
};

// The bounds of a batch and of a stream; a row's number is an int32.
inline constexpr std::size_t kMaxBatchRows = 5000;
inline constexpr std::int64_t kMaxStreamRows = 2'000'000'000;
// Of one of which nothing is kept, so that what it would write has to be held.
inline constexpr std::int64_t kMaxValidatedRows = 2'000'000;

// What became of the rows of a batch.
struct BatchCounts {
  std::int64_t created = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
};
BatchCounts CountOutcomes(const std::vector<CheckedRow>& rows);

// Gives checked rows that are kept for all or nothing the outcomes that they
// come to, as far as is known: a valid row may be there already.
void DecideStaged(std::vector<CheckedRow>& rows);

// Checks the rows of a batch, and what they show together (R24).
std::vector<CheckedRow> CheckTogether(const std::vector<ParsedRow>& rows,
                                      const Facts& facts);

// Whether a row that is sent says the same as one that was checked before, as
// far as that still shows: a suggested name that was settled stands there as
// what it means.
bool SaysTheSame(const ParsedRow& sent, const CheckedRow& known);

// What a batch is about to write, as far as that is known before it is checked:
// batches that are apart may be written at the same time, in any order, and
// come to the same as one after the other.
class BatchClaims {
 public:
  explicit BatchClaims(const RowBatch& batch);

  bool AreApart(const BatchClaims& other) const;

 private:
  using Hashes = absl::flat_hash_set<std::size_t>;

  static bool HaveCommon(const Hashes& a, const Hashes& b);

  Hashes awards_;
  Hashes participants_;
  // Those with a suggested name, which may mean any credential.
  Hashes with_names_;
  bool declares_ = false;
};

}  // namespace cte::domain
