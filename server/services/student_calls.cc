#include "server/services/student_calls.h"

#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

#include "domain/award_request.h"
#include "domain/indicator.h"
#include "domain/student_profile.h"
#include "server/convert/page.h"
#include "server/convert/student.h"
#include "server/services/authorization.h"
#include "server/services/scope.h"

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

absl::StatusOr<Scope> FindScope(domain::Store& store,
                                std::string_view principal,
                                const v1::IndicatorScope& scope) {
  if (scope.has_psn()) return ScopeOfProgram(store, principal, scope.psn());
  if (scope.has_district_code()) {
    return ScopeOfDistrict(store, principal, scope.district_code());
  }
  if (!scope.state()) return ScopeRequired();
  auto visibility = MustSeeState(store, principal);
  if (!visibility.ok()) return visibility.status();
  return Scope{std::nullopt, "", *std::move(visibility)};
}

absl::StatusOr<domain::IndicatorQuery> ParseQuery(
    domain::Store& store, std::string_view principal,
    const v1::IndicatorScope& proto) {
  auto scope = FindScope(store, principal, proto);
  if (!scope.ok()) return scope.status();
  const auto year = FindSchoolYear(store, proto.school_year());
  if (!year.ok()) return year.status();
  return domain::IndicatorQuery{scope->psn, std::move(scope->district_code),
                                std::move(scope->visibility), *year};
}

PageQuery PageQueryOf(const domain::IndicatorQuery& query) {
  return PageQuery("qualifying students")
      .Add(query.psn ? static_cast<std::int64_t>(*query.psn) : 0)
      .Add(query.district_code)
      .Add(query.school_year);
}

}  // namespace

absl::Status GetStudent(domain::Store& store, const std::string& principal,
                        const v1::GetStudentRequest& request,
                        v1::GetStudentResponse& response) {
  const auto uic = domain::ParseStudent(request.uic());
  if (!uic.ok()) return uic.status();
  const auto visibility = FindVisible(store, principal, "");
  if (!visibility.ok()) return visibility.status();
  auto student = FindStudent(store, *uic, *visibility);
  if (!student.ok()) return student.status();
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  auto participations = store.awards().ListParticipations(*uic, *visibility);
  if (!participations.ok()) return participations.status();
  domain::AwardQuery query;
  query.uic = *uic;
  query.visibility = *visibility;
  query.include_removed = true;
  query.catalogue_year = *year;
  auto awards = ReadAll(store, std::move(query));
  if (!awards.ok()) return awards.status();
  response =
      ToProto(domain::ProfileOf(*std::move(student), *std::move(participations),
                                *std::move(awards), *year));
  return absl::OkStatus();
}

absl::Status GetIndicator(domain::Store& store, const std::string& principal,
                          const v1::GetIndicatorRequest& request,
                          v1::GetIndicatorResponse& response) {
  const auto query = ParseQuery(store, principal, request.scope());
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
    domain::Store& store, const std::string& principal,
    const v1::ListQualifyingStudentsRequest& request,
    v1::ListQualifyingStudentsResponse& response) {
  const auto query = ParseQuery(store, principal, request.scope());
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
