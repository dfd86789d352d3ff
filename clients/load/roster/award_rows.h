#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/load/roster/roster.h"

namespace cte::load {

// A row of a file of awards, in the texts of its columns.
struct AwardRow {
  std::string uic;
  std::string psn;
  std::string credential_code;
  std::string credential_name;
};

// Answers a row by its number, from 0; thread safe.
using RowAt = std::function<AwardRow(std::uint64_t)>;

// Awards that a roster's students could have received: each is another one, and
// a few credentials are given very often. Rows are computed, in any order, from
// the roster and the seed. Thread safe; the roster outlives it.
class AwardRows {
 public:
  enum class Order {
    kProgram,   // all of a program, then those of the next
    kShuffled,  // as they come
  };

  // `invalid` per cent (0 to 100) of the rows each have one thing that is
  // wrong. TOO_MANY_ROWS (local): there are not as many different awards.
  static absl::StatusOr<AwardRows> Make(const Roster& roster,
                                        std::uint64_t count, std::uint64_t seed,
                                        Order order, double invalid);

  // How many rows there can be of a roster.
  static std::uint64_t Most(const Roster& roster);

  std::uint64_t count() const { return portions_.whole(); }
  // `n` under count().
  AwardRow At(std::uint64_t n) const;
  bool IsInvalid(std::uint64_t n) const;

 private:
  AwardRows(const Roster& roster, Portions portions, std::uint64_t seed,
            Order order, double invalid);
  void Spoil(std::uint64_t n, const Roster::Program& program,
             AwardRow& row) const;

  const Roster* roster_;
  Portions portions_;  // of the programs
  std::uint64_t seed_;
  Order order_;
  std::uint64_t invalid_;  // of a million
  Shuffled shuffled_;
};

}  // namespace cte::load
