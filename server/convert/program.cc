#include "server/convert/program.h"

#include "server/convert/enum.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// The numbers of these enums are the same on both sides.
static_assert(static_cast<int>(domain::ProgramStatus::kMissing) ==
              v1::PROGRAM_STATUS_MISSING);
static_assert(static_cast<int>(domain::ProgramStatus::kReported) ==
              v1::PROGRAM_STATUS_REPORTED);
static_assert(static_cast<int>(domain::ProgramStatus::kDeclared) ==
              v1::PROGRAM_STATUS_DECLARED);
static_assert(static_cast<int>(domain::StudentGroup::kCurrentlyEnrolled) ==
              v1::StudentGrouping::KIND_CURRENTLY_ENROLLED);
static_assert(static_cast<int>(domain::StudentGroup::kClass) ==
              v1::StudentGrouping::KIND_CLASS);
static_assert(static_cast<int>(domain::StudentGroup::kNotEnrolled) ==
              v1::StudentGrouping::KIND_NOT_ENROLLED);

}  // namespace

v1::District ToProto(const domain::Entity& district) {
  v1::District proto;
  proto.set_district_code(district.code);
  proto.set_name(district.name);
  return proto;
}

void SetReport(const domain::ProgramReport& report, v1::ProgramYear& proto) {
  proto.set_status(static_cast<v1::ProgramStatus>(report.status()));
  proto.set_award_count(report.award_count);
  proto.set_declared_by(report.declared_by);
  if (report.declare_time) {
    *proto.mutable_declare_time() = ToProto(*report.declare_time);
  }
}

v1::ProgramYear ToProto(const domain::ProgramYear& program) {
  v1::ProgramYear proto;
  proto.set_psn(static_cast<std::int64_t>(program.psn));
  proto.set_school_year(program.school_year);
  proto.set_cip_code(program.cip_code);
  proto.set_program_name(program.name);
  proto.set_program_type(program.type);
  proto.set_building_code(program.building.code);
  proto.set_building_name(program.building.name);
  proto.set_agency_code(program.agency.code);
  proto.set_agency_name(program.agency.name);
  proto.set_district_code(program.district.code);
  proto.set_district_name(program.district.name);
  proto.set_active(program.active);
  SetReport(program, proto);
  return proto;
}

v1::StudentGrouping ToProto(const domain::StudentGrouping& grouping) {
  v1::StudentGrouping proto;
  proto.set_kind(static_cast<v1::StudentGrouping::Kind>(grouping.group));
  proto.set_class_code(grouping.class_code);
  proto.set_label(grouping.label);
  proto.set_student_count(grouping.student_count);
  return proto;
}

v1::ReviewProgramsResponse::Totals ToProto(const domain::ReviewTotals& totals) {
  v1::ReviewProgramsResponse::Totals proto;
  proto.set_active(totals.active());
  proto.set_missing(totals.missing);
  proto.set_reported(totals.reported);
  proto.set_declared(totals.declared);
  return proto;
}

v1::SchoolYear ToProto(const domain::SchoolYearRecord& year) {
  v1::SchoolYear proto;
  proto.set_school_year(year.school_year);
  proto.set_current(year.current);
  proto.set_closed(year.closed);
  return proto;
}

absl::StatusOr<std::optional<domain::ProgramStatus>> ParseStatusFilter(
    v1::ProgramStatus status) {
  return ParseFilter(status, domain::ProgramStatus::kDeclared, "status",
                     "STATUS_UNKNOWN");
}

}  // namespace cte::server
