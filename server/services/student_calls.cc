#include "server/services/student_calls.h"

#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "domain/audit.h"
#include "domain/award_request.h"
#include "domain/indicator.h"
#include "domain/student_profile.h"
#include "server/convert/page.h"
#include "server/convert/student.h"
#include "server/services/lookup.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

constexpr int kAwardsAtOnce = 1000;

absl::StatusOr<std::vector<domain::Award>> ReadAll(domain::Store& store,
                                                   domain::AwardQuery query) {
  query.limit = kAwardsAtOnce;
  std::vector<domain::Award> all;
  for (bool more = true; more;) {
    auto page = store.awards().List(query);
    if (!page.ok()) return page.status();
    more = page->size() == static_cast<std::size_t>(kAwardsAtOnce);
    if (more) query.after = domain::PositionOf(page->back());
    all.insert(all.end(), std::make_move_iterator(page->begin()),
               std::make_move_iterator(page->end()));
  }
  return all;
}

absl::StatusOr<domain::IndicatorQuery> ParseQuery(
    domain::Store& store, const Caller& caller,
    const v1::IndicatorScope& proto) {
  const auto year = FindSchoolYear(store, proto.school_year());
  if (!year.ok()) return year.status();
  domain::IndicatorQuery query;
  if (caller.program) query.psn = caller.program->psn;
  query.district_code = caller.district_code;
  query.visibility = caller.visibility;
  query.school_year = *year;
  return query;
}

PageQuery PageQueryOf(const domain::IndicatorQuery& query) {
  return PageQuery("qualifying students")
      .Add(query.psn ? static_cast<std::int64_t>(*query.psn) : 0)
      .Add(query.district_code)
      .Add(query.school_year);
}

}  // namespace

absl::Status GetStudent(domain::Store& store, const Caller& caller,
                        const v1::GetStudentRequest& request,
                        v1::GetStudentResponse& response) {
  const auto uic = domain::ParseStudent(request.uic());
  if (!uic.ok()) return uic.status();
  auto student = FindStudent(store, *uic, caller.visibility);
  if (!student.ok()) return student.status();
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  auto participations =
      store.awards().ListParticipations(*uic, caller.visibility);
  if (!participations.ok()) return participations.status();
  domain::AwardQuery query;
  query.uic = *uic;
  query.visibility = caller.visibility;
  query.include_removed = true;
  query.catalogue_year = *year;
  auto awards = ReadAll(store, std::move(query));
  if (!awards.ok()) return awards.status();
  domain::AuditEvent read;
  read.action = domain::AuditAction::kStudentRead;
  read.uic = uic->view();
  auto recorded = store.audit().RecordRead(caller.actor, read);
  if (!recorded.ok()) return recorded;
  response =
      ToProto(domain::ProfileOf(*std::move(student), *std::move(participations),
                                *std::move(awards), *year));
  return absl::OkStatus();
}

absl::Status GetIndicator(domain::Store& store, const Caller& caller,
                          const v1::GetIndicatorRequest& request,
                          v1::GetIndicatorResponse& response) {
  const auto query = ParseQuery(store, caller, request.scope());
  if (!query.ok()) return query.status();
  const auto counts = store.awards().CountQualifying(*query);
  if (!counts.ok()) return counts.status();
  response.set_school_year(query->school_year);
  response.set_students_with_awards(counts->students_with_awards);
  response.set_qualifying_students(counts->qualifying);
  response.set_newly_qualifying_students(counts->newly_qualifying);
  return absl::OkStatus();
}

absl::Status ListQualifyingStudents(
    domain::Store& store, const Caller& caller,
    const v1::ListQualifyingStudentsRequest& request,
    v1::ListQualifyingStudentsResponse& response) {
  const auto query = ParseQuery(store, caller, request.scope());
  if (!query.ok()) return query.status();
  const auto page = Page<CodePosition>::Parse(request, PageQueryOf(*query));
  if (!page.ok()) return page.status();
  const auto students = store.awards().ListQualifying(
      *query, page->after().value_or(CodePosition()).code, page->limit());
  if (!students.ok()) return students.status();
  response.set_school_year(query->school_year);
  page->Fill(
      *students,
      [](const domain::QualifyingStudent& student) {
        return CodePosition{student.uic};
      },
      [&](const domain::QualifyingStudent& student) {
        *response.add_students() = ToProto(student);
      },
      response);
  return absl::OkStatus();
}

}  // namespace cte::server::calls
