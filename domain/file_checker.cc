#include "domain/file_checker.h"

#include "absl/strings/str_cat.h"
#include "domain/columns.h"

namespace cte::domain {
namespace {

void AddDuplicate(std::int32_t first_row, CheckedRow& row) {
  row.findings.push_back(
      {FindingCode::kDuplicateRow, "", std::to_string(first_row),
       absl::StrCat("Row ", first_row,
                    " says the same; this row changes nothing.")});
}

}  // namespace

void FileChecker::Add(const ParsedRow& parsed, CheckedRow& row) {
  const auto psn = parsed.program;
  if (!psn || row.kind == ParsedRow::Kind::kUnclear) return;
  Program& program = programs_[*psn];
  const bool declares = row.kind == ParsedRow::Kind::kDeclaration;
  std::int32_t& first = declares ? program.declaration_row : program.award_row;
  if (declares && first != 0) AddDuplicate(first, row);
  if (first == 0) first = row.row_number;
  if (program.award_row != 0 && program.declaration_row != 0) {
    has_conflicts_ = true;
  }
  if (!declares && parsed.student) {
    FindDuplicate({*psn, *parsed.student}, row);
  }
}

void FileChecker::FindDuplicate(const Participant& participant,
                                CheckedRow& row) {
  Key key{.participant = participant};
  if (row.credential_type == CredentialType::kSuggested) {
    key.suggested = true;
    key.credential =
        suggestion_numbers_
            .try_emplace(row.credential_name,
                         static_cast<std::uint32_t>(suggestion_numbers_.size()))
            .first->second;
  } else if (row.credential_id) {
    key.credential = *row.credential_id;
  } else {
    return;
  }
  const auto [first, added] = first_rows_.try_emplace(key, row.row_number);
  if (!added) AddDuplicate(first->second, row);
}

bool FileChecker::MarkConflicts(CheckedRow& row) const {
  const auto psn = ParsePsn(row.psn);
  if (!psn || row.kind == ParsedRow::Kind::kUnclear) return false;
  const auto found = programs_.find(*psn);
  if (found == programs_.end()) return false;
  const Program& program = found->second;
  if (program.award_row == 0 || program.declaration_row == 0) return false;
  const bool declares = row.kind == ParsedRow::Kind::kDeclaration;
  const std::int32_t other =
      declares ? program.award_row : program.declaration_row;
  row.findings.push_back(
      {FindingCode::kConflictingRows, std::string(kPsnTitle), row.psn,
       absl::StrCat(
           "This row ",
           declares ? "declares that PSN " : "gives a credential of PSN ",
           row.psn, declares ? " gives no credentials" : "", ", and row ",
           other, declares ? " gives one" : " declares that it gives none",
           ". Delete one of the two.")});
  SortBySeverity(row.findings);
  return true;
}

}  // namespace cte::domain
