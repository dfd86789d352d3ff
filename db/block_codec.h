#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/row_checker.h"

namespace cte::db {

// The bytes in which a block of checked rows is stored: a version, the distinct
// texts of the block, and for each row its numbers and the places of its texts
// among these (a block names few programs and credentials). Outcomes and
// credential ids are not part of it.
std::string EncodeRows(const std::vector<domain::CheckedRow>& rows);

// DATA_LOSS if the bytes are not what EncodeRows made.
absl::StatusOr<std::vector<domain::CheckedRow>> DecodeRows(
    std::string_view bytes);

// A list of texts, each of any bytes.
std::string EncodeTexts(const std::vector<std::string>& texts);
absl::StatusOr<std::vector<std::string>> DecodeTexts(std::string_view bytes);

}  // namespace cte::db
