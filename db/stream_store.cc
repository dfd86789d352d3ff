#include "db/stream_store.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/award_writer.h"
#include "db/facts.h"
#include "db/import_blocks.h"
#include "db/import_commit.h"
#include "db/import_record.h"
#include "db/year_store.h"
#include "domain/audit_text.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using domain::Actor;
using domain::CheckedRow;
using domain::Import;
using domain::ImportBlock;
using domain::ImportId;
using domain::ImportSource;
using domain::ImportState;
using domain::Outcome;
using domain::RowBatch;
using domain::StreamHeader;
using Rows = std::vector<CheckedRow>;
using Stream = domain::StreamStore::Stream;

absl::Status Reused(ImportId id) {
  return domain::Error(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
      absl::StrCat("The request_id was used for import ", ToString(id),
                   ", which is a workbook or has another source_name or "
                   "policy. Send a new request_id."));
}

absl::Status RowsDiffer(std::int64_t offset) {
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "ROWS_DIFFER",
      absl::StrCat("The row at offset ", offset,
                   " is in already, and the one that was sent now says "
                   "something else. Send the same rows in the same order, or "
                   "those of another source with a new request_id."));
}

// --- the import

absl::StatusOr<std::optional<ImportId>> FindByRequest(
    Connection& connection, const Actor& actor, std::string_view request_id) {
  std::optional<ImportId> found;
  auto status = connection.Query(
      "SELECT import_id FROM imports WHERE created_by = ? AND request_id = ?",
      {actor.principal, request_id}, [&](const Row& row) {
        found = ImportId{static_cast<std::uint64_t>(row.Int(0))};
      });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<ImportId> Insert(Connection& connection, const Actor& actor,
                                const StreamHeader& header,
                                std::int32_t school_year) {
  const auto inserted = connection.Execute(
      "INSERT INTO imports (created_by, request_id, state, source, file_name,"
      " school_year, all_or_nothing, committed_by, created_at, moved_at)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
      {actor.principal, header.request_id,
       static_cast<std::int32_t>(ImportState::kReceiving),
       static_cast<std::int32_t>(ImportSource::kStream), header.source_name,
       school_year, header.all_or_nothing, actor.principal});
  if (!inserted.ok()) return inserted.status();
  const auto id = connection.LastInsertId();
  if (!id.ok()) return id.status();
  return ImportId{*id};
}

domain::AuditEvent Begun(const Import& import) {
  return ImportEvent(
      domain::AuditAction::kImportCommitBegun, import,
      {{"source", "", "stream"},
       {"all_or_nothing", "", domain::AuditText(import.all_or_nothing)}});
}

absl::StatusOr<Import> InsertNew(Connection& connection, const Actor& actor,
                                 const StreamHeader& header) {
  const auto year = CurrentYear(connection);
  if (!year.ok()) return year.status();
  const auto id = Insert(connection, actor, header, *year);
  if (!id.ok()) return id.status();
  auto import = LoadImport(connection, *id, Lock::kNone);
  if (!import.ok()) return import.status();
  auto recorded = RecordAudit(connection, actor, Begun(*import));
  if (!recorded.ok()) return recorded;
  return import;
}

absl::StatusOr<Import> FindOrInsert(Connection& connection, const Actor& actor,
                                    const StreamHeader& header) {
  const auto known = FindByRequest(connection, actor, header.request_id);
  if (!known.ok()) return known.status();
  if (!*known) return InsertNew(connection, actor, header);
  // Locked only if it may be taken over: the row of one that is being committed
  // whole is, for as long as that takes.
  auto import = LoadImport(connection, **known, Lock::kNone);
  if (import.ok() && import->state == ImportState::kReceiving) {
    import = LoadImport(connection, **known, Lock::kForUpdate);
  }
  if (!import.ok()) return import.status();
  if (import->source != ImportSource::kStream ||
      import->file_name != header.source_name ||
      import->all_or_nothing != header.all_or_nothing) {
    return Reused(import->id);
  }
  if (import->state == ImportState::kDiscarded ||
      import->state == ImportState::kExpired) {
    return MayStream(*import);
  }
  return import;
}

absl::Status TakeOver(Connection& connection, ImportId id,
                      std::string_view owner, absl::Duration expires_after) {
  return connection
      .Execute(
          "UPDATE imports SET owner = ?, moved_at = UTC_TIMESTAMP(6),"
          " expires_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
          " WHERE import_id = ?",
          {owner, absl::ToInt64Microseconds(expires_after), Number(id)})
      .status();
}

// Batches may have come in in another order: those up to the first that is
// missing.
absl::StatusOr<std::int64_t> NextOffset(Connection& connection, ImportId id) {
  const auto blocks = ListBlocks(connection, id, 0, domain::kMaxStreamRows);
  if (!blocks.ok()) return blocks.status();
  std::int64_t next = 0;
  for (const BlockExtent& block : *blocks) {
    if (block.number != next) break;
    next += block.rows;
  }
  return next;
}

absl::StatusOr<Stream> Begin(Connection& connection, const Actor& actor,
                             const StreamHeader& header, std::string_view owner,
                             absl::Duration expires_after) {
  auto import = FindOrInsert(connection, actor, header);
  if (!import.ok()) return import.status();
  Stream stream{*std::move(import), 0};
  if (stream.import.state != ImportState::kReceiving) {
    stream.next_offset = stream.import.counts.rows;
    return stream;
  }
  auto status = TakeOver(connection, stream.import.id, owner, expires_after);
  if (!status.ok()) return status;
  status = LoadCountsSoFar(connection, stream.import);
  if (!status.ok()) return status;
  const auto next = NextOffset(connection, stream.import.id);
  if (!next.ok()) return next.status();
  stream.next_offset = *next;
  return stream;
}

// The import, which stays the owner's until the transaction ends. Batches of
// one stream hold it together; who takes it over waits for them.
absl::StatusOr<Import> Hold(Connection& connection, ImportId id,
                            std::string_view owner) {
  auto import = LoadImport(connection, id, Lock::kNone);
  if (!import.ok()) return import.status();
  if (auto may = MayStream(*import); !may.ok()) return may;
  std::string held_by;
  auto status = connection.Query(
      "SELECT state, owner FROM imports WHERE import_id = ?"
      " LOCK IN SHARE MODE",
      {Number(id)}, [&](const Row& row) {
        import->state = static_cast<ImportState>(row.Int(0));
        held_by = row.Text(1);
      });
  if (!status.ok()) return status;
  if (auto may = MayStream(*import); !may.ok()) return may;
  if (held_by != owner) return domain::StreamTakenOver();
  return import;
}

// --- its batches

RowBatch Part(const RowBatch& batch, std::int64_t from, std::int64_t to) {
  const auto row = [&](std::int64_t offset) {
    return batch.rows.begin() + (offset - batch.offset);
  };
  return {from, {row(from), row(to)}};
}

// Adds the rows of the batch that are in the block, as they were decided then.
absl::Status AddKnown(Connection& connection, ImportId id,
                      const BlockExtent& extent, const RowBatch& batch,
                      Rows& rows) {
  auto block = LoadBlock(connection, id, extent.number, BlockFilter::kAll);
  if (!block.ok()) return block.status();
  const std::int64_t end = std::min(extent.end(), batch.end());
  for (std::int64_t at = std::max<std::int64_t>(extent.number, batch.offset);
       at < end; ++at) {
    CheckedRow& known = (*block)->rows[at - extent.number];
    if (!domain::SaysTheSame(batch.rows[at - batch.offset], known)) {
      return RowsDiffer(at);
    }
    rows.push_back(std::move(known));
  }
  return absl::OkStatus();
}

absl::StatusOr<Rows> CheckStaged(Connection& connection, FactCache& cache,
                                 const Import& import, const Actor& actor,
                                 const RowBatch& batch) {
  const auto versions = HoldFacts(connection);
  if (!versions.ok()) return versions.status();
  const auto facts = LoadFacts(connection, {cache, *versions}, actor.principal,
                               import.school_year, domain::NeedsOf(batch.rows),
                               AwardFacts::kLeaveOut, DeclaredFacts::kLoad);
  if (!facts.ok()) return facts.status();
  return CheckTogether(batch.rows, *facts);
}

using Decide = absl::FunctionRef<absl::StatusOr<Rows>(
    Connection&, const Import&, const RowBatch&)>;

absl::Status TakeNew(Connection& connection, const Actor& actor,
                     const Import& import, const RowBatch& batch, Decide decide,
                     Rows& rows) {
  auto decided = decide(connection, import, batch);
  if (!decided.ok()) return decided.status();
  ImportBlock block{static_cast<std::int32_t>(batch.offset),
                    *std::move(decided)};
  auto status = InsertBlock(connection, import.id, block);
  if (status.ok()) status = RecordBatch(connection, actor, import, block);
  if (!status.ok()) return status;
  if (rows.empty()) {
    rows = std::move(block.rows);
  } else {
    std::ranges::move(block.rows, std::back_inserter(rows));
  }
  return absl::OkStatus();
}

// Takes in what of a batch is not in. What is in is answered after the finish
// too, for a client that has lost the answers to both.
absl::StatusOr<Rows> TakeIn(Connection& connection, const Actor& actor,
                            ImportId id, std::string_view owner,
                            const RowBatch& batch, Decide decide) {
  const auto import = Hold(connection, id, owner);
  if (!import.ok() &&
      domain::ErrorReason(import.status()) != "STREAM_FINISHED") {
    return import.status();
  }
  const auto blocks = ListBlocks(connection, id, batch.offset, batch.end());
  if (!blocks.ok()) return blocks.status();
  Rows rows;
  std::int64_t next = batch.offset;
  const auto take_up_to = [&](std::int64_t end) -> absl::Status {
    if (end <= next) return absl::OkStatus();
    if (!import.ok()) return import.status();
    const std::int64_t from = std::exchange(next, end);
    if (from == batch.offset && end == batch.end()) {
      return TakeNew(connection, actor, *import, batch, decide, rows);
    }
    return TakeNew(connection, actor, *import, Part(batch, from, end), decide,
                   rows);
  };
  for (const BlockExtent& block : *blocks) {
    if (block.end() <= batch.offset) continue;
    auto status = take_up_to(block.number);
    if (status.ok()) status = AddKnown(connection, id, block, batch, rows);
    if (!status.ok()) return status;
    next = block.end();
  }
  if (auto status = take_up_to(batch.end()); !status.ok()) return status;
  return rows;
}

// --- its end

absl::StatusOr<Import> Finish(Connection& connection, const Actor& actor,
                              ImportId id, std::string_view owner,
                              std::int64_t row_count) {
  auto import = LoadImport(connection, id, Lock::kNone);
  if (import.ok() && import->state == ImportState::kReceiving) {
    import = LoadImport(connection, id, Lock::kForUpdate);
  }
  if (!import.ok()) return import.status();
  if (import->state == ImportState::kReceiving) {
    const auto is_held =
        LockIfHeld(connection, id, ImportState::kReceiving, owner);
    if (!is_held.ok()) return is_held.status();
    if (!*is_held) return domain::StreamTakenOver();
    const auto next = NextOffset(connection, id);
    if (!next.ok()) return next.status();
    if (*next != row_count) return domain::RowCountMismatch(row_count, *next);
    auto status = KeepCounts(connection, id);
    if (!status.ok()) return status;
    status = import->all_or_nothing
                 ? Move(connection, id, ImportState::kCommitting,
                        "committed_by = ?, expires_at = NULL,"
                        " progress_done = 0, progress_total = row_count",
                        {actor.principal})
                 : Move(connection, id, ImportState::kCommitted,
                        "committed_at = UTC_TIMESTAMP(6), expires_at = NULL,"
                        " progress_done = row_count,"
                        " progress_total = row_count");
    if (!status.ok()) return status;
    import = LoadImport(connection, id, Lock::kNone);
    if (!import.ok()) return import.status();
  } else if (auto may = MayStream(*import);
             domain::ErrorReason(may) != "STREAM_FINISHED") {
    return may;
  }
  if (import->counts.rows != row_count) {
    return domain::RowCountMismatch(row_count, import->counts.rows);
  }
  auto counted = LoadFindingCounts(connection, *import);
  if (!counted.ok()) return counted;
  return import;
}

}  // namespace

