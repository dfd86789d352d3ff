#include "db/row_insert.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "db/audit_log.h"
#include "db/award_audit.h"
#include "db/batches.h"
#include "db/import_record.h"
#include "db/suggestion_spellings.h"
#include "domain/error.h"

namespace cte::db {

using domain::CheckedRow;
using domain::Outcome;
using domain::ParsedRow;
using domain::Participant;
using domain::Psn;

namespace {

// Does not look, for each award, at the program's row of the year, which is
// held, and at the credential, of which none is ever deleted. MariaDB reads the
// one, MySQL the other.
constexpr std::string_view kInsertImported =
    "/*M! SET STATEMENT foreign_key_checks = 0 FOR */ INSERT"
    " /*+ SET_VAR(foreign_key_checks = OFF) */"
    " INTO awards (psn, school_year, uic, credential_id, import_id,"
    " import_row, awarded_at) VALUES ";

}  // namespace

RowInsert::RowInsert(Connection& connection, const Ground& ground,
                     const Writing& writing, RowsInHand& rows)
    : connection_(connection),
      ground_(ground),
      writing_(writing),
      rows_(rows) {}

void RowInsert::Order() {
  if (NamesWithoutNumber().empty()) ordered_ = CollectAwards();
}

absl::Status RowInsert::Run() {
  if (auto status = NumberSuggestions(); !status.ok()) return status;
  if (auto status = WriteAwards(); !status.ok()) return status;
  if (auto status = WriteDeclarations(); !status.ok()) return status;
  if (rows_.are_new()) MarkWhatWasThere();
  return absl::OkStatus();
}

// Of new suggestions, and of those of which it is only kept that they are open.
std::vector<std::string> RowInsert::NamesWithoutNumber() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (rows_.IsAward(i) && !rows_.row(i).credential_id) {
      names.push_back(rows_.row(i).credential_name);
    }
  }
  return names;
}

absl::Status RowInsert::NumberSuggestions() {
  std::vector<std::string> names = NamesWithoutNumber();
  if (names.empty()) return absl::OkStatus();
  const auto ids = CreateSpellings(connection_, std::move(names));
  if (!ids.ok()) return ids.status();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    CheckedRow& row = rows_.row(i);
    if (!rows_.IsAward(i) || row.credential_id) continue;
    row.credential_id = ids->at(row.credential_name);
  }
  return absl::OkStatus();
}

