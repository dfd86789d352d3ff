#pragma once

#include <cte/credentials/v1/program_service.pb.h>

#include <optional>

#include "absl/status/statusor.h"
#include "domain/program.h"
#include "domain/roster.h"
#include "domain/student.h"

namespace cte::server {

credentials::v1::District ToProto(const domain::Entity& district);
credentials::v1::ProgramYear ToProto(const domain::ProgramYear& program);
// The part of it that the program reported.
void SetReport(const domain::ProgramReport& report,
               credentials::v1::ProgramYear& proto);
credentials::v1::StudentGrouping ToProto(
    const domain::StudentGrouping& grouping);
credentials::v1::ReviewProgramsResponse::Totals ToProto(
    const domain::ReviewTotals& totals);
credentials::v1::SchoolYear ToProto(const domain::SchoolYearRecord& year);

// A status to choose by; nothing for all. INVALID_ARGUMENT, STATUS_UNKNOWN.
absl::StatusOr<std::optional<domain::ProgramStatus>> ParseStatusFilter(
    credentials::v1::ProgramStatus status);

}  // namespace cte::server
