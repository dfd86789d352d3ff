#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "domain/row_checker.h"

namespace cte::db {

// A batch of rows on its way into the database, and its check (R22): all of it
// that asks no database, so that another thread may do it ahead.
class RowsInHand {
 public:
  // Rows that were checked before, to be checked once more; those that are not
  // valid are left as they are. The rows stay where they are for as long as
  // this is used.
  explicit RowsInHand(std::vector<domain::CheckedRow>& rows);
  // Rows that were never checked, and stay where they are; `rows` is for the
  // checked ones.
  RowsInHand(const std::vector<domain::ParsedRow>& parsed,
             std::vector<domain::CheckedRow>& rows);
  RowsInHand(const RowsInHand&) = delete;

  // What the check needs to know.
  const domain::FactNeeds& needs() const { return needs_; }

  std::vector<domain::CheckedRow> Check(const domain::Facts& facts) const;
  // Puts what the check says into the rows; one that is not valid any more gets
  // the findings of now, and is rejected.
  void Take(std::vector<domain::CheckedRow> checked);
  // Takes the findings and outcomes of Take back, so that it may be called
  // again.
  void TakeBack();
  // Whether Take has changed findings, or what a suggestion means.
  bool have_changed() const { return have_changed_; }

  // The programs of those of the checked rows that are not valid, in order.
  std::vector<domain::Psn> ProgramsOfInvalid(
      const std::vector<domain::CheckedRow>& checked) const;
  // The programs of the awards that are to be written, in order.
  std::vector<domain::Psn> AwardedPrograms() const;

  bool are_new() const { return new_ != nullptr; }
  std::size_t size() const { return parsed_.size(); }
  // Of rows that are new, once they are taken.
  domain::CheckedRow& row(std::size_t i) { return *rows_[i]; }
  const domain::CheckedRow& row(std::size_t i) const { return *rows_[i]; }
  const domain::ParsedRow& parsed(std::size_t i) const { return parsed_[i]; }
  // Whether the row is to be written, as an award.
  bool IsAward(std::size_t i) const;

 private:
  void TakeNew(std::vector<domain::CheckedRow> checked);
  void TakeOne(domain::CheckedRow& row, domain::CheckedRow now);

  std::vector<domain::CheckedRow>* const new_ = nullptr;
  std::vector<domain::CheckedRow*> rows_;
  std::vector<domain::ParsedRow> reparsed_;
  // Of the same rows as rows_, which of new ones is empty until they are taken.
  const std::vector<domain::ParsedRow>& parsed_;
  domain::FactNeeds needs_;
  bool have_changed_ = false;
  // Rows that Take has changed.
  std::vector<std::pair<domain::CheckedRow*, domain::CheckedRow>> before_;
};

}  // namespace cte::db
