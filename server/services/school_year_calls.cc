#include "server/services/school_year_calls.h"

#include "domain/program.h"
#include "domain/school_year.h"
#include "server/convert/program.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

absl::StatusOr<std::int64_t> CountMissing(domain::Store& store,
                                          std::int32_t school_year) {
  domain::ProgramQuery query;
  query.school_year = school_year;
  query.visibility.everything = true;
  const auto totals = store.programs().Totals(query);
  if (!totals.ok()) return totals.status();
  return totals->missing;
}

}  // namespace

absl::Status ListSchoolYears(domain::Store& store, const Caller& /*caller*/,
                             const v1::ListSchoolYearsRequest& /*request*/,
                             v1::ListSchoolYearsResponse& response) {
  const auto years = store.years().List();
  if (!years.ok()) return years.status();
  for (const domain::SchoolYearRecord& year : *years) {
    *response.add_school_years() = ToProto(year);
  }
  return absl::OkStatus();
}

absl::Status CloseSchoolYear(domain::Store& store, const Caller& caller,
                             const v1::CloseSchoolYearRequest& request,
                             v1::CloseSchoolYearResponse& response) {
  const auto year =
      store.years().SetClosed(caller.actor, request.school_year(), true);
  if (!year.ok()) return year.status();
  const auto missing = CountMissing(store, year->school_year);
  if (!missing.ok()) return missing.status();
  *response.mutable_school_year() = ToProto(*year);
  response.set_missing_programs(*missing);
  return absl::OkStatus();
}

absl::Status ReopenSchoolYear(domain::Store& store, const Caller& caller,
                              const v1::ReopenSchoolYearRequest& request,
                              v1::ReopenSchoolYearResponse& response) {
  const auto year =
      store.years().SetClosed(caller.actor, request.school_year(), false);
  if (!year.ok()) return year.status();
  *response.mutable_school_year() = ToProto(*year);
  return absl::OkStatus();
}

absl::Status SetCurrentSchoolYear(
    domain::Store& store, const Caller& caller,
    const v1::SetCurrentSchoolYearRequest& request,
    v1::SetCurrentSchoolYearResponse& response) {
  if (auto valid = domain::CheckSchoolYear(request.school_year());
      !valid.ok()) {
    return valid;
  }
  const auto year =
      store.years().SetCurrent(caller.actor, request.school_year());
  if (!year.ok()) return year.status();
  *response.mutable_school_year() = ToProto(*year);
  return absl::OkStatus();
}

}  // namespace cte::server::calls
