#include "db/award_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "db/batches.h"

namespace cte::db {

using domain::CheckedRow;
using domain::Outcome;
using domain::ParsedRow;
using domain::Psn;

AwardWriter::AwardWriter(Connection& connection, const Ground& ground,
                         const Writing& writing, RowsInHand& rows)
    : connection_(connection),
      ground_(ground),
      writing_(writing),
      rows_(rows) {}

// Rows that are not valid are left to Write, which asks why.
void AwardWriter::CheckAhead() {
  if (!IsUsual()) return;
  const auto facts = ground_.Find(rows_.needs());
  if (!facts) return;
  std::vector<CheckedRow> checked = rows_.Check(*facts);
  if (!std::ranges::all_of(checked, &CheckedRow::valid)) return;
  rows_.Take(std::move(checked));
  checked_.emplace(connection_, ground_, writing_, rows_).Order();
}

// At first as if no program had been declared, or taken back, since it was
// read.
absl::Status AwardWriter::Write(absl::FunctionRef<void()> meanwhile) {
  if (!IsUsual()) return WriteExactly();
  if (!checked_) {
    auto status = Check(DeclaredFacts::kAsKept);
    if (!status.ok()) return status;
    checked_.emplace(connection_, ground_, writing_, rows_);
  }
  const std::vector<Psn> programs = rows_.AwardedPrograms();
  auto status = CreateMissingYears(programs);
  if (!status.ok()) return status;
  const auto held = HoldAwardYears(programs);
  if (!held.ok()) return held.status();
  if (!*held) {
    rows_.TakeBack();
    return WriteExactly();
  }
  meanwhile();
  return checked_->Run();
}

absl::Status AwardWriter::Check(DeclaredFacts declared_facts) {
  auto facts = ground_.Load(rows_.needs(), declared_facts);
  if (!facts.ok()) return facts.status();
  std::vector<CheckedRow> checked = rows_.Check(*facts);
  if (declared_facts == DeclaredFacts::kAsKept) {
    // What is not written is not held either.
    const auto changed = RefreshDeclared(
        connection_, ground_.kept(), rows_.ProgramsOfInvalid(checked), *facts);
    if (!changed.ok()) return changed.status();
    if (*changed) checked = rows_.Check(*facts);
  }
  rows_.Take(std::move(checked));
  return absl::OkStatus();
}

bool AwardWriter::IsUsual() const {
  return writing_.import && rows_.needs().declared_programs.empty();
}

// The programs are locked: what is declared stays so, and what is not, too.
absl::Status AwardWriter::WriteExactly() {
  const domain::FactNeeds& needs = rows_.needs();
  std::vector<Psn> awarded;
  std::ranges::set_difference(needs.programs, needs.declared_programs,
                              std::back_inserter(awarded));
  auto status = LockPrograms(awarded, " LOCK IN SHARE MODE");
  if (status.ok()) {
    status = LockPrograms(needs.declared_programs, " FOR UPDATE");
  }
  if (status.ok()) status = WaitForAwards();
  if (status.ok()) status = Check(DeclaredFacts::kLoad);
  if (!status.ok()) return status;
  return RowInsert(connection_, ground_, writing_, rows_).Run();
}

// Makes the rows that awards point at where there are none yet, and locks them.
// Programs that do not exist are passed over.
absl::Status AwardWriter::LockPrograms(const std::vector<Psn>& psns,
                                       std::string_view lock) {
  absl::flat_hash_set<Psn> there;
  auto status = QueryBatches(
      connection_,
      "SELECT psn FROM program_years WHERE school_year = ? AND psn IN ", "",
      {writing_.school_year}, psns, 1, AppendPsn,
      [&](const Row& row) { there.insert(Psn{row.Int(0)}); });
  if (!status.ok()) return status;
  std::vector<Psn> missing;
  std::ranges::copy_if(psns, std::back_inserter(missing),
                       [&](Psn psn) { return !there.contains(psn); });
  if (status = CreateProgramYears(missing); !status.ok()) return status;
  return QueryBatches(
      connection_,
      "SELECT psn FROM program_years WHERE school_year = ? AND psn IN ",
      std::string(" ORDER BY psn") + std::string(lock), {writing_.school_year},
      psns, 1, AppendPsn, [](const Row&) {});
}

// What awards point at: the rows of the year of programs that are not declared.
// Answers whether each has one.
absl::StatusOr<bool> AwardWriter::HoldAwardYears(
    const std::vector<Psn>& programs) {
  std::size_t held = 0;
  auto status = QueryBatches(
      connection_,
      "SELECT psn FROM program_years FORCE INDEX (program_award_year)"
      " WHERE award_year = ? AND psn IN ",
      " ORDER BY psn LOCK IN SHARE MODE", {writing_.school_year}, programs, 1,
      AppendPsn, [&](const Row&) { ++held; });
  if (!status.ok()) return status;
  return held == programs.size();
}

// Of the programs to be declared: who writes awards locks the entry of the
// index that the foreign key of awards points at, and only that.
absl::Status AwardWriter::WaitForAwards() {
  return QueryBatches(
      connection_,
      "SELECT psn FROM program_years FORCE INDEX (program_award_year)"
      " WHERE award_year = ? AND psn IN ",
      " ORDER BY psn FOR UPDATE", {writing_.school_year},
      rows_.needs().declared_programs, 1, AppendPsn, [](const Row&) {});
}

absl::Status AwardWriter::CreateProgramYears(const std::vector<Psn>& psns) {
  std::vector<Psn> known;
  auto status =
      QueryBatches(connection_, "SELECT psn FROM programs WHERE psn IN ",
                   " ORDER BY psn", {}, psns, 1, AppendPsn,
                   [&](const Row& row) { known.push_back(Psn{row.Int(0)}); });
  if (!status.ok()) return status;
  return ExecuteBatches(
             connection_,
             "INSERT INTO program_years (psn, school_year, award_year)"
             " VALUES ",
             " ON DUPLICATE KEY UPDATE psn = VALUES(psn)", known, 3,
             [&](Psn psn, std::vector<Value>& values) {
               AppendPsn(psn, values);
               values.emplace_back(writing_.school_year);
               values.emplace_back(writing_.school_year);
             })
      .status();
}

// For awards to point at.
absl::Status AwardWriter::CreateMissingYears(const std::vector<Psn>& programs) {
  const auto missing = FindWithoutYear(connection_, ground_.kept(),
                                       writing_.school_year, programs);
  if (!missing.ok()) return missing.status();
  return missing->empty() ? absl::OkStatus() : CreateProgramYears(*missing);
}

// --- the functions

absl::StatusOr<WriteResult> WriteRows(Connection& connection, FactCache& cache,
                                      const Writing& writing,
                                      std::vector<CheckedRow>& rows) {
  const auto ground = Ground::Hold(connection, cache, writing);
  if (!ground.ok()) return ground.status();
  RowsInHand in_hand(rows);
  auto status = AwardWriter(connection, *ground, writing, in_hand).Write();
  if (!status.ok()) return status;
  return Conclude(in_hand, rows);
}

absl::StatusOr<std::vector<CheckedRow>> WriteNewRows(
    Connection& connection, FactCache& cache, const Writing& writing,
    const std::vector<ParsedRow>& rows) {
  const auto ground = Ground::Hold(connection, cache, writing);
  if (!ground.ok()) return ground.status();
  std::vector<CheckedRow> checked;
  RowsInHand in_hand(rows, checked);
  auto status = AwardWriter(connection, *ground, writing, in_hand).Write();
  if (!status.ok()) return status;
  return checked;
}

absl::Status CheckAgain(Connection& connection, FactCache& cache,
                        const Writing& writing, std::vector<CheckedRow>& rows) {
  const auto ground = Ground::Hold(connection, cache, writing);
  if (!ground.ok()) return ground.status();
  RowsInHand in_hand(rows);
  return AwardWriter(connection, *ground, writing, in_hand)
      .Check(DeclaredFacts::kLoad);
}

WriteResult Conclude(const RowsInHand& written, std::vector<CheckedRow>& rows) {
  WriteResult result{.has_changed_rows = written.have_changed()};
  for (CheckedRow& row : rows) {
    if (row.outcome == Outcome::kNone) row.outcome = Outcome::kRejected;
    result.created += row.outcome == Outcome::kCreated ? 1 : 0;
    result.unchanged += row.outcome == Outcome::kUnchanged ? 1 : 0;
    result.rejected += row.outcome == Outcome::kRejected ? 1 : 0;
  }
  return result;
}

}  // namespace cte::db