absl::StatusOr<Stream> MySqlStreamStore::Begin(const Actor& actor,
                                               const StreamHeader& header,
                                               std::string_view owner,
                                               absl::Duration expires_after) {
  const auto begin = [&] {
    return session_.Write([&](Connection& connection) {
      return db::Begin(connection, actor, header, owner, expires_after);
    });
  };
  auto begun = begin();
  // Lost against the same request on another connection: that is there now.
  if (absl::IsAlreadyExists(begun.status()) &&
      domain::ErrorReason(begun.status()) == "DUPLICATE_KEY") {
    return begin();
  }
  return begun;
}

absl::StatusOr<Rows> MySqlStreamStore::Write(const Actor& actor, ImportId id,
                                             std::string_view owner,
                                             const RowBatch& batch) {
  return session_.Write([&](Connection& connection) {
    return TakeIn(
        connection, actor, id, owner, batch,
        [&](Connection& within, const Import& import, const RowBatch& part) {
          return WriteNewRows(within, cache_, {actor, import.school_year, id},
                              part.rows);
        });
  });
}

absl::StatusOr<Rows> MySqlStreamStore::Stage(const Actor& actor, ImportId id,
                                             std::string_view owner,
                                             const RowBatch& batch) {
  auto staged = session_.Write([&](Connection& connection) {
    return TakeIn(
        connection, actor, id, owner, batch,
        [&](Connection& within, const Import& import, const RowBatch& part) {
          return CheckStaged(within, cache_, import, actor, part);
        });
  });
  if (staged.ok()) domain::DecideStaged(*staged);
  return staged;
}

absl::StatusOr<Import> MySqlStreamStore::Finish(const Actor& actor, ImportId id,
                                                std::string_view owner,
                                                std::int64_t row_count) {
  return session_.Write([&](Connection& connection) {
    return db::Finish(connection, actor, id, owner, row_count);
  });
}

}  // namespace cte::db
