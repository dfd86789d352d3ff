#include "server/services/authorization.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/access.h"
#include "domain/error.h"
#include "domain/program.h"
#include "domain/school_year.h"

namespace cte::server {
namespace {

absl::Status RoleRequired(std::string_view role) {
  return domain::Error(
      absl::StatusCode::kPermissionDenied, "ROLE_REQUIRED",
      absl::StrCat("This call is for ", std::string(role),
                   ", and you hold no such grant. Ask your district "
                   "administrator (Level 5) for access."));
}

}  // namespace

absl::Status MustBeStateAdministrator(domain::Store& store,
                                      std::string_view principal) {
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  return domain::IsStateAdministrator(*grants)
             ? absl::OkStatus()
             : RoleRequired("state administrators");
}

absl::Status MustBeEditor(domain::Store& store, std::string_view principal) {
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  return domain::MayEditSomewhere(*grants)
             ? absl::OkStatus()
             : RoleRequired("editors and administrators");
}

absl::StatusOr<domain::ProgramPlace> FindProgram(domain::Store& store,
                                                 std::string_view principal,
                                                 std::int64_t psn,
                                                 Access access) {
  const auto checked = domain::CheckPsn(psn);
  if (!checked.ok()) return checked.status();
  auto place = store.programs().FindPlace(*checked);
  if (!place.ok()) return place.status();
  if (!*place) return domain::ProgramNotFound(*checked);
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  const bool may = access == Access::kEdit ? domain::MayEdit(*grants, **place)
                                           : domain::MayView(*grants, **place);
  if (!may) return domain::UnauthorizedPsn(*checked);
  return **std::move(place);
}

absl::StatusOr<domain::Visibility> FindVisible(domain::Store& store,
                                               std::string_view principal,
                                               std::string_view district_code) {
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  domain::Visibility visibility = domain::VisibilityOf(*grants);
  if (district_code.empty()) return visibility;
  const auto district =
      store.programs().FindDistrict(district_code, visibility);
  if (!district.ok()) return district.status();
  if (!*district) return domain::NoSuchDistrict(district_code, visibility);
  return visibility;
}

absl::StatusOr<domain::Visibility> MustSeeState(domain::Store& store,
                                                std::string_view principal) {
  auto visibility = FindVisible(store, principal, "");
  if (visibility.ok() && !visibility->everything) {
    return RoleRequired("those who hold a grant for the whole state");
  }
  return visibility;
}

absl::StatusOr<domain::Student> FindStudent(
    domain::Store& store, const domain::Uic& uic,
    const domain::Visibility& visibility) {
  auto student = store.awards().FindStudent(uic);
  if (!student.ok()) return student.status();
  if (!*student) return domain::StudentNotFound();
  if (visibility.everything) return **std::move(student);
  const auto participations =
      store.awards().ListParticipations(uic, visibility);
  if (!participations.ok()) return participations.status();
  if (!participations->empty()) return **std::move(student);
  domain::AwardQuery query;
  query.uic = uic;
  query.visibility = visibility;
  query.include_removed = true;
  query.limit = 1;
  const auto awards = store.awards().List(query);
  if (!awards.ok()) return awards.status();
  if (awards->empty()) return domain::StudentNotFound();
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
  return school_year == 0 ? domain::NoCurrentYear()
                          : domain::SchoolYearNotFound(school_year);
}

absl::StatusOr<domain::Import> FindImport(domain::Store& store,
                                          std::string_view principal,
                                          std::string_view import_id) {
  const auto id = domain::ParseImportId(import_id);
  if (!id) return domain::ImportNotFound(import_id);
  auto import = store.imports().Get(*id);
  if (!import.ok()) return import.status();
  if (import->created_by == principal) return import;
  const auto grants = store.access().ListGrants(principal);
  if (!grants.ok()) return grants.status();
  if (!domain::MaySee(*import, principal, *grants)) {
    return domain::ImportNotFound(import_id);
  }
  return import;
}

}  // namespace cte::server
