#include "db/award_writer.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "db/batches.h"
#include "db/facts.h"
#include "db/import_record.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::FactNeeds;
using domain::Facts;
using domain::Outcome;
using domain::ParsedRow;
using domain::Participant;
using domain::Psn;

using Values = std::vector<Value>;

// What a row writes, once it is checked.
struct Award {
  Participant participant;
  std::uint32_t credential_id = 0;
  CheckedRow* row = nullptr;  // the first row of the file that gives it

  auto Key() const { return std::tie(participant, credential_id); }
};

void AppendPsn(Psn psn, Values& values) {
  values.emplace_back(static_cast<std::int64_t>(psn));
}

// One block of rows on its way into the database.
class RowWriter {
 public:
  RowWriter(Connection& connection, const Writing& writing,
            std::vector<CheckedRow>& rows)
      : connection_(connection), writing_(writing) {
    for (CheckedRow& row : rows) {
      if (!row.valid()) continue;
      rows_.push_back(&row);
      parsed_.push_back(Reparse(row));
    }
    needs_ = NeedsOf(parsed_);
  }

  absl::Status Lock() {
    if (auto status = LockYear(); !status.ok()) return status;
    std::vector<Psn> awarded;
    std::set_difference(needs_.programs.begin(), needs_.programs.end(),
                        needs_.declared_programs.begin(),
                        needs_.declared_programs.end(),
                        std::back_inserter(awarded));
    if (auto status = LockPrograms(awarded, " LOCK IN SHARE MODE");
        !status.ok()) {
      return status;
    }
    return LockPrograms(needs_.declared_programs, " FOR UPDATE");
  }

  absl::Status Check() {
    auto facts = LoadFacts(connection_, writing_.principal,
                           writing_.school_year, needs_, AwardFacts::kLeaveOut);
    if (!facts.ok()) return facts.status();
    for (std::size_t i = 0; i < rows_.size(); ++i) CheckRow(i, *facts);
    return absl::OkStatus();
  }

  absl::Status Write() {
    if (auto status = CreateSuggestions(); !status.ok()) return status;
    if (auto status = WriteAwards(); !status.ok()) return status;
    return WriteDeclarations();
  }

  bool has_new_findings() const { return has_new_findings_; }

 private:
  absl::Status LockYear() {
    return connection_.Query(
        "SELECT CAST(UTC_TIMESTAMP(6) AS CHAR) FROM school_years"
        " WHERE school_year = ? LOCK IN SHARE MODE",
        {writing_.school_year}, [&](const Row& row) { now_ = row.Text(0); });
  }

  // Makes the rows that awards point at where there are none yet, and locks
  // them. Programs that do not exist are passed over.
  absl::Status LockPrograms(const std::vector<Psn>& psns,
                            std::string_view lock) {
    absl::flat_hash_map<Psn, bool> there;
    auto status =
        QueryBatches(connection_,
                     "SELECT psn FROM program_years WHERE school_year = ?"
                     " AND psn IN ",
                     "", {writing_.school_year}, psns, 1, AppendPsn,
                     [&](const Row& row) { there[Psn{row.Int(0)}] = true; });
    if (!status.ok()) return status;
    std::vector<Psn> missing;
    for (const Psn psn : psns) {
      if (!there.contains(psn)) missing.push_back(psn);
    }
    if (status = CreateProgramYears(missing); !status.ok()) return status;
    return QueryBatches(connection_,
                        "SELECT psn FROM program_years WHERE school_year = ?"
                        " AND psn IN ",
                        std::string(" ORDER BY psn") + std::string(lock),
                        {writing_.school_year}, psns, 1, AppendPsn,
                        [](const Row&) {});
  }

