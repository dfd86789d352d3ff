#include "db/import_commit.h"

#include <optional>
#include <vector>

#include "db/audit_log.h"
#include "db/award_writer.h"
#include "db/import_blocks.h"
#include "db/import_record.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::Claim;
using domain::Import;
using domain::ImportBlock;
using domain::ImportId;
using domain::ImportState;
using domain::Outcome;

// The number before which every block has outcomes. Who has lost the claim need
// not begin.
absl::StatusOr<std::int32_t> FirstUndecided(Connection& connection, ImportId id,
                                            const Claim& claim) {
  std::optional<std::int32_t> first;
  auto status = connection.Query(
      "SELECT blocks_committed FROM imports"
      " WHERE import_id = ? AND state = ? AND owner = ?",
      {Number(id), static_cast<std::int32_t>(ImportState::kCommitting),
       claim.owner},
      [&](const Row& row) { first = static_cast<std::int32_t>(row.Int(0)); });
  if (!status.ok()) return status;
  if (!first) return Taken(id);
  return *first;
}

// The block is locked.
absl::StatusOr<std::optional<ImportBlock>> TakeBlock(Connection& connection,
                                                     ImportId id,
                                                     std::int32_t from) {
  const auto number = FindUndecided(connection, id, from, Undecided::kFree);
  if (!number.ok()) return number.status();
  if (!*number) return std::nullopt;
  return LoadBlock(connection, id, **number, BlockFilter::kAll);
}

// Every block up to the first that others are still at, or have not begun.
absl::Status CountBlock(Connection& connection, ImportId id, std::int32_t from,
                        std::int32_t number, const WriteResult& result) {
  const auto left = FindUndecided(connection, id, from, Undecided::kAny);
  if (!left.ok()) return left.status();
  return CountDecided(connection, id, left->value_or(number + 1), result);
}

}  // namespace

Writing WritingOf(const Import& import) {
  return {import.committed_by, import.school_year, import.id};
}

absl::StatusOr<bool> DecideNextBlock(Session& session, ImportId id,
                                     const Claim& claim, Decide decide) {
  return session.Write([&](Connection& connection) -> absl::StatusOr<bool> {
    const auto import = LoadImport(connection, id, Lock::kNone);
    if (!import.ok()) return import.status();
    const auto first = FirstUndecided(connection, id, claim);
    if (!first.ok()) return first.status();
    auto block = TakeBlock(connection, id, *first);
    if (!block.ok()) return block.status();
    if (!*block) return false;
    const auto result = decide(connection, *import, (*block)->rows);
    if (!result.ok()) return result.status();
    auto status = KeepOutcomes(connection, *import, **block, *result);
    if (status.ok()) {
      status = HoldClaim(connection, id, ImportState::kCommitting, claim);
    }
    if (status.ok()) {
      status = CountBlock(connection, id, *first, (*block)->number, *result);
    }
    if (!status.ok()) return status;
    return true;
  });
}

absl::StatusOr<bool> CommitNextBlock(Session& session, FactCache& cache,
                                     ImportId id, const Claim& claim) {
  return DecideNextBlock(session, id, claim,
                         [&](Connection& connection, const Import& import,
                             std::vector<CheckedRow>& rows) {
                           return WriteRows(connection, cache,
                                            WritingOf(import), rows);
                         });
}

absl::Status KeepOutcomes(Connection& connection, const Import& import,
                          const ImportBlock& block, const WriteResult& result) {
  auto status =
      UpdateBlock(connection, import.id, block,
                  result.has_changed_rows ? BlockChange::kFindingsAndOutcomes
                                          : BlockChange::kOutcomes);
  if (!status.ok()) return status;
  return RecordBatch(connection, import.committed_by, import, block);
}

absl::Status RecordBatch(Connection& connection, const domain::Actor& actor,
                         const Import& import, const ImportBlock& block) {
  domain::AuditEvent event =
      ImportEvent(domain::AuditAction::kImportBatch, import, {});
  event.batch.block = block.number;
  for (const CheckedRow& row : block.rows) {
    if (row.outcome == Outcome::kUnchanged) ++event.batch.unchanged;
    if (row.outcome == Outcome::kRejected) ++event.batch.rejected;
    if (row.outcome != Outcome::kCreated) continue;
    ++(row.kind == domain::ParsedRow::Kind::kAward
           ? event.batch.created_awards
           : event.batch.created_declarations);
    if (event.first_row == 0) event.first_row = row.row_number;
    event.last_row = row.row_number;
  }
  if (event.first_row == 0) return absl::OkStatus();
  return RecordAudit(connection, actor, event);
}

absl::Status CountDecided(Connection& connection, ImportId id,
                          std::int32_t first_undecided,
                          const WriteResult& result) {
  return connection
      .Execute(
          "UPDATE imports SET blocks_committed = ?,"
          " created_count = created_count + ?,"
          " unchanged_count = unchanged_count + ?,"
          " rejected_count = rejected_count + ?,"
          " progress_done = progress_done + ? WHERE import_id = ?",
          {first_undecided, result.created, result.unchanged, result.rejected,
           result.created + result.unchanged + result.rejected, Number(id)})
      .status();
}

}  // namespace cte::db
