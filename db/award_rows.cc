#include "db/award_rows.h"

#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "db/credential_histories.h"
#include "db/query_text.h"
#include "db/times.h"
#include "domain/credential_history.h"
#include "domain/indicator.h"

namespace cte::db {
namespace {

using domain::Award;
using domain::AwardPosition;
using domain::CredentialHistory;
using domain::CredentialType;

constexpr std::string_view kAwards =
    "SELECT a.psn, a.school_year, a.uic, a.credential_id, a.import_id,"
    " a.import_row, a.awarded_by, a.awarded_at, 0 AS removal_id,"
    " CAST(NULL AS DATETIME(6)) AS removed_at, '' AS removed_by, 0 AS merged"
    " FROM awards a FORCE INDEX ";
constexpr std::string_view kRemovedAwards =
    " UNION ALL SELECT a.psn, a.school_year, a.uic, a.credential_id,"
    " a.import_id, a.import_row, a.awarded_by, a.awarded_at, a.removal_id,"
    " a.removed_at, a.removed_by, a.merged"
    " FROM removed_awards a FORCE INDEX ";

void AddCondition(const AwardSelection& selection, QueryText& text) {
  text.Add(" WHERE a.psn = ? AND a.school_year BETWEEN ? AND ?",
           {static_cast<std::int64_t>(selection.psn), selection.first_year,
            selection.last_year});
  if (selection.uics.empty()) return;
  text.Add(" AND a.uic IN ")
      .AddList({selection.uics.begin(), selection.uics.end()});
}

QueryText SelectAwards(const AwardSelection& selection) {
  const bool of_one = selection.uics.size() == 1;
  QueryText text(
      "SELECT a.psn, p.name, p.cip_code, a.school_year, a.uic, s.last_name,"
      " s.first_name, a.credential_id, c.suggested_name, g.state,"
      " COALESCE(a.awarded_by, i.committed_by), a.import_id, a.import_row, ");
  text.Add(SelectTime("a.awarded_at"))
      .Add(", a.removal_id, ")
      .Add(SelectTime("a.removed_at"))
      .Add(
          ", a.removed_by, a.merged, COALESCE(c.settled_as, c.credential_id)"
          " FROM (")
      .Add(kAwards)
      .Add(of_one ? "(award_student)" : "(PRIMARY)");
  AddCondition(selection, text);
  if (selection.include_removed) {
    text.Add(kRemovedAwards)
        .Add(of_one ? "(removed_of_student)" : "(removed_of_program)");
    AddCondition(selection, text);
  }
  text.Add(
      ") a JOIN programs p ON p.psn = a.psn"
      " JOIN students s ON s.uic = a.uic"
      " JOIN credentials c ON c.credential_id = a.credential_id"
      " LEFT JOIN suggestions g ON g.suggestion_id = c.suggestion_id"
      " LEFT JOIN imports i ON i.import_id = a.import_id"
      " WHERE TRUE");
  return text;
}

void AddPage(const AwardSelection& selection, QueryText& text) {
  if (selection.in_school_only) text.Add(" AND s.in_school = 1");
  if (selection.after) {
    const AwardPosition& after = *selection.after;
    text.Add(
        " AND (s.last_name, s.first_name, a.uic, a.school_year,"
        " a.credential_id, a.removal_id) > (?, ?, ?, ?, ?, ?)",
        {after.last_name, after.first_name, after.uic, after.school_year,
         after.credential_id, after.removal_id});
  }
  text.Add(
      " ORDER BY s.last_name, s.first_name, a.uic, a.school_year,"
      " a.credential_id, a.removal_id");
  if (selection.limit > 0) text.Add(" LIMIT ?", {selection.limit});
}

// What it means is set afterwards: until then it is a suggestion.
Award ReadAward(const Row& row) {
  Award award;
  award.psn = domain::Psn{row.Int(0)};
  award.program_name = row.Text(1);
  award.cip_code = row.Text(2);
  award.school_year = static_cast<std::int32_t>(row.Int(3));
  award.uic = row.Text(4);
  award.last_name = row.Text(5);
  award.first_name = row.Text(6);
  award.credential_id = static_cast<std::uint32_t>(row.Int(7));
  award.type = CredentialType::kSuggested;
  award.suggested_name = row.Text(8);
  award.name = award.suggested_name;
  if (!row.IsNull(9)) {
    award.suggestion = static_cast<domain::SuggestionState>(row.Int(9));
  }
  award.awarded_by = row.Text(10);
  if (!row.IsNull(11)) {
    award.import = domain::ImportId{static_cast<std::uint64_t>(row.Int(11))};
  }
  award.import_row = static_cast<std::int32_t>(row.Int(12));
  award.award_time = ReadTime(row, 13).value_or(absl::UnixEpoch());
  if (const auto removed = ReadTime(row, 15)) {
    award.removal = {static_cast<std::uint64_t>(row.Int(14)), *removed,
                     row.Text(16), row.Int(17) != 0};
  }
  return award;
}

using Histories = absl::flat_hash_map<std::uint32_t, CredentialHistory>;

absl::StatusOr<Histories> LoadHistories(
    Connection& connection, const std::vector<std::uint32_t>& meanings) {
  const absl::flat_hash_set<std::uint32_t> ids(meanings.begin(),
                                               meanings.end());
  auto loaded = LoadHistoriesById(connection, {ids.begin(), ids.end()});
  if (!loaded.ok()) return loaded.status();
  Histories histories;
  for (CredentialHistory& history : *loaded) {
    const std::uint32_t id = history.id;
    histories.emplace(id, std::move(history));
  }
  return histories;
}

domain::IndicatorRule RuleOf(const Histories& histories, std::int32_t year) {
  std::vector<domain::Credential> catalogue;
  for (const auto& [id, history] : histories) {
    catalogue.push_back(history.In(year));
  }
  return domain::IndicatorRule(catalogue);
}

}  // namespace

absl::Status AwardReader::Read(const AwardSelection& selection) {
  QueryText text = SelectAwards(selection);
  AddPage(selection, text);
  return text.Run(connection_, [&](const Row& row) {
    awards_.push_back(ReadAward(row));
    meanings_.push_back(static_cast<std::uint32_t>(row.Int(18)));
  });
}

absl::StatusOr<std::vector<Award>> AwardReader::Take(
    std::int32_t catalogue_year) {
  const auto histories = LoadHistories(connection_, meanings_);
  if (!histories.ok()) return histories.status();
  domain::IndicatorRule rule = RuleOf(*histories, catalogue_year);
  for (std::size_t i = 0; i < awards_.size(); ++i) {
    const auto history = histories->find(meanings_[i]);
    if (history == histories->end()) continue;
    Award& award = awards_[i];
    domain::Credential credential = history->second.In(award.school_year);
    award.type = credential.type;
    award.code = std::move(credential.code);
    award.name = std::move(credential.name);
    award.counts = !award.removal && rule.Counts(meanings_[i], award.cip_code);
  }
  meanings_.clear();
  return std::exchange(awards_, {});
}

}  // namespace cte::db
