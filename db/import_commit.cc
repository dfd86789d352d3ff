#include "db/import_commit.h"

#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "db/audit_log.h"
#include "db/award_writer.h"
#include "db/import_blocks.h"
#include "db/import_record.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::Claim;
using domain::FindingCode;
using domain::Import;
using domain::ImportBlock;
using domain::ImportId;
using domain::ImportState;
using domain::kAllOrNothing;
using domain::Outcome;

Writing WritingOf(const Import& import) {
  return {import.committed_by, import.school_year, import.id};
}

absl::StatusOr<std::int32_t> BlocksCommitted(Connection& connection,
                                             ImportId id) {
  std::int32_t blocks = 0;
  auto status = connection.Query(
      "SELECT blocks_committed FROM imports WHERE import_id = ?", {Number(id)},
      [&](const Row& row) { blocks = static_cast<std::int32_t>(row.Int(0)); });
  if (!status.ok()) return status;
  return blocks;
}

// The first block that has no outcomes; the claim is held.
absl::StatusOr<std::optional<ImportBlock>> TakeNextBlock(Connection& connection,
                                                         ImportId id,
                                                         const Claim& claim) {
  auto status = HoldClaim(connection, id, ImportState::kCommitting, claim);
  if (!status.ok()) return status;
  const auto next = BlocksCommitted(connection, id);
  if (!next.ok()) return next.status();
  return LoadBlock(connection, id, *next, BlockFilter::kAll);
}

absl::Status KeepOutcomes(Connection& connection, ImportId id,
                          const ImportBlock& block, const WriteResult& result) {
  auto status =
      UpdateBlock(connection, id, block,
                  result.has_changed_rows ? BlockChange::kFindingsAndOutcomes
                                          : BlockChange::kOutcomes);
  if (!status.ok()) return status;
  return connection
      .Execute(
          "UPDATE imports SET blocks_committed = ?,"
          " created_count = created_count + ?,"
          " unchanged_count = unchanged_count + ?,"
          " rejected_count = rejected_count + ?,"
          " progress_done = progress_done + ? WHERE import_id = ?",
          {block.number + 1, result.created, result.unchanged, result.rejected,
           static_cast<std::int64_t>(block.rows.size()), Number(id)})
      .status();
}

// Gives every row its outcome.
using Decide = absl::FunctionRef<absl::StatusOr<WriteResult>(
    Connection&, FactCache&, const Import&, std::vector<CheckedRow>&)>;

absl::StatusOr<WriteResult> Write(Connection& connection, FactCache& cache,
                                  const Import& import,
                                  std::vector<CheckedRow>& rows) {
  return WriteRows(connection, cache, WritingOf(import), rows);
}

// Nothing when no block was left.
absl::StatusOr<std::optional<WriteResult>> DecideNextBlock(
    Connection& connection, FactCache& cache, const Import& import,
    const Claim& claim, Decide decide) {
  auto block = TakeNextBlock(connection, import.id, claim);
  if (!block.ok()) return block.status();
  if (!*block) return std::nullopt;
  const auto result = decide(connection, cache, import, (*block)->rows);
  if (!result.ok()) return result.status();
  auto status = KeepOutcomes(connection, import.id, **block, *result);
  if (!status.ok()) return status;
  status = RecordBatch(connection, import.committed_by, import, **block);
  if (!status.ok()) return status;
  return *result;
}

// In a transaction of its own. False when no block was left.
absl::StatusOr<bool> DecideNextBlock(Session& session, FactCache& cache,
                                     ImportId id, const Claim& claim,
                                     Decide decide) {
  bool more = false;
  const auto status =
      session.Transact([&](Connection& connection) -> absl::Status {
        const auto import = LoadImport(connection, id, Lock::kForUpdate);
        if (!import.ok()) return import.status();
        const auto result =
            DecideNextBlock(connection, cache, *import, claim, decide);
        if (!result.ok()) return result.status();
        more = result->has_value();
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return more;
}

// --- all or nothing

bool IsRefused(const Import& import) {
  return import.failure.reason == kAllOrNothing;
}

// Writes every block in the transaction of `connection`. NothingIsWritten as
// soon as one row cannot be.
absl::Status WriteAll(Connection& connection, FactCache& cache, ImportId id,
                      const Claim& claim,
                      const std::function<bool()>& keep_going) {
  const auto import = LoadImport(connection, id, Lock::kForUpdate);
  if (!import.ok()) return import.status();
  if (IsRefused(*import) || import->counts.invalid > 0) {
    return domain::NothingIsWritten();
  }
  while (true) {
    if (!keep_going()) return absl::CancelledError("The server is stopping.");
    const auto result =
        DecideNextBlock(connection, cache, *import, claim, Write);
    if (!result.ok()) return result.status();
    if (!*result) return absl::OkStatus();
    if ((*result)->rejected > 0) return domain::NothingIsWritten();
  }
}

// Gives every row of the block what keeps it out: errors of its own, or those
// of others.
absl::StatusOr<WriteResult> Reject(Connection& connection, FactCache& cache,
                                   const Import& import,
                                   std::vector<CheckedRow>& rows) {
  auto status = CheckAgain(connection, cache, WritingOf(import), rows);
  if (!status.ok()) return status;
  for (CheckedRow& row : rows) {
    row.outcome = Outcome::kRejected;
    if (!row.valid()) continue;
    row.findings.push_back(
        {FindingCode::kAllOrNothing, "", "",
         "The row is not written, because other rows of the file are invalid "
         "and all or nothing was asked for. Correct those, or import without "
         "all or nothing."});
    SortBySeverity(row.findings);
  }
  return WriteResult{.rejected = static_cast<std::int64_t>(rows.size()),
                     .has_changed_rows = true};
}

// From here on nothing can be written any more, whoever goes on with it.
absl::Status Refuse(Session& session, ImportId id, const Claim& claim) {
  const domain::Failure failure = domain::FailureOf(domain::NothingIsWritten());
  return session.Transact([&](Connection& connection) -> absl::Status {
    auto status = HoldClaim(connection, id, ImportState::kCommitting, claim);
    if (!status.ok()) return status;
    return connection
        .Execute(
            "UPDATE imports SET failure_code = ?, failure_reason = ?,"
            " failure_message = ? WHERE import_id = ?",
            {static_cast<std::int32_t>(failure.code), failure.reason,
             failure.message, Number(id)})
        .status();
  });
}

}  // namespace

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

absl::StatusOr<bool> CommitNextBlock(Session& session, FactCache& cache,
                                     ImportId id, const Claim& claim) {
  return DecideNextBlock(session, cache, id, claim, Write);
}

absl::Status CommitWhole(Session& session, FactCache& cache, ImportId id,
                         const Claim& claim,
                         const std::function<bool()>& keep_going) {
  auto status = session.Transact([&](Connection& connection) {
    return WriteAll(connection, cache, id, claim, keep_going);
  });
  if (domain::ErrorReason(status) != kAllOrNothing) return status;
  if (status = Refuse(session, id, claim); !status.ok()) return status;
  while (true) {
    if (!keep_going()) return absl::CancelledError("The server is stopping.");
    const auto more = DecideNextBlock(session, cache, id, claim, Reject);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
}

}  // namespace cte::db
