#include "db/award_store.h"

#include <string>
#include <utility>

#include "db/award_removal.h"
#include "db/award_rows.h"
#include "db/award_writer.h"
#include "db/indicator_reader.h"
#include "db/query_text.h"

namespace cte::db {
namespace {

using domain::Award;
using domain::AwardQuery;
using domain::CheckedRow;
using domain::IndicatorQuery;
using domain::Outcome;
using domain::Participation;
using domain::Psn;
using domain::Student;
using domain::Uic;

// Programs of the query's scope with awards in its years, by PSN, from its
// position on.
absl::StatusOr<std::vector<Psn>> LoadPrograms(Connection& connection,
                                              const AwardQuery& query) {
  QueryText text(
      "SELECT p.psn FROM programs p"
      " JOIN buildings b ON b.building_code = p.building_code WHERE TRUE");
  if (query.psn) {
    text.Add(" AND p.psn = ?", {static_cast<std::int64_t>(*query.psn)});
  }
  if (!query.district_code.empty()) {
    text.Add(" AND b.district_code = ?", {query.district_code});
  }
  text.AddVisible(query.visibility);
  if (query.after) {
    text.Add(" AND p.psn >= ?", {static_cast<std::int64_t>(query.after->psn)});
  }
  const auto add_has_awards = [&](std::string_view table) {
    if (query.uic) {
      text.Add("p.psn IN (SELECT a.psn FROM ").Add(table);
      text.Add(" a WHERE a.uic = ?", {query.uic->view()});
    } else {
      text.Add("EXISTS (SELECT 1 FROM ").Add(table);
      text.Add(" a WHERE a.psn = p.psn");
    }
    text.Add(" AND a.school_year BETWEEN ? AND ?)",
             {query.first_year, query.last_year});
  };
  text.Add(" AND (");
  add_has_awards("awards");
  if (query.include_removed) {
    text.Add(" OR ");
    add_has_awards("removed_awards");
  }
  text.Add(") ORDER BY p.psn");
  std::vector<Psn> programs;
  auto status = text.Run(
      connection, [&](const Row& row) { programs.push_back(Psn{row.Int(0)}); });
  if (!status.ok()) return status;
  return programs;
}

// Program by program, so that a page costs what it holds and not what the
// district has.
absl::StatusOr<std::vector<Award>> LoadPage(Connection& connection,
                                            const AwardQuery& query) {
  const auto programs = LoadPrograms(connection, query);
  if (!programs.ok()) return programs.status();
  AwardReader reader(connection);
  AwardSelection selection;
  selection.first_year = query.first_year;
  selection.last_year = query.last_year;
  selection.in_school_only = query.in_school_only;
  selection.include_removed = query.include_removed;
  if (query.uic) selection.uics.emplace_back(query.uic->view());
  for (const Psn psn : *programs) {
    selection.psn = psn;
    selection.limit = query.limit - reader.size();
    if (selection.limit <= 0) break;
    selection.after.reset();
    if (query.after && query.after->psn == psn) selection.after = query.after;
    if (auto status = reader.Read(selection); !status.ok()) return status;
  }
  return reader.Take(query.catalogue_year);
}

}  // namespace

absl::StatusOr<bool> MySqlAwardStore::WriteAll(const domain::Actor& actor,
                                               std::int32_t school_year,
                                               std::vector<CheckedRow>& rows) {
  const Writing writing{actor, school_year, std::nullopt};
  std::vector<CheckedRow> written;
  bool refused = false;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        written = rows;
        const auto result = WriteRows(connection, cache_, writing, written);
        if (!result.ok()) return result.status();
        refused = result->rejected > 0;
        return refused ? absl::CancelledError() : absl::OkStatus();
      });
  if (!status.ok() && !refused) return status;
  rows = std::move(written);
  if (refused) {
    for (CheckedRow& row : rows) row.outcome = Outcome::kRejected;
  }
  return !refused;
}

absl::StatusOr<bool> MySqlAwardStore::Remove(
    const domain::AwardRemoval& removal, const domain::Actor& actor) {
  return session_.Write([&](Connection& connection) {
    return RemoveAward(connection, removal, actor);
  });
}

absl::StatusOr<std::vector<Award>> MySqlAwardStore::List(
    const AwardQuery& query) {
  return session_.Read(
      [&](Connection& connection) { return LoadPage(connection, query); });
}

absl::StatusOr<std::optional<Student>> MySqlAwardStore::FindStudent(
    const Uic& uic) {
  std::optional<Student> student;
  const auto status = session_.Run([&](Connection& connection) {
    return connection.Query(
        "SELECT uic, last_name, first_name, in_school FROM students"
        " WHERE uic = ?",
        {uic.view()}, [&](const Row& row) {
          student = {row.Text(0), row.Text(1), row.Text(2), row.Int(3) != 0};
        });
  });
  if (!status.ok()) return status;
  return student;
}

absl::StatusOr<std::vector<Participation>> MySqlAwardStore::ListParticipations(
    const Uic& uic, const domain::Visibility& visibility) {
  QueryText text(
      "SELECT e.psn, p.name, e.class_code, c.name, e.school_year, e.current"
      " FROM enrollments e FORCE INDEX (enrollment_student)"
      " JOIN classes c ON c.psn = e.psn AND c.school_year = e.school_year"
      " AND c.class_code = e.class_code"
      " JOIN programs p ON p.psn = e.psn"
      " JOIN buildings b ON b.building_code = p.building_code"
      " WHERE e.uic = ?",
      {uic.view()});
  text.AddVisible(visibility);
  text.Add(" ORDER BY e.school_year DESC, e.psn, e.class_code");
  std::vector<Participation> participations;
  const auto status = session_.Run([&](Connection& connection) {
    return text.Run(connection, [&](const Row& row) {
      participations.push_back(
          {Psn{row.Int(0)}, row.Text(1), row.Text(2), row.Text(3),
           static_cast<std::int32_t>(row.Int(4)), row.Int(5) != 0});
    });
  });
  if (!status.ok()) return status;
  return participations;
}

absl::StatusOr<domain::IndicatorCounts> MySqlAwardStore::CountQualifying(
    const IndicatorQuery& query) {
  return session_.Read([&](Connection& connection) {
    return db::CountQualifying(connection, query);
  });
}

absl::StatusOr<std::vector<domain::QualifyingStudent>>
MySqlAwardStore::ListQualifying(const IndicatorQuery& query,
                                std::string_view after, int limit) {
  return session_.Read([&](Connection& connection) {
    return LoadQualifying(connection, query, after, limit);
  });
}

}  // namespace cte::db
