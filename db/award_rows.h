#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/award.h"

namespace cte::db {

// Awards of one program.
struct AwardSelection {
  domain::Psn psn{};
  std::int32_t first_year = domain::kFirstSchoolYear;
  std::int32_t last_year = domain::kLastSchoolYear;
  std::vector<std::string> uics;  // none: of all students
  bool in_school_only = false;
  bool include_removed = false;
  std::optional<domain::AwardPosition> after;
  int limit = 0;  // 0: all
};

// Reads awards program by program, and then what they mean, all at once.
class AwardReader {
 public:
  // Does not own the connection, which outlives it.
  explicit AwardReader(Connection& connection) : connection_(connection) {}

  // Adds what the selection chooses, in the order of AwardPosition.
  absl::Status Read(const AwardSelection& selection);
  int size() const { return static_cast<int>(awards_.size()); }

  // Gives away what was read. Each award shows what it means by the catalogue
  // of its own school year (R12), and whether it counts by that of
  // `catalogue_year` (R16).
  absl::StatusOr<std::vector<domain::Award>> Take(std::int32_t catalogue_year);

 private:
  Connection& connection_;
  std::vector<domain::Award> awards_;
  std::vector<std::uint32_t> meanings_;  // of the awards: credential ids
};

}  // namespace cte::db
