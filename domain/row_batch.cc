#include "domain/row_batch.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "domain/credential.h"
#include "domain/file_checker.h"

namespace cte::domain {

BatchCounts CountOutcomes(const std::vector<CheckedRow>& rows) {
  BatchCounts counts;
  for (const CheckedRow& row : rows) {
    counts.created += row.outcome == Outcome::kCreated ? 1 : 0;
    counts.unchanged += row.outcome == Outcome::kUnchanged ? 1 : 0;
    counts.rejected += row.outcome == Outcome::kRejected ? 1 : 0;
  }
  return counts;
}

void DecideStaged(std::vector<CheckedRow>& rows) {
  for (CheckedRow& row : rows) {
    row.outcome = row.valid() ? Outcome::kCreated : Outcome::kRejected;
  }
}

std::vector<CheckedRow> CheckTogether(const std::vector<ParsedRow>& rows,
                                      const Facts& facts) {
  std::vector<CheckedRow> checked;
  checked.reserve(rows.size());
  FileChecker together(rows.size());
  for (const ParsedRow& row : rows) {
    checked.push_back(Check(row, facts));
    together.Add(row, checked.back());
  }
  if (!together.has_conflicts()) return checked;
  for (CheckedRow& row : checked) together.MarkConflicts(row);
  return checked;
}

bool SaysTheSame(const ParsedRow& sent, const CheckedRow& known) {
  if (sent.kind != known.kind || sent.uic != known.uic ||
      sent.psn != known.psn) {
    return false;
  }
  if (sent.suggested && known.credential_code.empty()) {
    return sent.credential_name == known.credential_name;
  }
  return sent.suggested ||
         CodeKey(sent.credential_code) == CodeKey(known.credential_code);
}

BatchClaims::BatchClaims(const RowBatch& batch) {
  awards_.reserve(batch.rows.size());
  participants_.reserve(batch.rows.size());
  for (const ParsedRow& row : batch.rows) {
    declares_ |= row.kind == ParsedRow::Kind::kDeclaration;
    if (row.kind != ParsedRow::Kind::kAward || !row.program || !row.student) {
      continue;
    }
    const std::size_t participant = absl::HashOf(*row.program, *row.student);
    participants_.insert(participant);
    if (row.suggested) {
      with_names_.insert(participant);
    } else {
      awards_.insert(absl::HashOf(participant, CodeKey(row.credential_code)));
    }
  }
}

bool BatchClaims::HaveCommon(const Hashes& a, const Hashes& b) {
  return std::ranges::any_of(
      a, [&](std::size_t hash) { return b.contains(hash); });
}

bool BatchClaims::AreApart(const BatchClaims& other) const {
  return !declares_ && !other.declares_ &&
         !HaveCommon(awards_, other.awards_) &&
         !HaveCommon(with_names_, other.participants_) &&
         !HaveCommon(other.with_names_, participants_);
}

}  // namespace cte::domain
