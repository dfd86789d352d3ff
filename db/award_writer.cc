#include "db/award_writer.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "db/audit_log.h"
#include "db/award_audit.h"
#include "db/batches.h"
#include "db/facts.h"
#include "db/import_record.h"
#include "db/suggestion_spellings.h"
#include "domain/error.h"
#include "domain/row_batch.h"
#include "domain/school_year.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::FactNeeds;
using domain::Facts;
using domain::FindingCode;
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
  RowWriter(Connection& connection, FactCache& cache, const Writing& writing,
            std::vector<CheckedRow>& rows)
      : connection_(connection),
        cache_(cache),
        writing_(writing),
        parsed_(reparsed_) {
    for (CheckedRow& row : rows) {
      if (!row.valid()) continue;
      rows_.push_back(&row);
      reparsed_.push_back(Reparse(row));
    }
    needs_ = NeedsOf(parsed_);
  }

  // Rows that were never checked; `rows` is for the checked ones.
  RowWriter(Connection& connection, FactCache& cache, const Writing& writing,
            const std::vector<ParsedRow>& parsed, std::vector<CheckedRow>& rows)
      : connection_(connection),
        cache_(cache),
        writing_(writing),
        are_new_(true),
        parsed_(parsed),
        needs_(NeedsOf(parsed)) {
    rows.resize(parsed.size());
    for (CheckedRow& row : rows) rows_.push_back(&row);
  }

  // At first as if no program had been declared, or taken back, since it was
  // read: the foreign key of the awards tells if one was. Awards that are
  // entered by themselves are few, and their audit tells of each.
  absl::Status CheckAndWrite() {
    if (auto status = LockYear(); !status.ok()) return status;
    if (!writing_.import || !needs_.declared_programs.empty()) {
      return CheckAndWriteExactly();
    }
    auto status = Check(DeclaredFacts::kAsKept);
    if (status.ok()) status = CreateMissingYears();
    if (!status.ok()) return status;
    status = WriteRows();
    if (domain::ErrorReason(status) != "CONSTRAINT_VIOLATED") return status;
    TakeBack();
    return CheckAndWriteExactly();
  }

  absl::Status Check(DeclaredFacts declared_facts) {
    const auto versions = HoldFacts(connection_);
    if (!versions.ok()) return versions.status();
    versions_ = *versions;
    const KeptFacts kept{cache_, versions_};
    auto facts = LoadFacts(connection_, kept, writing_.actor.principal,
                           writing_.school_year, needs_, AwardFacts::kLeaveOut,
                           declared_facts);
    if (!facts.ok()) return facts.status();
    std::vector<CheckedRow> checked = CheckAll(*facts);
    if (declared_facts == DeclaredFacts::kAsKept) {
      // Of what is not written no foreign key tells.
      const auto changed = RefreshDeclared(connection_, kept,
                                           ProgramsOfInvalid(checked), *facts);
      if (!changed.ok()) return changed.status();
      if (*changed) checked = CheckAll(*facts);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      TakeVerdict(*rows_[i], std::move(checked[i]));
    }
    return absl::OkStatus();
  }

  bool has_changed_rows() const { return has_changed_rows_; }

 private:
  // The programs are locked: what is declared stays so, and what is not, too.
  absl::Status CheckAndWriteExactly() {
    std::vector<Psn> awarded;
    std::set_difference(needs_.programs.begin(), needs_.programs.end(),
                        needs_.declared_programs.begin(),
                        needs_.declared_programs.end(),
                        std::back_inserter(awarded));
    auto status = HoldFacts(connection_).status();
    if (status.ok()) status = LockPrograms(awarded, " LOCK IN SHARE MODE");
    if (status.ok()) {
      status = LockPrograms(needs_.declared_programs, " FOR UPDATE");
    }
    if (status.ok()) status = WaitForAwards();
    if (status.ok()) status = Check(DeclaredFacts::kLoad);
    if (status.ok()) status = WriteRows();
    return status;
  }

  // Of the programs to be declared: what others insert locks the entry of the
  // index that the foreign key of awards points at, and only that.
  absl::Status WaitForAwards() {
    return QueryBatches(
        connection_,
        "SELECT psn FROM program_years FORCE INDEX (program_award_year)"
        " WHERE award_year = ? AND psn IN ",
        " ORDER BY psn FOR UPDATE", {writing_.school_year},
        needs_.declared_programs, 1, AppendPsn, [](const Row&) {});
  }

  absl::Status WriteRows() {
    if (auto status = CreateSuggestions(); !status.ok()) return status;
    if (auto status = WriteAwards(); !status.ok()) return status;
    if (auto status = WriteDeclarations(); !status.ok()) return status;
    if (are_new_) MarkWhatWasThere();
    return absl::OkStatus();
  }

  // Makes the rows again what they were before the check.
  void TakeBack() {
    for (auto& [row, before] : before_) *row = std::move(before);
    before_.clear();
    for (CheckedRow* row : rows_) row->outcome = Outcome::kNone;
    has_changed_rows_ = false;
  }

  absl::Status LockYear() {
    auto status = connection_.Query(
        "SELECT CAST(UTC_TIMESTAMP(6) AS CHAR) FROM school_years"
        " WHERE school_year = ? LOCK IN SHARE MODE",
        {writing_.school_year}, [&](const Row& row) { now_ = row.Text(0); });
    if (!status.ok() || !now_.empty()) return status;
    return domain::SchoolYearNotFound(writing_.school_year);
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

  // For awards to point at.
  absl::Status CreateMissingYears() {
    std::set<Psn> awarded;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (IsAward(*rows_[i])) awarded.insert(*parsed_[i].program);
    }
    const auto missing =
        FindWithoutYear(connection_, {cache_, versions_}, writing_.school_year,
                        {awarded.begin(), awarded.end()});
    if (!missing.ok()) return missing.status();
    return missing->empty() ? absl::OkStatus() : CreateProgramYears(*missing);
  }

  std::vector<CheckedRow> CheckAll(const Facts& facts) const {
    if (are_new_) return CheckTogether(parsed_, facts);
    std::vector<CheckedRow> checked;
    checked.reserve(parsed_.size());
    for (const ParsedRow& row : parsed_) {
      checked.push_back(domain::Check(row, facts));
    }
    return checked;
  }

  std::vector<Psn> ProgramsOfInvalid(
      const std::vector<CheckedRow>& checked) const {
    std::set<Psn> programs;
    for (std::size_t i = 0; i < checked.size(); ++i) {
      if (!checked[i].valid() && parsed_[i].program) {
        programs.insert(*parsed_[i].program);
      }
    }
    return {programs.begin(), programs.end()};
  }

  void TakeVerdict(CheckedRow& row, CheckedRow now) {
    if (are_new_) {
      row = std::move(now);
      if (!row.valid()) row.outcome = Outcome::kRejected;
      return;
    }
    const bool is_valid = now.valid();
    if (is_valid) {
      row.credential_id = now.credential_id;
      if (row.credential_code == now.credential_code) {
        row.credential_type = now.credential_type;
        return;
      }
    }
    before_.emplace_back(&row, row);
    has_changed_rows_ = true;
    if (is_valid) {
      row.credential_type = now.credential_type;
      row.credential_code = now.credential_code;
      row.credential_name = now.credential_name;
      AddFindings(std::move(now.findings), FindingCode::kSuggestionSettled,
                  row);
      return;
    }
    AddFindings(std::move(now.findings), std::nullopt, row);
    row.outcome = Outcome::kRejected;
  }

  // Those that are errors, and those of one code besides.
  static void AddFindings(std::vector<domain::Finding> findings,
                          std::optional<FindingCode> besides, CheckedRow& row) {
    for (domain::Finding& finding : findings) {
      if (IsError(finding.code) || finding.code == besides) {
        row.findings.push_back(std::move(finding));
      }
    }
    SortBySeverity(row.findings);
  }

  // Gives each name that was never entered its number.
  absl::Status CreateSuggestions() {
    std::vector<std::string> names;
    for (const CheckedRow* row : rows_) {
      if (IsAward(*row) && !row->credential_id) {
        names.push_back(row->credential_name);
      }
    }
    if (names.empty()) return absl::OkStatus();
    const auto ids = CreateSpellings(connection_, std::move(names));
    if (!ids.ok()) return ids.status();
    for (CheckedRow* row : rows_) {
      if (!IsAward(*row) || row->credential_id) continue;
      row->credential_id = ids->at(row->credential_name);
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
    std::vector<Award> awards = CollectAwards();
    if (auto status = LeaveOutKnownByOtherNames(awards); !status.ok()) {
      return status;
    }
    return writing_.import ? WriteImported(awards) : WriteSingly(awards);
  }

  // An award that was entered as a suggestion stands for the credential that
  // the suggestion was settled as: the key of the table does not see that.
  absl::Status LeaveOutKnownByOtherNames(std::vector<Award>& awards) {
    absl::flat_hash_set<std::uint32_t> ids;
    for (const Award& award : awards) ids.insert(award.credential_id);
    absl::flat_hash_set<std::uint32_t> with_other_names;
    auto status = QueryBatches(
        connection_,
        "SELECT DISTINCT settled_as FROM credentials WHERE settled_as IN ", "",
        {}, std::vector<std::uint32_t>(ids.begin(), ids.end()), 1,
        [](std::uint32_t id, Values& values) { values.emplace_back(id); },
        [&](const Row& row) {
          with_other_names.insert(static_cast<std::uint32_t>(row.Int(0)));
        });
    if (!status.ok() || with_other_names.empty()) return status;
    std::vector<Participant> participants;
    for (const Award& award : awards) {
      if (with_other_names.contains(award.credential_id)) {
        participants.push_back(award.participant);
      }
    }
    absl::flat_hash_set<std::pair<Participant, std::uint32_t>> known;
    status = QueryBatches(
        connection_,
        "SELECT a.psn, a.uic, c.settled_as"
        " FROM awards a FORCE INDEX (PRIMARY)"
        " JOIN credentials c ON c.credential_id = a.credential_id"
        " WHERE c.settled_as IS NOT NULL"
        " AND (a.psn, a.school_year, a.uic) IN ",
        "", {}, participants, 3,
        [&](const Participant& participant, Values& values) {
          AppendPsn(participant.psn, values);
          values.emplace_back(writing_.school_year);
          values.emplace_back(participant.uic.view());
        },
        [&](const Row& row) {
          if (const auto uic = domain::Uic::Parse(row.Text(1))) {
            known.insert({{Psn{row.Int(0)}, *uic},
                          static_cast<std::uint32_t>(row.Int(2))});
          }
        });
    if (!status.ok()) return status;
    std::erase_if(awards, [&](const Award& award) {
      return known.contains({award.participant, award.credential_id});
    });
    return absl::OkStatus();
  }

  // One at a time, so that each says whether it is new; they are few.
  absl::Status WriteSingly(const std::vector<Award>& awards) {
    AwardAudit audit(connection_, writing_.actor);
    for (const Award& award : awards) {
      Values values;
      AppendKey(award, values);
      values.emplace_back(writing_.actor.principal);
      values.emplace_back(now_);
      const auto changed = connection_.Execute(
          "INSERT INTO awards (psn, school_year, uic, credential_id,"
          " awarded_by, awarded_at) VALUES (?, ?, ?, ?, ?, ?)"
          " ON DUPLICATE KEY UPDATE psn = VALUES(psn)",
          values);
      if (!changed.ok()) return changed.status();
      if (*changed != 1) continue;
      award.row->outcome = Outcome::kCreated;
      auto status = audit.Record(domain::AuditAction::kAwardCreated,
                                 {award.participant.psn, writing_.school_year,
                                  std::string(award.participant.uic.view())},
                                 award.credential_id, {});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status WriteImported(const std::vector<Award>& awards) {
    // Mostly none is there; and an INSERT that need not look is quicker.
    auto inserted = Insert(awards, "");
    if (domain::ErrorReason(inserted.status()) == "DUPLICATE_KEY") {
      inserted = Insert(awards, " ON DUPLICATE KEY UPDATE psn = VALUES(psn)");
    }
    if (!inserted.ok()) return inserted.status();
    if (*inserted == static_cast<std::int64_t>(awards.size())) {
      for (const Award& award : awards) award.row->outcome = Outcome::kCreated;
      return absl::OkStatus();
    }
    return FindCreated(awards);
  }

  absl::StatusOr<std::int64_t> Insert(const std::vector<Award>& awards,
                                      std::string_view otherwise) {
    return ExecuteBatches(
        connection_,
        "INSERT INTO awards (psn, school_year, uic, credential_id, import_id,"
        " import_row, awarded_at) VALUES ",
        otherwise, awards, 7, [&](const Award& award, Values& values) {
          AppendKey(award, values);
          values.emplace_back(Number(*writing_.import));
          values.emplace_back(award.row->row_number);
          values.emplace_back(now_);
        });
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
        "", {Number(*writing_.import)}, awards, 4,
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

  // A row that repeats one of the same batch was there before if that one was.
  void MarkWhatWasThere() {
    const auto is_unchanged = [](const CheckedRow* row) {
      return row->outcome == Outcome::kUnchanged;
    };
    if (std::ranges::none_of(rows_, is_unchanged)) return;
    absl::flat_hash_map<std::pair<Participant, std::uint32_t>, bool> made;
    made.reserve(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      CheckedRow& row = *rows_[i];
      if (row.outcome == Outcome::kRejected) continue;
      // Of a declaration the student is the one that declares.
      const auto first = made.try_emplace(
          {{*parsed_[i].program, parsed_[i].student.value_or(domain::Uic())},
           row.credential_id.value_or(0)},
          row.outcome == Outcome::kCreated);
      if (!first.first->second) MarkRecorded(writing_.school_year, row);
    }
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
          {writing_.actor.principal,
           static_cast<std::int64_t>(*parsed_[i].program),
           writing_.school_year});
      if (!changed.ok()) return changed.status();
      row.outcome = *changed == 1 ? Outcome::kCreated : Outcome::kUnchanged;
      if (*changed != 1) continue;
      auto status = RecordDeclaration(*parsed_[i].program, row.row_number);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status RecordDeclaration(Psn psn, std::int32_t row_number) {
    domain::AuditEvent event = domain::DeclarationEvent(
        domain::AuditAction::kProgramDeclared, psn, writing_.school_year);
    event.import = writing_.import;
    if (writing_.import) event.first_row = event.last_row = row_number;
    return RecordAudit(connection_, writing_.actor, event);
  }

  Connection& connection_;
  FactCache& cache_;
  const Writing& writing_;
  const bool are_new_ = false;
  std::vector<CheckedRow*> rows_;  // those that were valid
  std::vector<ParsedRow> reparsed_;
  const std::vector<ParsedRow>& parsed_;  // the same as rows_
  FactNeeds needs_;
  FactVersions versions_;
  std::string now_;
  bool has_changed_rows_ = false;
  // Rows that the check changed.
  std::vector<std::pair<CheckedRow*, CheckedRow>> before_;
};

}  // namespace

absl::StatusOr<WriteResult> WriteRows(Connection& connection, FactCache& cache,
                                      const Writing& writing,
                                      std::vector<domain::CheckedRow>& rows) {
  RowWriter writer(connection, cache, writing, rows);
  if (auto status = writer.CheckAndWrite(); !status.ok()) return status;
  WriteResult result{.has_changed_rows = writer.has_changed_rows()};
  for (CheckedRow& row : rows) {
    if (row.outcome == Outcome::kNone) row.outcome = Outcome::kRejected;
    result.created += row.outcome == Outcome::kCreated ? 1 : 0;
    result.unchanged += row.outcome == Outcome::kUnchanged ? 1 : 0;
    result.rejected += row.outcome == Outcome::kRejected ? 1 : 0;
  }
  return result;
}

absl::StatusOr<std::vector<CheckedRow>> WriteNewRows(
    Connection& connection, FactCache& cache, const Writing& writing,
    const std::vector<ParsedRow>& rows) {
  std::vector<CheckedRow> checked;
  RowWriter writer(connection, cache, writing, rows, checked);
  if (auto status = writer.CheckAndWrite(); !status.ok()) return status;
  return checked;
}

absl::Status CheckAgain(Connection& connection, FactCache& cache,
                        const Writing& writing, std::vector<CheckedRow>& rows) {
  return RowWriter(connection, cache, writing, rows)
      .Check(DeclaredFacts::kLoad);
}

}  // namespace cte::db
