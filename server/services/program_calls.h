#pragma once

#include <cte/credentials/v1/program_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// Programs, what they reported, and their students. Each function does the call
// of its name, for a caller who may make it.
namespace cte::server::calls {

absl::Status ListDistricts(domain::Store& store, const Caller& caller,
                           const credentials::v1::ListDistrictsRequest& request,
                           credentials::v1::ListDistrictsResponse& response);
absl::Status ListPrograms(domain::Store& store, const Caller& caller,
                          const credentials::v1::ListProgramsRequest& request,
                          credentials::v1::ListProgramsResponse& response);
absl::Status GetProgram(domain::Store& store, const Caller& caller,
                        const credentials::v1::GetProgramRequest& request,
                        credentials::v1::GetProgramResponse& response);
absl::Status ListProgramStudents(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListProgramStudentsRequest& request,
    credentials::v1::ListProgramStudentsResponse& response);
absl::Status DeclareNoCredentials(
    domain::Store& store, const Caller& caller,
    const credentials::v1::DeclareNoCredentialsRequest& request,
    credentials::v1::DeclareNoCredentialsResponse& response);
absl::Status WithdrawNoCredentials(
    domain::Store& store, const Caller& caller,
    const credentials::v1::WithdrawNoCredentialsRequest& request,
    credentials::v1::WithdrawNoCredentialsResponse& response);
absl::Status ReviewPrograms(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ReviewProgramsRequest& request,
    credentials::v1::ReviewProgramsResponse& response);

}  // namespace cte::server::calls
