#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::domain {

// The four columns of an import, in the order of the template (R17).
inline constexpr std::string_view kUicTitle = "UIC";
inline constexpr std::string_view kPsnTitle = "PSN";
inline constexpr std::string_view kCredentialCodeTitle = "CredentialCode";
inline constexpr std::string_view kCredentialNameTitle = "CredentialName";
// The column that an annotated workbook has besides (R20).
inline constexpr std::string_view kErrorTitle = "Error";

// Which column of a file holds which field; columns count from 0.
struct ColumnMapping {
  std::size_t uic = 0;
  std::size_t psn = 0;
  std::size_t credential_code = 0;
  std::size_t credential_name = 0;
  // Titles of the others as they stand: 100 of them, with 100 characters each,
  // and how many more there are.
  std::vector<std::string> ignored;
};

// Where a header row stands, for whoever has to look at it.
struct HeaderPlace {
  std::string_view sheet_name;
  std::int32_t row = 1;  // as the spreadsheet shows it
};

// Finds the four columns among the titles of a header row; titles[i] belongs
// to column i, "" where there is none. Neither case nor blanks, '_' or '-' in a
// title matter (R17).
//
// Errors, INVALID_ARGUMENT: MISSING_FIELDS names each absent column and the row
// that was taken for the header (R18); AMBIGUOUS_COLUMNS names both titles that
// match one field.
absl::StatusOr<ColumnMapping> MapColumns(const std::vector<std::string>& titles,
                                         const HeaderPlace& place);

// Whether a title is the one of the annotated workbook's column.
bool IsErrorTitle(std::string_view title);

}  // namespace cte::domain
