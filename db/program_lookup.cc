#include "db/program_lookup.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/time/clock.h"
#include "db/facts.h"
#include "db/program_students.h"
#include "db/program_years.h"
#include "db/query_text.h"
#include "db/times.h"
#include "db/year_store.h"

namespace cte::db {
namespace {

using domain::FoundProgram;
using domain::ProgramLookup;
using domain::ProgramQuestion;
using domain::Psn;

Value Number(Psn psn) { return static_cast<std::int64_t>(psn); }

// A program in a school year.
using Key = std::pair<Psn, std::int32_t>;

// What programs reported, of whom nothing is there the default; and the version
// of the rest.
struct Reports {
  std::int64_t version = 0;
  absl::flat_hash_map<Key, domain::ProgramReport> reports;
};

// Of one program, unless it is declared as giving none. Most are not, and the
// database is done in three quarters of the time where it is not asked who
// declared it and when, and counts awards in the query and not in one inside of
// it (of several programs it is not).
absl::StatusOr<std::optional<Reports>> LoadUndeclared(Connection& connection,
                                                      const Key& key) {
  std::optional<Reports> answer;
  const auto status = connection.Query(
      "SELECT MAX(v.version), COUNT(a.psn), COUNT(y.psn), COUNT(y.award_year)"
      " FROM shown_version v"
      " LEFT JOIN program_years y ON y.psn = ? AND y.school_year = ?"
      " LEFT JOIN awards a FORCE INDEX (PRIMARY)"
      " ON a.psn = y.psn AND a.school_year = y.school_year"
      " WHERE v.only_row = 1",
      {Number(key.first), key.second}, [&](const Row& row) {
        const bool is_declared = row.Int(2) > row.Int(3);
        if (is_declared) return;
        answer.emplace().version = row.Int(0);
        answer->reports[key].award_count = row.Int(1);
      });
  if (!status.ok()) return status;
  return answer;
}

// Lists are filled up to a power of two, for each length is a statement that is
// kept prepared.
std::size_t FilledUp(std::size_t size) {
  std::size_t filled = 1;
  while (filled < size) filled *= 2;
  return filled;
}

void AddKeys(const std::vector<Key>& keys, QueryText& text) {
  text.Add(" AND (y.psn, y.school_year) IN (");
  const std::size_t size = FilledUp(keys.size());
  for (std::size_t i = 0; i < size; ++i) {
    const auto& [psn, year] = keys[std::min(i, keys.size() - 1)];
    text.Add(i == 0 ? "(?, ?)" : ", (?, ?)", {Number(psn), year});
  }
  text.Add(")");
}

absl::StatusOr<Reports> LoadReports(Connection& connection,
                                    const std::vector<Key>& keys) {
  if (keys.size() == 1) {
    auto answer = LoadUndeclared(connection, keys.front());
    if (!answer.ok()) return answer.status();
    if (*answer) return **std::move(answer);
  }
  QueryText text(
      "SELECT v.version, y.psn, y.school_year, y.award_year IS NULL,"
      " y.declared_by, ");
  text.Add(SelectTime("y.declared_at"))
      .Add(
          ", (SELECT COUNT(*) FROM awards a FORCE INDEX (PRIMARY)"
          " WHERE a.psn = y.psn AND a.school_year = y.school_year)"
          " FROM shown_version v LEFT JOIN program_years y ON TRUE");
  AddKeys(keys, text);
  text.Add(" WHERE v.only_row = 1");
  Reports answer;
  const auto status = text.Run(connection, [&](const Row& row) {
    answer.version = row.Int(0);
    if (row.IsNull(1)) return;
    answer.reports[{Psn{row.Int(1)}, static_cast<std::int32_t>(row.Int(2))}] = {
        row.Int(6), row.Int(3) != 0, row.Text(4), ReadTime(row, 5)};
  });
  if (!status.ok()) return status;
  return answer;
}

using YearsPtr = std::shared_ptr<const ShownCache::Years>;
using GrantsPtr = std::shared_ptr<const ShownCache::Grants>;
using ProgramPtr = std::shared_ptr<const domain::RosterProgram>;

absl::StatusOr<YearsPtr> FindYears(Connection& connection, ShownCache& cache,
                                   std::int64_t version) {
  if (auto known = cache.FindYears(version)) return known;
  auto loaded = LoadYears(connection);
  if (!loaded.ok()) return loaded.status();
  auto years = std::make_shared<const ShownCache::Years>(*std::move(loaded));
  cache.Keep(version, years);
  return years;
}

absl::StatusOr<GrantsPtr> FindGrants(Connection& connection, ShownCache& cache,
                                     std::int64_t version,
                                     std::string_view principal) {
  const absl::Time now = absl::Now();
  if (auto known = cache.FindGrants(version, principal, now)) return known;
  auto loaded = LoadGrants(connection, principal);
  if (!loaded.ok()) return loaded.status();
  auto grants = std::make_shared<const ShownCache::Grants>(
      ShownCache::Grants{*std::move(loaded), now});
  cache.Keep(version, principal, grants);
  return grants;
}

// Null if there is no such program.
absl::StatusOr<ProgramPtr> FindProgram(Connection& connection,
                                       ShownCache& cache, std::int64_t version,
                                       Psn psn, std::int32_t year) {
  if (auto known = cache.FindProgram(version, psn, year)) return known;
  auto loaded = LoadProgramYear(connection, psn, year);
  if (!loaded.ok()) return loaded.status();
  if (loaded->empty()) return nullptr;
  auto groupings = LoadGroupings(connection, psn, year);
  if (!groupings.ok()) return groupings.status();
  static_cast<domain::ProgramReport&>(loaded->front()) = {};
  auto program = std::make_shared<const domain::RosterProgram>(
      domain::RosterProgram{std::move(loaded->front()), *std::move(groupings)});
  cache.Keep(version, program);
  return program;
}

// From what is kept, or from here on is; nothing if there is no such program.
absl::StatusOr<std::optional<FoundProgram>> Answer(
    Connection& connection, ShownCache& cache, const Reports& reports,
    const ProgramQuestion& question, std::int32_t year) {
  const auto grants =
      FindGrants(connection, cache, reports.version, question.principal);
  if (!grants.ok()) return grants.status();
  const auto program =
      FindProgram(connection, cache, reports.version, question.psn, year);
  if (!program.ok()) return program.status();
  if (*program == nullptr) return std::nullopt;
  FoundProgram found{
      {(*grants)->grants, (*program)->program.place(), year}, *program, {}};
  const auto report = reports.reports.find({question.psn, year});
  if (report != reports.reports.end()) found.report = report->second;
  return found;
}

// Where a program is, and the version of what is kept; no place if there is no
// such program.
struct Place {
  std::int64_t version = 0;
  std::optional<domain::ProgramPlace> place;
};
absl::StatusOr<Place> LoadPlace(Connection& connection, Psn psn) {
  Place answer;
  const auto status = connection.Query(
      "SELECT v.version, b.building_code, b.district_code FROM shown_version v"
      " LEFT JOIN programs p ON p.psn = ?"
      " LEFT JOIN buildings b ON b.building_code = p.building_code"
      " WHERE v.only_row = 1",
      {Number(psn)}, [&](const Row& row) {
        answer.version = row.Int(0);
        if (row.IsNull(1)) return;
        answer.place = {psn, row.Text(1), row.Text(2)};
      });
  if (!status.ok()) return status;
  return answer;
}

// In a school year that there is not.
absl::StatusOr<std::optional<FoundProgram>> AnswerWithoutYear(
    Connection& connection, ShownCache& cache,
    const ProgramQuestion& question) {
  auto lookup = LookUpProgram(connection, cache, question);
  if (!lookup.ok()) return lookup.status();
  if (!*lookup) return std::nullopt;
  return FoundProgram{**std::move(lookup), nullptr, {}};
}

}  // namespace

absl::StatusOr<std::optional<ProgramLookup>> LookUpProgram(
    Connection& connection, ShownCache& cache,
    const ProgramQuestion& question) {
  auto found = LoadPlace(connection, question.psn);
  if (!found.ok()) return found.status();
  if (!found->place) return std::nullopt;
  const auto years = FindYears(connection, cache, found->version);
  if (!years.ok()) return years.status();
  const auto grants =
      FindGrants(connection, cache, found->version, question.principal);
  if (!grants.ok()) return grants.status();
  return ProgramLookup{(*grants)->grants, *std::move(found->place),
                       YearOf(**years, question.school_year)};
}

absl::StatusOr<std::vector<std::optional<FoundProgram>>> FindPrograms(
    Connection& connection, ShownCache& cache,
    const std::vector<ProgramQuestion>& questions) {
  const auto guess = [&](const ProgramQuestion& question) {
    return Key(
        question.psn,
        cache.GuessYear(question.school_year).value_or(question.school_year));
  };
  std::vector<Key> keys;
  keys.reserve(questions.size());
  for (const auto& question : questions) keys.push_back(guess(question));
  const auto reports = LoadReports(connection, keys);
  if (!reports.ok()) return reports.status();
  const auto years = FindYears(connection, cache, reports->version);
  if (!years.ok()) return years.status();

  std::vector<std::optional<FoundProgram>> answers;
  answers.reserve(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const ProgramQuestion& question = questions[i];
    const auto year = YearOf(**years, question.school_year);
    absl::StatusOr<std::optional<FoundProgram>> answer;
    if (!year) {
      answer = AnswerWithoutYear(connection, cache, question);
    } else if (*year == keys[i].second) {
      answer = Answer(connection, cache, *reports, question, *year);
    } else {
      const auto again = LoadReports(connection, {{question.psn, *year}});
      if (!again.ok()) return again.status();
      answer = Answer(connection, cache, *again, question, *year);
    }
    if (!answer.ok()) return answer.status();
    answers.push_back(*std::move(answer));
  }
  return answers;
}

}  // namespace cte::db
