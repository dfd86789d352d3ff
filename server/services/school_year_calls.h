#pragma once

#include <cte/credentials/v1/program_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// School years (R5). Each function does the call of its name, for a caller who
// may make it.
namespace cte::server::calls {

absl::Status ListSchoolYears(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListSchoolYearsRequest& request,
    credentials::v1::ListSchoolYearsResponse& response);
absl::Status CloseSchoolYear(
    domain::Store& store, const Caller& caller,
    const credentials::v1::CloseSchoolYearRequest& request,
    credentials::v1::CloseSchoolYearResponse& response);
absl::Status ReopenSchoolYear(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ReopenSchoolYearRequest& request,
    credentials::v1::ReopenSchoolYearResponse& response);
absl::Status SetCurrentSchoolYear(
    domain::Store& store, const Caller& caller,
    const credentials::v1::SetCurrentSchoolYearRequest& request,
    credentials::v1::SetCurrentSchoolYearResponse& response);

}  // namespace cte::server::calls
