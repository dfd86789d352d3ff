#pragma once

#include <ostream>

#include "domain/finding.h"
#include "domain/row_checker.h"

// How GoogleTest shows what a check found and what a commit did.
namespace cte::domain {

inline void PrintTo(FindingCode code, std::ostream* out) {
  *out << CodeName(code);
}

inline void PrintTo(Outcome outcome, std::ostream* out) {
  switch (outcome) {
    case Outcome::kNone:
      *out << "none";
      break;
    case Outcome::kCreated:
      *out << "created";
      break;
    case Outcome::kUnchanged:
      *out << "unchanged";
      break;
    case Outcome::kRejected:
      *out << "rejected";
      break;
  }
}

}  // namespace cte::domain
