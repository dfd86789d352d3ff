#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "domain/award.h"
#include "domain/student.h"

namespace cte::domain {

// A student with all that came through some programs (R9).
struct StudentProfile {
  // The first award that counts for the indicator (R16).
  struct Since {
    std::int32_t school_year = 0;
    absl::Time time;
  };

  Student student;
  std::vector<Participation> participations;
  std::vector<Award> awards;          // the newest first
  std::vector<Award> removed_awards;  // the one removed last first
  std::int32_t school_year = 0;       // up to which awards count
  std::optional<Since> qualifies_since;
};

// `awards`: of all years, removed or not, in any order, with Award::counts by
// the catalogue of `school_year`.
StudentProfile ProfileOf(Student student,
                         std::vector<Participation> participations,
                         std::vector<Award> awards, std::int32_t school_year);

}  // namespace cte::domain
