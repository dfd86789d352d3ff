#include "db/program_facts.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "db/batches.h"

namespace cte::db {
namespace {

using domain::FactNeeds;
using domain::Facts;
using domain::Participant;
using domain::Psn;
using domain::Uic;

void AppendParticipant(const Participant& participant,
                       std::vector<Value>& values) {
  AppendPsn(participant.psn, values);
  values.emplace_back(participant.uic.view());
}

using Programs = FactCache::Programs;

// Programs that are not kept, of the needs: nothing for one that does not
// exist.
absl::StatusOr<Programs> ReadPrograms(Connection& connection,
                                      std::int32_t school_year,
                                      const std::vector<Psn>& psns) {
  Programs read;
  auto status = QueryBatches(
      connection,
      "SELECT p.psn, p.cip_code, p.name, p.building_code, b.district_code,"
      " p.first_year <= ? AND (p.last_year IS NULL OR p.last_year >= ?),"
      " y.psn IS NOT NULL AND y.award_year IS NULL, y.psn IS NOT NULL"
      " FROM programs p JOIN buildings b ON b.building_code = p.building_code"
      " LEFT JOIN program_years y ON y.psn = p.psn AND y.school_year = ?"
      " WHERE p.psn IN ",
      "", {school_year, school_year, school_year}, psns, 1, AppendPsn,
      [&](const Row& row) {
        const Psn psn{row.Int(0)};
        auto program = std::make_shared<FactCache::Program>();
        program->facts.place = {psn, row.Text(3), row.Text(4)};
        program->facts.cip_code = row.Text(1);
        program->facts.name = row.Text(2);
        program->facts.active = row.Int(5) != 0;
        program->facts.declared = row.Int(6) != 0;
        program->has_year = row.Int(7) != 0;
        read[psn] = std::move(program);
      });
  if (!status.ok()) return status;
  return read;
}

absl::StatusOr<Programs> FindOrRead(Connection& connection,
                                    const KeptFacts& kept,
                                    std::int32_t school_year,
                                    const std::vector<Psn>& psns) {
  Programs found = kept.cache.FindPrograms(kept.versions, school_year, psns);
  std::vector<Psn> missing;
  std::ranges::copy_if(psns, std::back_inserter(missing),
                       [&](Psn psn) { return !found.contains(psn); });
  if (missing.empty()) return found;
  const auto read = ReadPrograms(connection, school_year, missing);
  if (!read.ok()) return read.status();
  kept.cache.KeepPrograms(kept.versions, school_year, *read);
  found.insert(read->begin(), read->end());
  return found;
}

// A copy, to be kept in its place.
std::shared_ptr<FactCache::Program> CopyOf(const FactCache::Program& program) {
  auto copy = std::make_shared<FactCache::Program>();
  copy->facts = program.facts;
  copy->students = program.students;
  copy->is_whole = program.is_whole;
  copy->has_year = program.has_year.load();
  copy->asked_for = program.asked_for.load();
  return copy;
}

// Puts into the facts which of the programs are declared in the year, and keeps
// what is otherwise than it was. Whether anything is.
absl::StatusOr<bool> LoadDeclared(Connection& connection, const KeptFacts& kept,
                                  const std::vector<Psn>& psns,
                                  Programs& programs, Facts& facts) {
  absl::flat_hash_set<Psn> declared;
  auto status =
      QueryBatches(connection,
                   "SELECT psn FROM program_years"
                   " WHERE school_year = ? AND award_year IS NULL AND psn IN ",
                   "", {facts.school_year}, psns, 1, AppendPsn,
                   [&](const Row& row) { declared.insert(Psn{row.Int(0)}); });
  if (!status.ok()) return status;
  Programs changed;
  for (auto& [psn, program] : programs) {
    const bool is_declared = declared.contains(psn);
    facts.programs[psn].declared = is_declared;
    if (program->facts.declared == is_declared) continue;
    const auto copy = CopyOf(*program);
    copy->facts.declared = is_declared;
    program = copy;
    changed[psn] = copy;
  }
  kept.cache.KeepPrograms(kept.versions, facts.school_year, changed);
  return !changed.empty();
}

// --- enrolments

// A program is read whole once so many of its students were asked for: to ask
// for one costs as much as to read some of them in a row.
constexpr std::int32_t kAskedBeforeWhole = 8;
// So that no result is large: it is buffered.
constexpr std::size_t kProgramsReadWhole = 32;

// MariaDB chooses the index of classes for this, and reads whole programs:
// fifty times as slow. The same is held off awards.
absl::Status AskForStudents(Connection& connection,
                            const std::vector<Participant>& participants,
                            Facts& facts) {
  return QueryBatches(connection,
                      "SELECT psn, uic FROM enrollments FORCE INDEX (PRIMARY)"
                      " WHERE (psn, uic) IN ",
                      "", {}, participants, 2, AppendParticipant,
                      [&](const Row& row) {
                        if (const auto uic = Uic::Parse(row.Text(1))) {
                          facts.enrolled.insert({Psn{row.Int(0)}, *uic});
                        }
                      });
}

// Puts the students of the programs with them, and keeps them.
absl::Status ReadStudents(Connection& connection, const KeptFacts& kept,
                          std::int32_t school_year,
                          const std::vector<Psn>& psns, Programs& programs) {
  absl::flat_hash_map<Psn, std::vector<Uic>> students;
  for (std::size_t begin = 0; begin < psns.size();
       begin += kProgramsReadWhole) {
    const std::size_t end = std::min(psns.size(), begin + kProgramsReadWhole);
    const std::vector<Psn> some(
        psns.begin() + static_cast<std::ptrdiff_t>(begin),
        psns.begin() + static_cast<std::ptrdiff_t>(end));
    auto status = QueryBatches(
        connection,
        "SELECT psn, uic FROM enrollments FORCE INDEX (PRIMARY)"
        " WHERE psn IN ",
        "", {}, some, 1, AppendPsn, [&](const Row& row) {
          const auto uic = Uic::Parse(row.Text(1));
          auto& of_program = students[Psn{row.Int(0)}];
          // Once for each class.
          if (uic && (of_program.empty() || of_program.back() != *uic)) {
            of_program.push_back(*uic);
          }
        });
    if (!status.ok()) return status;
  }
  Programs whole;
  for (const Psn psn : psns) {
    const auto copy = CopyOf(*programs[psn]);
    copy->students = std::move(students[psn]);
    std::ranges::sort(copy->students);
    copy->students.shrink_to_fit();
    copy->is_whole = true;
    programs[psn] = copy;
    whole[psn] = copy;
  }
  kept.cache.KeepPrograms(kept.versions, school_year, whole);
  return absl::OkStatus();
}

// Calls back with a program and the needed students of it, which stand
// together.
template <typename Callback>
void ForEachProgram(const FactNeeds& needs, const Callback& callback) {
  auto begin = needs.participants.begin();
  while (begin != needs.participants.end()) {
    const auto end = std::find_if(
        begin, needs.participants.end(),
        [&](const Participant& other) { return other.psn != begin->psn; });
    callback(begin->psn, std::span(begin, end));
    begin = end;
  }
}

// Adds those of the needed students who are kept with their program.
void AddStudents(const FactNeeds& needs, const Programs& programs,
                 Facts& facts) {
  facts.enrolled.reserve(needs.participants.size());
  ForEachProgram(needs, [&](Psn psn, std::span<const Participant> students) {
    const auto program = programs.find(psn);
    if (program == programs.end()) return;
    // Both are in order.
    const std::vector<Uic>& all = program->second->students;
    auto place = all.begin();
    for (const Participant& student : students) {
      place = std::lower_bound(place, all.end(), student.uic);
      if (place == all.end()) break;
      if (*place == student.uic) facts.enrolled.insert(student);
    }
  });
}

// Keeps those of the students that the facts have with their programs, which
// have none of them.
void KeepStudents(const KeptFacts& kept,
                  const std::vector<Participant>& asked_for,
                  const Programs& programs, const Facts& facts) {
  absl::flat_hash_map<Psn, std::shared_ptr<FactCache::Program>> changed;
  for (const Participant& student : asked_for) {
    if (!facts.enrolled.contains(student)) continue;
    auto& copy = changed[student.psn];
    if (copy == nullptr) copy = CopyOf(*programs.at(student.psn));
    copy->students.push_back(student.uic);
  }
  for (auto& [psn, program] : changed) std::ranges::sort(program->students);
  kept.cache.KeepPrograms(kept.versions, facts.school_year,
                          Programs(changed.begin(), changed.end()));
}

absl::Status LoadEnrollments(Connection& connection, const KeptFacts& kept,
                             const FactNeeds& needs, Programs& programs,
                             Facts& facts) {
  std::vector<Psn> to_read;
  std::vector<Participant> to_ask_for;
  ForEachProgram(needs, [&](Psn psn, std::span<const Participant> students) {
    const auto program = programs.find(psn);
    if (program == programs.end() || program->second->is_whole) return;
    std::vector<Participant> unknown;
    std::ranges::copy_if(students, std::back_inserter(unknown),
                         [&](const Participant& student) {
                           return !std::ranges::binary_search(
                               program->second->students, student.uic);
                         });
    if (unknown.empty()) return;
    const auto count = static_cast<std::int32_t>(unknown.size());
    if ((program->second->asked_for += count) >= kAskedBeforeWhole) {
      to_read.push_back(psn);
    } else {
      to_ask_for.insert(to_ask_for.end(), unknown.begin(), unknown.end());
    }
  });
  auto status =
      ReadStudents(connection, kept, facts.school_year, to_read, programs);
  if (!status.ok()) return status;
  AddStudents(needs, programs, facts);
  status = AskForStudents(connection, to_ask_for, facts);
  if (status.ok()) KeepStudents(kept, to_ask_for, programs, facts);
  return status;
}

}  // namespace

absl::StatusOr<absl::flat_hash_set<Psn>> FindAwarded(
    Connection& connection, std::int32_t school_year,
    const std::vector<Psn>& psns) {
  absl::flat_hash_set<Psn> awarded;
  auto status = QueryBatches(
      connection, "SELECT psn FROM programs WHERE psn IN ",
      " AND EXISTS (SELECT 1 FROM awards a WHERE a.psn = programs.psn AND"
      " a.school_year = " +
          std::to_string(school_year) + ")",
      {}, psns, 1, AppendPsn,
      [&](const Row& row) { awarded.insert(Psn{row.Int(0)}); });
  if (!status.ok()) return status;
  return awarded;
}

absl::Status LoadPrograms(Connection& connection, const KeptFacts& kept,
                          const FactNeeds& needs, DeclaredFacts declared_facts,
                          Facts& facts) {
  auto programs =
      FindOrRead(connection, kept, facts.school_year, needs.programs);
  if (!programs.ok()) return programs.status();
  for (const auto& [psn, program] : *programs) {
    facts.programs[psn] = program->facts;
  }
  if (declared_facts == DeclaredFacts::kLoad) {
    const auto loaded =
        LoadDeclared(connection, kept, needs.programs, *programs, facts);
    if (!loaded.ok()) return loaded.status();
  }
  const auto awarded =
      FindAwarded(connection, facts.school_year, needs.declared_programs);
  if (!awarded.ok()) return awarded.status();
  for (const Psn psn : *awarded) facts.programs[psn].has_awards = true;
  return LoadEnrollments(connection, kept, needs, *programs, facts);
}

bool FindPrograms(const KeptFacts& kept, const FactNeeds& needs, Facts& facts) {
  if (!needs.declared_programs.empty()) return false;
  const Programs programs =
      kept.cache.FindPrograms(kept.versions, facts.school_year, needs.programs);
  if (programs.size() != needs.programs.size()) return false;
  for (const auto& [psn, program] : programs) {
    facts.programs[psn] = program->facts;
  }
  AddStudents(needs, programs, facts);
  // Of others it is not known here whether they are enrolled.
  return facts.enrolled.size() == needs.participants.size();
}

absl::StatusOr<std::vector<Psn>> FindWithoutYear(Connection& connection,
                                                 const KeptFacts& kept,
                                                 std::int32_t school_year,
                                                 const std::vector<Psn>& psns) {
  const auto programs = FindOrRead(connection, kept, school_year, psns);
  if (!programs.ok()) return programs.status();
  std::vector<Psn> without;
  std::ranges::copy_if(psns, std::back_inserter(without), [&](Psn psn) {
    const auto program = programs->find(psn);
    return program != programs->end() && !program->second->has_year;
  });
  auto status = QueryBatches(
      connection,
      "SELECT psn FROM program_years WHERE school_year = ? AND psn IN ", "",
      {school_year}, without, 1, AppendPsn,
      [&](const Row& row) { programs->at(Psn{row.Int(0)})->has_year = true; });
  if (!status.ok()) return status;
  std::erase_if(without,
                [&](Psn psn) { return programs->at(psn)->has_year.load(); });
  return without;
}

absl::StatusOr<bool> RefreshDeclared(Connection& connection,
                                     const KeptFacts& kept,
                                     const std::vector<Psn>& psns,
                                     Facts& facts) {
  if (psns.empty()) return false;
  auto programs = FindOrRead(connection, kept, facts.school_year, psns);
  if (!programs.ok()) return programs.status();
  return LoadDeclared(connection, kept, psns, *programs, facts);
}

}  // namespace cte::db
