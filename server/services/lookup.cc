#include "server/services/lookup.h"

#include <utility>

#include "domain/program.h"
#include "domain/school_year.h"

namespace cte::server {
namespace {

absl::Status NoSuchYear(std::int32_t school_year) {
  return school_year == 0 ? domain::NoCurrentYear()
                          : domain::SchoolYearNotFound(school_year);
}

}  // namespace

absl::StatusOr<domain::Student> FindStudent(
    domain::Store& store, const domain::Uic& uic,
    const domain::Visibility& visibility) {
  auto student = store.awards().FindStudent(uic);
  if (!student.ok()) return student.status();
  if (visibility.everything) {
    if (!*student) return domain::StudentNotFound();
    return **std::move(student);
  }
  // The same is asked whether or not there is one: else the time that it takes
  // would tell (R28).
  const auto participations =
      store.awards().ListParticipations(uic, visibility);
  if (!participations.ok()) return participations.status();
  domain::AwardQuery query;
  query.uic = uic;
  query.visibility = visibility;
  query.include_removed = true;
  query.limit = 1;
  const auto awards = store.awards().List(query);
  if (!awards.ok()) return awards.status();
  const bool is_seen = !participations->empty() || !awards->empty();
  if (!*student || !is_seen) return domain::StudentNotFound();
  return **std::move(student);
}

absl::StatusOr<std::int32_t> FindSchoolYear(domain::Store& store,
                                            std::int32_t school_year) {
  const auto years = store.years().List();
  if (!years.ok()) return years.status();
  for (const domain::SchoolYearRecord& year : *years) {
    if (school_year == 0 ? year.current : year.school_year == school_year) {
      return year.school_year;
    }
  }
  return NoSuchYear(school_year);
}

absl::StatusOr<std::int32_t> SchoolYearOf(const Caller& caller,
                                          std::int32_t school_year) {
  if (!caller.school_year) return NoSuchYear(school_year);
  return *caller.school_year;
}

}  // namespace cte::server