  absl::Status CreateProgramYears(const std::vector<Psn>& psns) {
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
               [&](Psn psn, Values& values) {
                 AppendPsn(psn, values);
                 values.emplace_back(writing_.school_year);
                 values.emplace_back(writing_.school_year);
               })
        .status();
  }

  void CheckRow(std::size_t i, const Facts& facts) {
    CheckedRow now = domain::Check(parsed_[i], facts);
    CheckedRow& row = *rows_[i];
    if (now.valid()) {
      row.credential_id = now.credential_id;
      return;
    }
    has_new_findings_ = true;
    row.outcome = Outcome::kRejected;
    for (domain::Finding& finding : now.findings) {
      if (IsError(finding.code)) row.findings.push_back(std::move(finding));
    }
    SortBySeverity(row.findings);
  }

  // Gives each suggested name its number.
  absl::Status CreateSuggestions() {
    std::vector<std::string> names;
    for (const CheckedRow* row : rows_) {
      if (IsAward(*row) && !row->credential_id) {
        names.push_back(row->credential_name);
      }
    }
    if (names.empty()) return absl::OkStatus();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    const auto append = [](const std::string& name, Values& values) {
      values.emplace_back(name);
    };
    const auto made = ExecuteBatches(
        connection_, "INSERT INTO credentials (suggested_name) VALUES ",
        " ON DUPLICATE KEY UPDATE suggested_name = VALUES(suggested_name)",
        names, 1, append);
    if (!made.ok()) return made.status();
    absl::flat_hash_map<std::string, std::uint32_t> ids;
    auto status = QueryBatches(
        connection_,
        "SELECT suggested_name, credential_id FROM credentials"
        " WHERE suggested_name IN ",
        "", {}, names, 1, append, [&](const Row& row) {
          ids[row.Text(0)] = static_cast<std::uint32_t>(row.Int(1));
        });
    if (!status.ok()) return status;
    for (CheckedRow* row : rows_) {
      if (!IsAward(*row) || row->credential_id) continue;
      const auto id = ids.find(row->credential_name);
      if (id == ids.end()) {
        return absl::InternalError("A suggested credential was not stored.");
      }
      row->credential_id = id->second;
    }
    return absl::OkStatus();
  }

  static bool IsAward(const CheckedRow& row) {
    return row.outcome != Outcome::kRejected &&
           row.kind == ParsedRow::Kind::kAward;
  }

  // The awards of the rows, each once, in the order of the table's key: that is
  // quickest to insert, and concurrent writers wait for each other in one
  // order. Says of rows that give an award once more that they change nothing.
  std::vector<Award> CollectAwards() {
    std::vector<Award> awards;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      CheckedRow& row = *rows_[i];
      if (!IsAward(row)) continue;
      row.outcome = Outcome::kUnchanged;
      awards.push_back({{*parsed_[i].program, *parsed_[i].student},
                        row.credential_id.value_or(0),
                        &row});
    }
    std::stable_sort(
        awards.begin(), awards.end(),
        [](const Award& a, const Award& b) { return a.Key() < b.Key(); });
    awards.erase(std::unique(awards.begin(), awards.end(),
                             [](const Award& a, const Award& b) {
                               return a.Key() == b.Key();
                             }),
                 awards.end());
    return awards;
  }

  absl::Status WriteAwards() {
    const std::vector<Award> awards = CollectAwards();
    const auto inserted = ExecuteBatches(
        connection_,
        "INSERT INTO awards (psn, school_year, uic, credential_id, import_id,"
        " import_row, awarded_at) VALUES ",
        " ON DUPLICATE KEY UPDATE psn = VALUES(psn)", awards, 7,
        [&](const Award& award, Values& values) {
          AppendKey(award, values);
          values.emplace_back(Number(writing_.import));
          values.emplace_back(award.row->row_number);
          values.emplace_back(now_);
        });
    if (!inserted.ok()) return inserted.status();
    if (*inserted == static_cast<std::int64_t>(awards.size())) {
      for (const Award& award : awards) award.row->outcome = Outcome::kCreated;
      return absl::OkStatus();
    }
    return FindCreated(awards);
  }

  // Some awards were there before: the others say that this import's rows made
  // them.
  absl::Status FindCreated(const std::vector<Award>& awards) {
    absl::flat_hash_map<std::int32_t, CheckedRow*> by_row;
    for (const Award& award : awards) {
      by_row[award.row->row_number] = award.row;
    }
    return QueryBatches(
        connection_,
        "SELECT import_row FROM awards FORCE INDEX (PRIMARY)"
        " WHERE import_id = ?"
        " AND (psn, school_year, uic, credential_id) IN ",
        "", {Number(writing_.import)}, awards, 4,
        [&](const Award& award, Values& values) { AppendKey(award, values); },
        [&](const Row& row) {
          const auto created =
              by_row.find(static_cast<std::int32_t>(row.Int(0)));
          if (created != by_row.end()) {
            created->second->outcome = Outcome::kCreated;
          }
        });
  }

  void AppendKey(const Award& award, Values& values) const {
    AppendPsn(award.participant.psn, values);
    values.emplace_back(writing_.school_year);
    values.emplace_back(award.participant.uic.view());
    values.emplace_back(award.credential_id);
  }

  absl::Status WriteDeclarations() {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      CheckedRow& row = *rows_[i];
      if (row.outcome == Outcome::kRejected ||
          row.kind != ParsedRow::Kind::kDeclaration) {
        continue;
      }
      const auto changed = connection_.Execute(
          "UPDATE program_years SET award_year = NULL, declared_by = ?,"
          " declared_at = UTC_TIMESTAMP(6)"
          " WHERE psn = ? AND school_year = ? AND award_year IS NOT NULL",
          {writing_.principal, static_cast<std::int64_t>(*parsed_[i].program),
           writing_.school_year});
      if (!changed.ok()) return changed.status();
      row.outcome = *changed == 1 ? Outcome::kCreated : Outcome::kUnchanged;
    }
    return absl::OkStatus();
  }

  Connection& connection_;
  const Writing& writing_;
  std::vector<CheckedRow*> rows_;  // those that were valid
  std::vector<ParsedRow> parsed_;  // the same
  FactNeeds needs_;
  std::string now_;
  bool has_new_findings_ = false;
};

}  // namespace

absl::StatusOr<WriteResult> WriteRows(Connection& connection,
                                      const Writing& writing,
                                      std::vector<CheckedRow>& rows) {
  RowWriter writer(connection, writing, rows);
  if (auto status = writer.Lock(); !status.ok()) return status;
  if (auto status = writer.Check(); !status.ok()) return status;
  if (auto status = writer.Write(); !status.ok()) return status;
  WriteResult result{.has_new_findings = writer.has_new_findings()};
  for (CheckedRow& row : rows) {
    if (row.outcome == Outcome::kNone) row.outcome = Outcome::kRejected;
    result.created += row.outcome == Outcome::kCreated ? 1 : 0;
    result.unchanged += row.outcome == Outcome::kUnchanged ? 1 : 0;
    result.rejected += row.outcome == Outcome::kRejected ? 1 : 0;
  }
  return result;
}

absl::Status CheckAgain(Connection& connection, const Writing& writing,
                        std::vector<CheckedRow>& rows) {
  return RowWriter(connection, writing, rows).Check();
}

}  // namespace cte::db
