#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/credential.h"

namespace cte::domain {

// School years from the first to the last; a last one of 0 is open.
struct YearSpan {
  std::int32_t first = 0;
  std::int32_t last = 0;

  bool Holds(std::int32_t year) const {
    return first <= year && (last == 0 || year <= last);
  }
};

// All that the catalogue says of one code over the years.
struct CredentialHistory {
  struct Term {
    YearSpan years;
    std::string code;
    std::string name;
    CredentialType type = CredentialType::kUnknown;
  };
  struct Cip {
    YearSpan years;
    std::string cip_code;  // or a series
  };

  std::uint32_t id = 0;
  std::vector<Term> terms;  // one at least, by their first year
  std::vector<Cip> cips;

  // The credential as it is in a year; in one in which the catalogue does not
  // hold it, as it was last before that, or else as it is first.
  Credential In(std::int32_t year) const;
};

}  // namespace cte::domain
