#pragma once

#include <cte/credentials/v1/credential_service.pb.h>
#include <cte/credentials/v1/program_service.pb.h>

#include "domain/indicator.h"
#include "domain/student.h"
#include "domain/student_profile.h"

namespace cte::server {

credentials::v1::ProgramStudent ToProto(const domain::ProgramStudent& student);
credentials::v1::GetStudentResponse ToProto(
    const domain::StudentProfile& profile);
credentials::v1::ListQualifyingStudentsResponse::QualifyingStudent ToProto(
    const domain::QualifyingStudent& student);

}  // namespace cte::server
