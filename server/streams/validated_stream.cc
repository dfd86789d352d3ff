#include "server/streams/validated_stream.h"

#include <algorithm>
#include <set>
#include <utility>

#include "domain/school_year.h"

namespace cte::server {

using domain::CheckedRow;
using domain::FindingCode;
using domain::Outcome;

absl::StatusOr<std::unique_ptr<RowStream>> ValidatedStream::Open(
    domain::Store& store, const domain::Actor& actor,
    const domain::StreamHeader& header) {
  const auto years = store.years().List();
  if (!years.ok()) return years.status();
  const auto current =
      std::ranges::find(*years, true, &domain::SchoolYearRecord::current);
  if (current == years->end()) return domain::NoCurrentYear();
  domain::Import import;
  import.source = domain::ImportSource::kStream;
  import.created_by = actor.principal;
  import.request_id = header.request_id;
  import.file_name = header.source_name;
  import.school_year = current->school_year;
  import.all_or_nothing = header.all_or_nothing;
  return std::unique_ptr<RowStream>(new ValidatedStream(std::move(import)));
}

absl::StatusOr<std::vector<CheckedRow>> ValidatedStream::Take(
    domain::Store& store, const domain::Actor& actor,
    const domain::RowBatch& batch) {
  auto facts = store.imports().LoadFacts(actor.principal, import_.school_year,
                                         domain::NeedsOf(batch.rows));
  if (!facts.ok()) return facts.status();
  std::vector<CheckedRow> kept;
  if (import_.all_or_nothing) {
    domain::Facts without_awards = *facts;
    without_awards.awards.clear();
    kept = CheckTogether(batch.rows, without_awards);
    domain::DecideStaged(kept);
  }
  auto rows = forecast_.Decide(batch.rows, *std::move(facts));
  CountOutcomes(rows);
  if (!import_.all_or_nothing) kept = std::move(rows);
  CountFindings(kept);
  return kept;
}

void ValidatedStream::CountOutcomes(const std::vector<CheckedRow>& rows) {
  const domain::BatchCounts counts = domain::CountOutcomes(rows);
  import_.counts.rows += static_cast<std::int64_t>(rows.size());
  import_.counts.created += counts.created;
  import_.counts.unchanged += counts.unchanged;
  import_.counts.rejected += counts.rejected;
}

void ValidatedStream::CountFindings(const std::vector<CheckedRow>& rows) {
  for (const CheckedRow& row : rows) {
    std::set<FindingCode> codes;
    for (const domain::Finding& finding : row.findings) {
      codes.insert(finding.code);
    }
    if (row.valid()) ++valid_;
    for (const FindingCode code : codes) ++findings_[code];
  }
}

// As the real one would be, if a row was invalid.
void ValidatedStream::RejectAll() {
  import_.state = domain::ImportState::kFailed;
  import_.failure = domain::FailureOf(domain::NothingIsWritten());
  import_.counts.created = import_.counts.unchanged = 0;
  import_.counts.rejected = import_.counts.rows;
  if (valid_ > 0) findings_[FindingCode::kAllOrNothing] = valid_;
}

absl::StatusOr<domain::Import> ValidatedStream::Finish(
    domain::Store& /*store*/, const domain::Actor& /*actor*/,
    std::int64_t row_count) {
  if (row_count != import_.counts.rows) {
    return domain::RowCountMismatch(row_count, import_.counts.rows);
  }
  import_.state = domain::ImportState::kCommitted;
  if (import_.all_or_nothing && import_.counts.rejected > 0) RejectAll();
  import_.counts.invalid = import_.counts.rejected;
  import_.counts.valid = import_.counts.rows - import_.counts.invalid;
  for (const auto& [code, rows] : findings_) {
    import_.finding_counts.push_back({code, rows});
  }
  std::ranges::stable_sort(import_.finding_counts, std::ranges::greater(),
                           &domain::FindingCount::rows);
  return import_;
}

}  // namespace cte::server
