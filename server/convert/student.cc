#include "server/convert/student.h"

#include "server/convert/award.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// The fields that messages about a student share.
template <typename Proto>
void SetStudent(const domain::Student& student, Proto& proto) {
  proto.set_uic(student.uic);
  proto.set_last_name(student.last_name);
  proto.set_first_name(student.first_name);
  proto.set_display_name(student.display_name());
  proto.set_in_school(student.in_school);
}

v1::GetStudentResponse::Participation ToProto(
    const domain::Participation& participation) {
  v1::GetStudentResponse::Participation proto;
  proto.set_psn(static_cast<std::int64_t>(participation.psn));
  proto.set_program_name(participation.program_name);
  proto.set_class_code(participation.class_code);
  proto.set_class_name(participation.class_name);
  proto.set_school_year(participation.school_year);
  proto.set_current(participation.current);
  return proto;
}

}  // namespace

v1::ProgramStudent ToProto(const domain::ProgramStudent& student) {
  v1::ProgramStudent proto;
  SetStudent(student.student, proto);
  proto.set_currently_enrolled(student.currently_enrolled);
  for (const domain::Award& award : student.awards) {
    *proto.add_awards() = ToProto(award);
  }
  return proto;
}

v1::GetStudentResponse ToProto(const domain::StudentProfile& profile) {
  v1::GetStudentResponse proto;
  SetStudent(profile.student, proto);
  for (const domain::Participation& participation : profile.participations) {
    *proto.add_participations() = ToProto(participation);
  }
  for (const domain::Award& award : profile.awards) {
    *proto.add_awards() = ToProto(award);
  }
  for (const domain::Award& award : profile.removed_awards) {
    *proto.add_removed_awards() = ToProto(award);
  }
  if (const auto& since = profile.qualifies_since) {
    proto.set_qualifies(true);
    proto.set_qualifies_since_year(since->school_year);
    *proto.mutable_qualifies_since_time() = ToProto(since->time);
  }
  proto.set_school_year(profile.school_year);
  return proto;
}

v1::ListQualifyingStudentsResponse::QualifyingStudent ToProto(
    const domain::QualifyingStudent& student) {
  v1::ListQualifyingStudentsResponse::QualifyingStudent proto;
  proto.set_uic(student.uic);
  proto.set_last_name(student.last_name);
  proto.set_first_name(student.first_name);
  proto.set_since_year(student.since_year);
  proto.set_psn(static_cast<std::int64_t>(student.psn));
  proto.set_credential_code(student.credential_code);
  return proto;
}

}  // namespace cte::server
