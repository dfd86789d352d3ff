#include "db/rows_in_hand.h"

#include <algorithm>
#include <set>

#include "domain/row_batch.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::FindingCode;
using domain::Outcome;
using domain::ParsedRow;
using domain::Psn;

// Those that are errors, and those of one code besides.
void AddFindings(std::vector<domain::Finding> findings,
                 std::optional<FindingCode> besides, CheckedRow& row) {
  for (domain::Finding& finding : findings) {
    if (IsError(finding.code) || finding.code == besides) {
      row.findings.push_back(std::move(finding));
    }
  }
  SortBySeverity(row.findings);
}

}  // namespace

RowsInHand::RowsInHand(std::vector<CheckedRow>& rows) : parsed_(reparsed_) {
  for (CheckedRow& row : rows) {
    if (!row.valid()) continue;
    rows_.push_back(&row);
    reparsed_.push_back(Reparse(row));
  }
  needs_ = NeedsOf(parsed_);
}

RowsInHand::RowsInHand(const std::vector<ParsedRow>& parsed,
                       std::vector<CheckedRow>& rows)
    : new_(&rows), parsed_(parsed), needs_(NeedsOf(parsed)) {}

std::vector<CheckedRow> RowsInHand::Check(const domain::Facts& facts) const {
  if (are_new()) return CheckTogether(parsed_, facts);
  std::vector<CheckedRow> checked;
  checked.reserve(parsed_.size());
  for (const ParsedRow& row : parsed_) {
    checked.push_back(domain::Check(row, facts));
  }
  return checked;
}

void RowsInHand::Take(std::vector<CheckedRow> checked) {
  if (are_new()) return TakeNew(std::move(checked));
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    TakeOne(*rows_[i], std::move(checked[i]));
  }
}

void RowsInHand::TakeBack() {
  for (auto& [row, before] : before_) *row = std::move(before);
  before_.clear();
  for (CheckedRow* row : rows_) row->outcome = Outcome::kNone;
  have_changed_ = false;
}

std::vector<Psn> RowsInHand::ProgramsOfInvalid(
    const std::vector<CheckedRow>& checked) const {
  std::set<Psn> programs;
  for (std::size_t i = 0; i < checked.size(); ++i) {
    if (!checked[i].valid() && parsed_[i].program) {
      programs.insert(*parsed_[i].program);
    }
  }
  return {programs.begin(), programs.end()};
}

std::vector<Psn> RowsInHand::AwardedPrograms() const {
  std::vector<Psn> programs;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!IsAward(i)) continue;
    const Psn program = *parsed_[i].program;
    // Mostly those of a program stand together.
    if (programs.empty() || programs.back() != program) {
      programs.push_back(program);
    }
  }
  std::ranges::sort(programs);
  const auto repeated = std::ranges::unique(programs);
  programs.erase(repeated.begin(), repeated.end());
  return programs;
}

bool RowsInHand::IsAward(std::size_t i) const {
  return rows_[i]->outcome != Outcome::kRejected &&
         rows_[i]->kind == ParsedRow::Kind::kAward;
}

void RowsInHand::TakeNew(std::vector<CheckedRow> checked) {
  *new_ = std::move(checked);
  rows_.clear();
  rows_.reserve(new_->size());
  for (CheckedRow& row : *new_) {
    if (!row.valid()) row.outcome = Outcome::kRejected;
    rows_.push_back(&row);
  }
}

void RowsInHand::TakeOne(CheckedRow& row, CheckedRow now) {
  const bool is_valid = now.valid();
  if (is_valid) {
    row.credential_id = now.credential_id;
    if (row.credential_code == now.credential_code &&
        row.credential_type == now.credential_type) {
      return;
    }
  }
  before_.emplace_back(&row, row);
  have_changed_ = true;
  if (is_valid) {
    row.credential_type = now.credential_type;
    row.credential_code = now.credential_code;
    row.credential_name = now.credential_name;
    AddFindings(std::move(now.findings), FindingCode::kSuggestionSettled, row);
    return;
  }
  AddFindings(std::move(now.findings), std::nullopt, row);
  row.outcome = Outcome::kRejected;
}

}  // namespace cte::db
