#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "domain/row_checker.h"

namespace cte::domain {

// Finds what only the rows of a file together show (R24): the same award twice
// (DUPLICATE_ROW, a warning that names the first row), and a declaration and an
// award for one PSN (CONFLICTING_ROWS on every such row).
//
// Takes the rows in the order of the file. A conflict is known only when its
// second row comes, so the rows before it are mended afterwards: when
// has_conflicts() at the end, run MarkConflicts over all rows once more.
//
// Memory: about 60 bytes for each row that names a student, a PSN and a
// credential, and for each PSN. Not thread safe.
class FileChecker {
 public:
  // `rows`: about how many are to come, where that is known; there is room for
  // them at once.
  explicit FileChecker(std::size_t rows = 0) { first_rows_.reserve(rows); }

  // Looks at the next row and adds what it shows. `parsed` is what was checked.
  void Add(const ParsedRow& parsed, CheckedRow& row);

  bool has_conflicts() const { return has_conflicts_; }

  // Marks the row if it conflicts with another one of the file. Answers whether
  // it did. To be called once for each row, after all were added.
  bool MarkConflicts(CheckedRow& row) const;

 private:
  // The first rows of a PSN; 0 where there is none.
  struct Program {
    std::int32_t award_row = 0;
    std::int32_t declaration_row = 0;
  };
  // The credential's id, or for a suggestion the number of its name here.
  struct Key {
    Participant participant;
    std::uint32_t credential = 0;
    bool suggested = false;

    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.participant, key.credential,
                        key.suggested);
    }
  };

  void FindDuplicate(const Participant& participant, CheckedRow& row);

  absl::flat_hash_map<Psn, Program> programs_;
  absl::flat_hash_map<Key, std::int32_t> first_rows_;
  absl::flat_hash_map<std::string, std::uint32_t> suggestion_numbers_;
  bool has_conflicts_ = false;
};

}  // namespace cte::domain
