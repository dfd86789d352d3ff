#pragma once

#include <cte/credentials/v1/credential_service.pb.h>

#include "absl/status/status.h"
#include "domain/stores.h"
#include "server/gate/caller.h"

// Students, and who counts for the Post-Secondary Credential indicator. Each
// function does the call of its name, for a caller who may make it.
namespace cte::server::calls {

absl::Status GetStudent(domain::Store& store, const Caller& caller,
                        const credentials::v1::GetStudentRequest& request,
                        credentials::v1::GetStudentResponse& response);
absl::Status GetIndicator(domain::Store& store, const Caller& caller,
                          const credentials::v1::GetIndicatorRequest& request,
                          credentials::v1::GetIndicatorResponse& response);
absl::Status ListQualifyingStudents(
    domain::Store& store, const Caller& caller,
    const credentials::v1::ListQualifyingStudentsRequest& request,
    credentials::v1::ListQualifyingStudentsResponse& response);

}  // namespace cte::server::calls
