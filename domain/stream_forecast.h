#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "domain/row_batch.h"
#include "domain/row_checker.h"

namespace cte::domain {

// What a stream that is only validated would write: says of each batch, in
// their order, what the real call would answer, though nothing of the batches
// before it is in the database.
//
// Memory: some 20 bytes for each award, of which only a hash of 64 bits is held
// (two of 2,000,000 are the same by chance once in ten million streams), and
// for each program. Not thread safe.
class StreamForecast {
 public:
  // Checks the next batch and gives each of its rows its outcome. The facts
  // hold which awards there are.
  std::vector<CheckedRow> Decide(const std::vector<ParsedRow>& rows,
                                 Facts facts);

 private:
  void AddWhatIsWritten(Facts& facts) const;
  void DecideRow(std::int32_t school_year, CheckedRow& row);

  absl::flat_hash_set<Psn> declared_;
  absl::flat_hash_set<Psn> awarded_;
  absl::flat_hash_set<std::size_t> awards_;  // hashes of them
};

}  // namespace cte::domain
