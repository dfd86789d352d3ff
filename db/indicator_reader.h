#pragma once

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "db/connection.h"
#include "domain/indicator.h"

// Who counts for the Post-Secondary Credential indicator (R16), by
// domain::IndicatorRule: what the two answer is said in
// domain/credential_store.h. Of the state a piece of bounded size is in memory
// at a time, of a program or a district a few words for each student.
namespace cte::db {

absl::StatusOr<domain::IndicatorCounts> CountQualifying(
    Connection& connection, const domain::IndicatorQuery& query);

absl::StatusOr<std::vector<domain::QualifyingStudent>> LoadQualifying(
    Connection& connection, const domain::IndicatorQuery& query,
    std::string_view after, int limit);

}  // namespace cte::db
