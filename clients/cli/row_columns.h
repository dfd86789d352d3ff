#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::client {

// Where the four columns of an import stand in the header of a file (R17).
struct RowColumns {
  std::array<std::size_t, 4> at =
      {};                 // UIC, PSN, CredentialCode, CredentialName
  std::size_t width = 0;  // how many columns the header has
  // The titles of the others, as the server tells of those of a workbook: the
  // first 100, with 100 characters each, and how many more there are.
  std::vector<std::string> ignored;
};

// Finds them, whatever the case of the titles, and the blanks, '_' and '-' in
// them. MISSING_FIELDS names each that is absent, AMBIGUOUS_COLUMNS the two
// that are one field.
absl::StatusOr<RowColumns> FindRowColumns(
    const std::vector<std::string>& titles);

}  // namespace cte::client
