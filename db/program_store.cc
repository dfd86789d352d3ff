#include "db/program_store.h"

#include <algorithm>
#include <string>
#include <utility>

#include "db/audit_log.h"
#include "db/program_lookup.h"
#include "db/program_students.h"
#include "db/program_years.h"
#include "db/query_text.h"
#include "db/year_store.h"

namespace cte::db {

using domain::Entity;
using domain::ProgramPlace;
using domain::ProgramQuery;
using domain::ProgramStudent;
using domain::ProgramYear;
using domain::Psn;
using domain::Visibility;

namespace {

void AddHasVisibleProgram(const Visibility& visibility, QueryText& text) {
  text.Add(
          " AND EXISTS (SELECT 1 FROM buildings b JOIN programs p"
          " ON p.building_code = b.building_code"
          " WHERE b.district_code = d.district_code")
      .AddVisible(visibility)
      .Add(")");
}

absl::StatusOr<std::vector<Entity>> LoadDistricts(Session& session,
                                                  const QueryText& text) {
  std::vector<Entity> districts;
  const auto status = session.Run([&](Connection& connection) {
    return text.Run(connection, [&](const Row& row) {
      districts.push_back({row.Text(0), row.Text(1)});
    });
  });
  if (!status.ok()) return status;
  return districts;
}

// The first of one, or nothing.
template <typename T>
absl::StatusOr<std::optional<T>> First(absl::StatusOr<std::vector<T>> found) {
  if (!found.ok()) return found.status();
  if (found->empty()) return std::nullopt;
  return std::move(found->front());
}

// A transaction takes it back, once the year is known to be open.
absl::StatusOr<bool> TakeDeclarationBack(Connection& connection,
                                         const domain::Actor& actor, Psn psn,
                                         std::int32_t school_year) {
  const std::vector<Value> key = {static_cast<std::int64_t>(psn), school_year};
  bool declared = false;
  auto status = connection.Query(
      "SELECT award_year IS NULL FROM program_years"
      " WHERE psn = ? AND school_year = ? FOR UPDATE",
      key, [&](const Row& row) { declared = row.Int(0) != 0; });
  if (!status.ok()) return status;
  if (!declared) return false;
  const auto changed = connection.Execute(
      "UPDATE program_years SET award_year = school_year, declared_by = NULL,"
      " declared_at = NULL WHERE psn = ? AND school_year = ?",
      key);
  if (!changed.ok()) return changed.status();
  status = RecordAudit(
      connection, actor,
      domain::DeclarationEvent(domain::AuditAction::kDeclarationWithdrawn, psn,
                               school_year));
  if (!status.ok()) return status;
  return true;
}

}  // namespace

absl::StatusOr<std::vector<Entity>> MySqlProgramStore::ListDistricts(
    const Visibility& visibility, std::string_view after, int limit) {
  QueryText text(
      "SELECT d.district_code, d.name FROM districts d"
      " WHERE d.district_code > ?",
      {after});
  AddHasVisibleProgram(visibility, text);
  text.Add(" ORDER BY d.district_code LIMIT ?", {limit});
  return LoadDistricts(session_, text);
}

absl::StatusOr<std::optional<Entity>> MySqlProgramStore::FindDistrict(
    std::string_view code, const Visibility& visibility) {
  if (!domain::IsEntityCode(code)) return std::nullopt;
  QueryText text(
      "SELECT d.district_code, d.name FROM districts d"
      " WHERE d.district_code = ?",
      {code});
  if (!visibility.everything) AddHasVisibleProgram(visibility, text);
  return First(LoadDistricts(session_, text));
}

absl::StatusOr<std::optional<ProgramPlace>> MySqlProgramStore::FindPlace(
    Psn psn) {
  std::optional<ProgramPlace> place;
  const auto status = session_.Run([&](Connection& connection) {
    return connection.Query(
        "SELECT p.building_code, b.district_code FROM programs p"
        " JOIN buildings b ON b.building_code = p.building_code"
        " WHERE p.psn = ?",
        {static_cast<std::int64_t>(psn)}, [&](const Row& row) {
          place = {psn, row.Text(0), row.Text(1)};
        });
  });
  if (!status.ok()) return status;
  return place;
}

absl::StatusOr<std::optional<domain::ProgramLookup>> MySqlProgramStore::LookUp(
    const domain::ProgramQuestion& question) {
  return session_.Read([&](Connection& connection) {
    return LookUpProgram(connection, cache_, question);
  });
}

absl::StatusOr<std::optional<domain::FoundProgram>> MySqlProgramStore::Find(
    const domain::ProgramQuestion& question) {
  const auto known = std::ranges::find(
      ahead_, question, [](const auto& found) { return found.first; });
  if (known != ahead_.end()) {
    auto found = std::move(known->second);
    ahead_.erase(known);
    return found;
  }
  auto found = session_.Read([&](Connection& connection) {
    return FindPrograms(connection, cache_, {question});
  });
  if (!found.ok()) return found.status();
  return std::move(found->front());
}

absl::Status MySqlProgramStore::FindAhead(
    const std::vector<domain::ProgramQuestion>& questions) {
  ahead_.clear();
  if (questions.empty()) return absl::OkStatus();
  auto found = session_.Read([&](Connection& connection) {
    return FindPrograms(connection, cache_, questions);
  });
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    ahead_.emplace_back(questions[i], std::move((*found)[i]));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<ProgramYear>> MySqlProgramStore::Get(
    Psn psn, std::int32_t school_year) {
  return First(session_.Read([&](Connection& connection) {
    return LoadProgramYear(connection, psn, school_year);
  }));
}

absl::StatusOr<std::vector<ProgramYear>> MySqlProgramStore::List(
    const ProgramQuery& query) {
  return session_.Read([&](Connection& connection) {
    return LoadProgramYears(connection, query);
  });
}

absl::StatusOr<domain::ReviewTotals> MySqlProgramStore::Totals(
    const ProgramQuery& query) {
  return session_.Read([&](Connection& connection) {
    return CountProgramYears(connection, query);
  });
}

absl::StatusOr<std::vector<ProgramStudent>> MySqlProgramStore::ListStudents(
    const domain::StudentSelection& selection,
    const std::optional<domain::StudentPosition>& after, int limit) {
  return session_.Read([&](Connection& connection) {
    return LoadStudents(connection, selection, after, limit);
  });
}

absl::StatusOr<bool> MySqlProgramStore::Withdraw(const domain::Actor& actor,
                                                 Psn psn,
                                                 std::int32_t school_year) {
  return session_.Write([&](Connection& connection) -> absl::StatusOr<bool> {
    auto open = YearMustBeOpen(connection, school_year, YearLock::kShare);
    if (!open.ok()) return open;
    return TakeDeclarationBack(connection, actor, psn, school_year);
  });
}

}  // namespace cte::db