// The awards of the rows, each once, in the order of the table's key: that is
// quickest to insert, and concurrent writers wait for each other in one
// order. Says of rows that give an award once more that they change nothing.
std::vector<RowInsert::Award> RowInsert::CollectAwards() {
  std::vector<Award> awards;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!rows_.IsAward(i)) continue;
    CheckedRow& row = rows_.row(i);
    row.outcome = Outcome::kUnchanged;
    awards.push_back({{*rows_.parsed(i).program, *rows_.parsed(i).student},
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

absl::Status RowInsert::WriteAwards() {
  std::vector<Award> awards =
      ordered_ ? *std::exchange(ordered_, std::nullopt) : CollectAwards();
  if (auto status = LeaveOutKnownByOtherNames(awards); !status.ok()) {
    return status;
  }
  return writing_.import ? WriteImported(awards) : WriteSingly(awards);
}

// An award that was entered as a suggestion stands for the credential that
// the suggestion was settled as: the key of the table does not see that.
absl::Status RowInsert::LeaveOutKnownByOtherNames(std::vector<Award>& awards) {
  const auto with_other_names = LoadSettledAs();
  if (!with_other_names.ok()) return with_other_names.status();
  std::vector<Participant> participants;
  for (const Award& award : awards) {
    if ((*with_other_names)->contains(award.credential_id)) {
      participants.push_back(award.participant);
    }
  }
  if (participants.empty()) return absl::OkStatus();
  absl::flat_hash_set<std::pair<Participant, std::uint32_t>> known;
  auto status = QueryBatches(
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

absl::StatusOr<std::shared_ptr<const FactCache::CredentialIds>>
RowInsert::LoadSettledAs() {
  const KeptFacts kept = ground_.kept();
  if (auto known = kept.cache.FindSettledAs(kept.versions)) return known;
  auto ids = std::make_shared<FactCache::CredentialIds>();
  auto status = connection_.Query(
      "SELECT DISTINCT settled_as FROM credentials"
      " WHERE settled_as IS NOT NULL",
      {}, [&](const Row& row) {
        ids->insert(static_cast<std::uint32_t>(row.Int(0)));
      });
  if (!status.ok()) return status;
  kept.cache.KeepSettledAs(kept.versions, ids);
  return ids;
}

// One at a time, so that each says whether it is new; they are few.
absl::Status RowInsert::WriteSingly(const std::vector<Award>& awards) {
  AwardAudit audit(connection_, writing_.actor);
  for (const Award& award : awards) {
    Values values;
    AppendKey(award, values);
    values.emplace_back(writing_.actor.principal);
    const auto changed = connection_.Execute(
        "INSERT INTO awards (psn, school_year, uic, credential_id,"
        " awarded_by, awarded_at) VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
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

absl::Status RowInsert::WriteImported(const std::vector<Award>& awards) {
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

absl::StatusOr<std::int64_t> RowInsert::Insert(const std::vector<Award>& awards,
                                               std::string_view otherwise) {
  // NOW is of the session's zone, UTC; UTC_TIMESTAMP asks libc, whose lock
  // writers share.
  return ExecuteRows(connection_, kInsertImported, "(?,?,?,?,?,?,NOW(6))",
                     otherwise, awards,
                     [&](const Award& award, Values& values) {
                       AppendPsn(award.participant.psn, values);
                       values.emplace_back(writing_.school_year);
                       values.emplace_back(award.participant.uic.view());
                       values.emplace_back(award.credential_id);
                       values.emplace_back(Number(*writing_.import));
                       values.emplace_back(award.row->row_number);
                     });
}

// Some awards were there before: the others say that this import's rows made
// them.
absl::Status RowInsert::FindCreated(const std::vector<Award>& awards) {
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
        const auto created = by_row.find(static_cast<std::int32_t>(row.Int(0)));
        if (created != by_row.end()) {
          created->second->outcome = Outcome::kCreated;
        }
      });
}

void RowInsert::AppendKey(const Award& award, Values& values) const {
  AppendPsn(award.participant.psn, values);
  values.emplace_back(writing_.school_year);
  values.emplace_back(award.participant.uic.view());
  values.emplace_back(award.credential_id);
}

// A row that repeats one of the same batch was there before if that one was.
void RowInsert::MarkWhatWasThere() {
  bool was_there = false;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    was_there |= rows_.row(i).outcome == Outcome::kUnchanged;
  }
  if (!was_there) return;
  absl::flat_hash_map<std::pair<Participant, std::uint32_t>, bool> made;
  made.reserve(rows_.size());
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    CheckedRow& row = rows_.row(i);
    if (row.outcome == Outcome::kRejected) continue;
    // Of a declaration the student is the one that declares.
    const auto first =
        made.try_emplace({{*rows_.parsed(i).program,
                           rows_.parsed(i).student.value_or(domain::Uic())},
                          row.credential_id.value_or(0)},
                         row.outcome == Outcome::kCreated);
    if (!first.first->second) MarkRecorded(writing_.school_year, row);
  }
}

absl::Status RowInsert::WriteDeclarations() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    CheckedRow& row = rows_.row(i);
    if (row.outcome == Outcome::kRejected ||
        row.kind != ParsedRow::Kind::kDeclaration) {
      continue;
    }
    const auto changed = connection_.Execute(
        "UPDATE program_years SET award_year = NULL, declared_by = ?,"
        " declared_at = UTC_TIMESTAMP(6)"
        " WHERE psn = ? AND school_year = ? AND award_year IS NOT NULL",
        {writing_.actor.principal,
         static_cast<std::int64_t>(*rows_.parsed(i).program),
         writing_.school_year});
    if (!changed.ok()) return changed.status();
    row.outcome = *changed == 1 ? Outcome::kCreated : Outcome::kUnchanged;
    if (*changed != 1) continue;
    auto status = RecordDeclaration(*rows_.parsed(i).program, row.row_number);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RowInsert::RecordDeclaration(Psn psn, std::int32_t row_number) {
  domain::AuditEvent event = domain::DeclarationEvent(
      domain::AuditAction::kProgramDeclared, psn, writing_.school_year);
  event.import = writing_.import;
  if (writing_.import) event.first_row = event.last_row = row_number;
  return RecordAudit(connection_, writing_.actor, event);
}

}  // namespace cte::db
