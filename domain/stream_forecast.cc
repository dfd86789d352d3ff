#include "domain/stream_forecast.h"

#include <algorithm>
#include <string_view>

#include "absl/hash/hash.h"

namespace cte::domain {
namespace {

bool Has(const CheckedRow& row, FindingCode code) {
  return std::ranges::find(row.findings, code, &Finding::code) !=
         row.findings.end();
}

std::size_t HashOf(const Participant& participant, const CheckedRow& row) {
  const bool is_suggested = row.credential_type == CredentialType::kSuggested;
  return absl::HashOf(
      participant, is_suggested,
      is_suggested ? std::string_view(row.credential_name) : std::string_view(),
      is_suggested ? 0 : row.credential_id.value_or(0));
}

}  // namespace

std::vector<CheckedRow> StreamForecast::Decide(
    const std::vector<ParsedRow>& rows, Facts facts) {
  AddWhatIsWritten(facts);
  std::vector<CheckedRow> checked = CheckTogether(rows, facts);
  for (CheckedRow& row : checked) DecideRow(facts.school_year, row);
  // Only now, for a batch is written as one.
  for (const CheckedRow& row : checked) {
    if (row.outcome != Outcome::kCreated) continue;
    const auto psn = ParsePsn(row.psn);
    (row.kind == ParsedRow::Kind::kDeclaration ? declared_ : awarded_)
        .insert(*psn);
    if (row.kind != ParsedRow::Kind::kAward) continue;
    awards_.insert(HashOf({*psn, *Uic::Parse(row.uic)}, row));
  }
  return checked;
}

void StreamForecast::AddWhatIsWritten(Facts& facts) const {
  for (auto& [psn, program] : facts.programs) {
    program.declared |= declared_.contains(psn);
    program.has_awards |= awarded_.contains(psn);
  }
}

void StreamForecast::DecideRow(std::int32_t school_year, CheckedRow& row) {
  if (!row.valid()) {
    row.outcome = Outcome::kRejected;
    // For the award of a row that it rejects the real call does not look.
    if (row.kind == ParsedRow::Kind::kAward) {
      std::erase_if(row.findings, [](const Finding& finding) {
        return finding.code == FindingCode::kAlreadyRecorded;
      });
    }
    return;
  }
  if (row.kind == ParsedRow::Kind::kAward &&
      awards_.contains(
          HashOf({*ParsePsn(row.psn), *Uic::Parse(row.uic)}, row))) {
    MarkRecorded(school_year, row);
  }
  const bool changes_nothing = Has(row, FindingCode::kAlreadyRecorded) ||
                               Has(row, FindingCode::kDuplicateRow);
  row.outcome = changes_nothing ? Outcome::kUnchanged : Outcome::kCreated;
}

}  // namespace cte::domain
