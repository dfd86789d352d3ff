#include "db/program_students.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "db/award_rows.h"
#include "db/batches.h"
#include "db/query_text.h"
#include "domain/text.h"

namespace cte::db {
namespace {

using domain::Award;
using domain::ProgramStudent;
using domain::Psn;
using domain::StudentGroup;
using domain::StudentGrouping;
using domain::StudentPosition;
using domain::StudentSelection;

std::int64_t Number(Psn psn) { return static_cast<std::int64_t>(psn); }

void AddIsEnrolled(const StudentSelection& selection, QueryText& text) {
  text.Add(
      "EXISTS (SELECT 1 FROM enrollments n FORCE INDEX (PRIMARY)"
      " WHERE n.psn = ? AND n.uic = s.uic AND n.school_year = ?"
      " AND n.current = 1)",
      {Number(selection.psn), selection.school_year});
}

// "FROM students s ...": those of the group.
void AddMembers(const StudentSelection& selection, QueryText& text) {
  text.Add(" FROM (SELECT DISTINCT uic FROM enrollments WHERE psn = ?",
           {Number(selection.psn)});
  if (selection.group == StudentGroup::kCurrentlyEnrolled ||
      selection.group == StudentGroup::kClass) {
    text.Add(" AND school_year = ? AND current = 1", {selection.school_year});
  }
  if (selection.group == StudentGroup::kClass) {
    text.Add(" AND class_code = ?", {selection.class_code});
  }
  text.Add(") e JOIN students s ON s.uic = e.uic WHERE TRUE");
  if (selection.group == StudentGroup::kNotEnrolled) {
    text.Add(" AND s.in_school = 1 AND NOT ");
    AddIsEnrolled(selection, text);
  }
}

absl::Status CountMembers(Connection& connection,
                          const StudentSelection& selection,
                          std::string_view label,
                          std::vector<StudentGrouping>& groupings) {
  QueryText text("SELECT COUNT(*)");
  AddMembers(selection, text);
  return text.Run(connection, [&](const Row& row) {
    groupings.push_back({selection.group, "", std::string(label), row.Int(0)});
  });
}

absl::Status CountClasses(Connection& connection, Psn psn,
                          std::int32_t school_year,
                          std::vector<StudentGrouping>& groupings) {
  return connection.Query(
      "SELECT c.class_code, c.name, COUNT(e.uic) FROM classes c"
      " LEFT JOIN enrollments e ON e.psn = c.psn"
      " AND e.school_year = c.school_year AND e.class_code = c.class_code"
      " AND e.current = 1"
      " WHERE c.psn = ? AND c.school_year = ?"
      " GROUP BY c.class_code, c.name ORDER BY c.class_code",
      {Number(psn), school_year}, [&](const Row& row) {
        groupings.push_back(
            {StudentGroup::kClass, row.Text(0), row.Text(1), row.Int(2)});
      });
}

absl::Status ClassMustBeThere(Connection& connection,
                              const StudentSelection& selection) {
  bool there = false;
  if (domain::IsPrintableAscii(selection.class_code)) {
    auto status = connection.Query(
        "SELECT 1 FROM classes"
        " WHERE psn = ? AND school_year = ? AND class_code = ?",
        {Number(selection.psn), selection.school_year, selection.class_code},
        [&](const Row&) { there = true; });
    if (!status.ok()) return status;
  }
  return there ? absl::OkStatus() : domain::ClassNotFound(selection);
}

absl::StatusOr<std::vector<ProgramStudent>> LoadPage(
    Connection& connection, const StudentSelection& selection,
    const std::optional<StudentPosition>& after, int limit) {
  QueryText text("SELECT s.uic, s.last_name, s.first_name, s.in_school, ");
  AddIsEnrolled(selection, text);
  AddMembers(selection, text);
  text.AddWords(selection.words,
                {"s.last_name", "s.first_name", Searchable("s.uic")});
  if (after) {
    text.Add(" AND (s.last_name, s.first_name, s.uic) > (?, ?, ?)",
             {after->last_name, after->first_name, after->uic});
  }
  text.Add(" ORDER BY s.last_name, s.first_name, s.uic LIMIT ?", {limit});
  std::vector<ProgramStudent> students;
  auto status = text.Run(connection, [&](const Row& row) {
    students.push_back(
        {{row.Text(0), row.Text(1), row.Text(2), row.Int(3) != 0},
         row.Int(4) != 0,
         {}});
  });
  if (!status.ok()) return status;
  return students;
}

// By name; each is folded once, not in each comparison.
std::vector<Award*> SortedByName(std::vector<Award>& awards) {
  std::vector<std::pair<std::string, Award*>> named;
  named.reserve(awards.size());
  for (Award& award : awards) {
    named.emplace_back(domain::Uppercase(award.name), &award);
  }
  const auto key = [](const auto& entry) {
    const auto& [name, award] = entry;
    return std::tie(name, award->code, award->credential_id);
  };
  std::ranges::sort(
      named, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  std::vector<Award*> sorted;
  sorted.reserve(named.size());
  for (const auto& [name, award] : named) sorted.push_back(award);
  return sorted;
}

absl::Status LoadAwardsOf(Connection& connection,
                          const StudentSelection& selection,
                          std::vector<ProgramStudent>& students) {
  absl::flat_hash_map<std::string, ProgramStudent*> by_uic;
  AwardReader reader(connection);
  AwardSelection part;
  part.psn = selection.psn;
  part.first_year = selection.school_year;
  part.last_year = selection.school_year;
  for (ProgramStudent& student : students) {
    by_uic[student.student.uic] = &student;
    part.uics.push_back(student.student.uic);
    if (part.uics.size() < kMaxBatch && by_uic.size() < students.size()) {
      continue;
    }
    if (auto status = reader.Read(part); !status.ok()) return status;
    part.uics.clear();
  }
  auto awards = reader.Take(selection.school_year);
  if (!awards.ok()) return awards.status();
  for (Award* award : SortedByName(*awards)) {
    by_uic.at(award->uic)->awards.push_back(std::move(*award));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<StudentGrouping>> LoadGroupings(
    Connection& connection, Psn psn, std::int32_t school_year) {
  StudentSelection selection;
  selection.psn = psn;
  selection.school_year = school_year;
  std::vector<StudentGrouping> groupings;
  selection.group = StudentGroup::kCurrentlyEnrolled;
  auto status = CountMembers(connection, selection,
                             domain::kCurrentlyEnrolledLabel, groupings);
  if (!status.ok()) return status;
  status = CountClasses(connection, psn, school_year, groupings);
  if (!status.ok()) return status;
  selection.group = StudentGroup::kNotEnrolled;
  status =
      CountMembers(connection, selection, domain::kNotEnrolledLabel, groupings);
  if (!status.ok()) return status;
  return groupings;
}

absl::StatusOr<std::vector<ProgramStudent>> LoadStudents(
    Connection& connection, const StudentSelection& selection,
    const std::optional<StudentPosition>& after, int limit) {
  if (selection.group == StudentGroup::kClass) {
    auto status = ClassMustBeThere(connection, selection);
    if (!status.ok()) return status;
  }
  auto students = LoadPage(connection, selection, after, limit);
  if (!students.ok()) return students;
  auto status = LoadAwardsOf(connection, selection, *students);
  if (!status.ok()) return status;
  return students;
}

}  // namespace cte::db
