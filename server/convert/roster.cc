#include "server/convert/roster.h"

#include <string>

#include "server/convert/enum.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// The numbers of these enums are the same on both sides.
static_assert(static_cast<int>(domain::Role::kViewer) ==
              v1::Grant::ROLE_VIEWER);
static_assert(static_cast<int>(domain::Role::kStateAdministrator) ==
              v1::Grant::ROLE_STATE_ADMINISTRATOR);
static_assert(static_cast<int>(domain::ScopeType::kState) ==
              v1::Grant::SCOPE_STATE);
static_assert(static_cast<int>(domain::ScopeType::kProgram) ==
              v1::Grant::SCOPE_PROGRAM);

domain::DistrictRecord From(const v1::District& r) {
  return {r.district_code(), r.name()};
}
domain::BuildingRecord From(const v1::Building& r) {
  return {r.building_code(), r.name(), r.district_code()};
}
domain::ProgramRecord From(const v1::Program& r) {
  return {r.psn(),           r.cip_code(),    r.name(),       r.type(),
          r.building_code(), r.agency_code(), r.first_year(), r.last_year()};
}
domain::StudentRecord From(const v1::Student& r) {
  return {r.uic(), r.last_name(), r.first_name(), r.in_school()};
}
domain::ClassRecord From(const v1::ProgramClass& r) {
  return {r.psn(), r.class_code(), r.name(), r.school_year()};
}
domain::EnrollmentRecord From(const v1::Enrollment& r) {
  return {r.uic(), r.psn(), r.class_code(), r.school_year(), r.current()};
}
domain::CredentialRecord From(const v1::Credential& r) {
  return {r.code(), r.name(),
          Within(r.type(), domain::CredentialType::kSuggested), r.first_year(),
          r.last_year()};
}
domain::CredentialCipRecord From(const v1::CredentialCip& r) {
  return {r.code(), r.cip_code(), r.first_year(), r.last_year()};
}
domain::GrantRecord From(const v1::Grant& r) {
  return {
      r.principal(),
      {Within(r.role(), domain::Role::kStateAdministrator),
       Within(r.scope_type(), domain::ScopeType::kProgram), r.scope_code()}};
}
domain::SchoolYearRecord From(const v1::SchoolYear& r) {
  return {r.school_year(), r.current(), r.closed()};
}

}  // namespace

std::optional<domain::RosterRecord> FromProto(const v1::RosterRecord& proto) {
  switch (proto.record_case()) {
    case v1::RosterRecord::kDistrict:
      return From(proto.district());
    case v1::RosterRecord::kBuilding:
      return From(proto.building());
    case v1::RosterRecord::kProgram:
      return From(proto.program());
    case v1::RosterRecord::kStudent:
      return From(proto.student());
    case v1::RosterRecord::kProgramClass:
      return From(proto.program_class());
    case v1::RosterRecord::kEnrollment:
      return From(proto.enrollment());
    case v1::RosterRecord::kCredential:
      return From(proto.credential());
    case v1::RosterRecord::kCredentialCip:
      return From(proto.credential_cip());
    case v1::RosterRecord::kGrant:
      return From(proto.grant());
    case v1::RosterRecord::kSchoolYear:
      return From(proto.school_year());
    case v1::RosterRecord::RECORD_NOT_SET:
      return std::nullopt;
  }
  return std::nullopt;
}

v1::Grant ToProto(std::string_view principal, const domain::Grant& grant) {
  v1::Grant proto;
  proto.set_principal(std::string(principal));
  proto.set_role(static_cast<v1::Grant::Role>(grant.role));
  proto.set_scope_type(static_cast<v1::Grant::Scope>(grant.scope_type));
  proto.set_scope_code(grant.scope_code);
  return proto;
}

v1::Grant ToProto(const domain::GrantRecord& record) {
  return ToProto(record.principal, record.grant);
}

}  // namespace cte::server
