#include "db/import_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/block_codec.h"
#include "db/facts.h"
#include "db/import_blocks.h"
#include "db/import_commit.h"
#include "db/import_record.h"
#include "db/import_upload.h"
#include "db/whole_commit.h"
#include "db/year_store.h"
#include "domain/audit_text.h"
#include "domain/error.h"

namespace cte::db {

using domain::Claim;
using domain::Import;
using domain::ImportBlock;
using domain::ImportId;
using domain::ImportState;

namespace {

constexpr int kExpiredAtOnce = 100;

// Reads the import and its finding counts in what `connection` sees.
absl::Status LoadWhole(Connection& connection, ImportId id, Import& import) {
  auto loaded = LoadImport(connection, id, Lock::kNone);
  if (!loaded.ok()) return loaded.status();
  import = *std::move(loaded);
  if (auto status = LoadCountsSoFar(connection, import); !status.ok()) {
    return status;
  }
  return LoadFindingCounts(connection, import);
}

domain::AuditChange StateChange(const Import& import, ImportState to) {
  return {"state", std::string(StateName(import.state)),
          std::string(StateName(to))};
}

// A block may be left: of who has lost the claim, or of one whose lane failed.
absl::Status EveryBlockIsDecided(Connection& connection, ImportId id) {
  const auto left = FindUndecided(connection, id, 0, Undecided::kAny);
  if (!left.ok()) return left.status();
  if (!*left) return absl::OkStatus();
  return domain::Error(absl::StatusCode::kAborted, "IMPORT_TAKEN",
                       "Somebody is still at a block of the import, or has "
                       "left one.");
}

// Whoever is at a block goes on, however long ago the claim ran out: to begin
// the block again would take as long.
absl::StatusOr<bool> SomebodyIsAtABlock(Connection& connection, ImportId id) {
  const auto first = FindUndecided(connection, id, 0, Undecided::kAny);
  if (!first.ok()) return first.status();
  const auto free = FindUndecided(connection, id, 0, Undecided::kFree);
  if (!free.ok()) return free.status();
  return *first != *free;
}

// Nobody has committed or finished it in time: nobody but the server acts.
absl::Status EndInTime(Connection& connection, const Import& import) {
  auto moved =
      HasWritten(import) ? KeepCounts(connection, import.id) : absl::OkStatus();
  if (moved.ok()) moved = Move(connection, import.id, ImportState::kExpired);
  if (!moved.ok()) return moved;
  return RecordAudit(connection, "",
                     ImportEvent(domain::AuditAction::kImportExpired, import,
                                 {StateChange(import, ImportState::kExpired)}));
}

}  // namespace

absl::StatusOr<domain::ImportStore::Upload> MySqlImportStore::BeginUpload(
    std::string_view principal, std::string_view request_id,
    std::string_view file_name, std::string_view uploader,
    absl::Duration abandoned_after) {
  return db::BeginUpload(session_, {principal, request_id, file_name, uploader},
                         abandoned_after);
}

absl::Status MySqlImportStore::AppendChunk(ImportId id,
                                           std::string_view uploader,
                                           std::int32_t number,
                                           std::string_view bytes) {
  return db::AppendChunk(session_, id, uploader, number, bytes);
}

absl::StatusOr<Import> MySqlImportStore::FinishUpload(
    const domain::Actor& actor, ImportId id, std::string_view uploader,
    std::string_view sha256, const domain::SheetLayout& layout) {
  return db::FinishUpload(session_, actor, id, uploader, sha256, layout);
}

absl::Status MySqlImportStore::FailUpload(ImportId id,
                                          std::string_view uploader,
                                          const domain::Failure& failure) {
  return db::FailUpload(session_, id, uploader, failure);
}

absl::StatusOr<std::string> MySqlImportStore::FileSha256(ImportId id) {
  std::string sha256;
  const auto status = session_.Run([&](Connection& connection) {
    return connection.Query(
        "SELECT file_sha256 FROM imports WHERE import_id = ?", {Number(id)},
        [&](const Row& row) { sha256 = row.Text(0); });
  });
  if (!status.ok()) return status;
  return sha256;
}

absl::StatusOr<bool> MySqlImportStore::Take(ImportId id, const Claim& claim) {
  return session_.Write([&](Connection& connection) -> absl::StatusOr<bool> {
    bool is_free = false;
    // A whole commit keeps the row locked for as long as it runs.
    auto status = connection.Query(
        "SELECT 1 FROM imports WHERE import_id = ? AND state IN (?, ?)"
        " AND (claimed_until IS NULL OR claimed_until < UTC_TIMESTAMP(6))"
        " FOR UPDATE SKIP LOCKED",
        {Number(id), static_cast<std::int32_t>(ImportState::kChecking),
         static_cast<std::int32_t>(ImportState::kCommitting)},
        [&](const Row&) { is_free = true; });
    if (!status.ok()) return status;
    if (!is_free) return false;
    const auto busy = SomebodyIsAtABlock(connection, id);
    if (!busy.ok()) return busy.status();
    if (*busy) return false;
    status =
        connection
            .Execute(
                "UPDATE imports SET owner = ?,"
                " claimed_until = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND"
                " WHERE import_id = ?",
                {claim.owner, absl::ToInt64Microseconds(claim.lease),
                 Number(id)})
            .status();
    if (!status.ok()) return status;
    return true;
  });
}

absl::Status MySqlImportStore::Release(ImportId id, const Claim& claim) {
  return session_.Transact([&](Connection& connection) {
    return connection
        .Execute(
            "UPDATE imports SET owner = '', claimed_until = NULL"
            " WHERE import_id = ? AND owner = ?",
            {Number(id), claim.owner})
        .status();
  });
}

absl::Status MySqlImportStore::ReleaseAll() {
  return session_.Transact([&](Connection& connection) {
    return connection
        .Execute(
            "UPDATE imports SET owner = '', claimed_until = NULL,"
            " moved_at = IF(state = ?, '1970-01-01', moved_at)"
            " WHERE state IN (?, ?, ?)",
            {static_cast<std::int32_t>(ImportState::kReceiving),
             static_cast<std::int32_t>(ImportState::kReceiving),
             static_cast<std::int32_t>(ImportState::kChecking),
             static_cast<std::int32_t>(ImportState::kCommitting)})
        .status();
  });
}

absl::StatusOr<std::vector<ImportId>> MySqlImportStore::ListOrphans() {
  std::vector<ImportId> orphans;
  const auto status = session_.Run([&](Connection& connection) {
    orphans.clear();
    return connection.Query(
        "SELECT import_id FROM imports WHERE state IN (?, ?)"
        " AND (claimed_until IS NULL OR claimed_until < UTC_TIMESTAMP(6))"
        " ORDER BY import_id LIMIT 1000",
        {static_cast<std::int32_t>(ImportState::kChecking),
         static_cast<std::int32_t>(ImportState::kCommitting)},
        [&](const Row& row) {
          orphans.push_back(ImportId{static_cast<std::uint64_t>(row.Int(0))});
        });
  });
  if (!status.ok()) return status;
  return orphans;
}

absl::StatusOr<std::string> MySqlImportStore::ReadFile(ImportId id) {
  std::string file;
  const auto status = session_.Run([&](Connection& connection) -> absl::Status {
    file.clear();
    bool more = true;
    for (std::int32_t number = 0; more; ++number) {
      more = false;
      auto read = connection.Query(
          "SELECT bytes FROM import_chunks"
          " WHERE import_id = ? AND chunk_number = ?",
          {Number(id), number}, [&](const Row& row) {
            more = true;
            file += row.Text(0);
          });
      if (!read.ok()) return read;
    }
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  return file;
}

absl::StatusOr<domain::Facts> MySqlImportStore::LoadFacts(
    std::string_view principal, std::int32_t school_year,
    const domain::FactNeeds& needs) {
  return session_.Write(
      [&](Connection& connection) -> absl::StatusOr<domain::Facts> {
        const auto versions = HoldFacts(connection);
        if (!versions.ok()) return versions.status();
        return db::LoadFacts(connection, {cache_, *versions}, principal,
                             school_year, needs, AwardFacts::kLoad,
                             DeclaredFacts::kLoad);
      });
}

absl::Status MySqlImportStore::ClearBlocks(ImportId id, const Claim& claim) {
  return session_.Transact([&](Connection& connection) -> absl::Status {
    auto status = HoldClaim(connection, id, ImportState::kChecking, claim);
    if (!status.ok()) return status;
    for (const char* sql :
         {"DELETE FROM import_blocks WHERE import_id = ?",
          "DELETE FROM import_findings WHERE import_id = ?",
          "UPDATE imports SET block_count = 0 WHERE import_id = ?"}) {
      const auto changed = connection.Execute(sql, {Number(id)});
      if (!changed.ok()) return changed.status();
    }
    return absl::OkStatus();
  });
}

absl::Status MySqlImportStore::StageBlock(ImportId id, const Claim& claim,
                                          const ImportBlock& block,
                                          const domain::Progress& progress) {
  return session_.Transact([&](Connection& connection) -> absl::Status {
    auto status = HoldClaim(connection, id, ImportState::kChecking, claim);
    if (!status.ok()) return status;
    const auto counted = connection.Execute(
        "UPDATE imports SET block_count = block_count + 1, progress_done = ?,"
        " progress_total = ? WHERE import_id = ?",
        {progress.done, progress.total, Number(id)});
    if (!counted.ok()) return counted.status();
    return InsertBlock(connection, id, block);
  });
}

absl::Status MySqlImportStore::MarkConflicts(
    ImportId id, const Claim& claim, const domain::FileChecker& checker) {
  bool more = true;
  for (std::int32_t number = 0; more; ++number) {
    const auto status =
        session_.Transact([&](Connection& connection) -> absl::Status {
          auto held = HoldClaim(connection, id, ImportState::kChecking, claim);
          if (!held.ok()) return held;
          auto block = LoadBlock(connection, id, number, BlockFilter::kAll);
          if (!block.ok()) return block.status();
          more = block->has_value();
          if (!more) return absl::OkStatus();
          bool marked = false;
          for (domain::CheckedRow& row : (*block)->rows) {
            marked |= checker.MarkConflicts(row);
          }
          if (!marked) return absl::OkStatus();
          return UpdateBlock(connection, id, **block, BlockChange::kFindings);
        });
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<Import> MySqlImportStore::FinishCheck(
    ImportId id, const Claim& claim, absl::Duration expires_after) {
  Import import;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        auto held = HoldClaim(connection, id, ImportState::kChecking, claim);
        if (!held.ok()) return held;
        std::int64_t rows = 0;
        std::int64_t invalid = 0;
        held = connection.Query(
            "SELECT SUM(row_count), SUM(invalid_count) FROM import_blocks"
            " WHERE import_id = ?",
            {Number(id)}, [&](const Row& row) {
              rows = row.Int(0);
              invalid = row.Int(1);
            });
        if (!held.ok()) return held;
        held = Move(connection, id, ImportState::kChecked,
                    "row_count = ?, invalid_count = ?,"
                    " progress_done = progress_total,"
                    " checked_at = UTC_TIMESTAMP(6),"
                    " expires_at = UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND",
                    {rows, invalid, absl::ToInt64Microseconds(expires_after)});
        if (!held.ok()) return held;
        return LoadWhole(connection, id, import);
      });
  if (!status.ok()) return status;
  return import;
}

absl::Status MySqlImportStore::FailCheck(ImportId id, const Claim& claim,
                                         const domain::Failure& failure) {
  return session_.Transact([&](Connection& connection) -> absl::Status {
    auto status = HoldClaim(connection, id, ImportState::kChecking, claim);
    if (!status.ok()) return status;
    status = MoveToFailed(connection, id, failure);
    if (!status.ok()) return status;
    return EraseContent(connection, id);
  });
}

absl::StatusOr<Import> MySqlImportStore::BeginCommit(ImportId id,
                                                     const domain::Actor& actor,
                                                     bool all_or_nothing) {
  Import import;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        // Not locked at first: the row of an import that is being committed
        // whole is, for as long as that takes.
        auto loaded = LoadWhole(connection, id, import);
        if (!loaded.ok() || import.state == ImportState::kCommitting ||
            import.state == ImportState::kCommitted) {
          return loaded;
        }
        const auto locked = LoadImport(connection, id, Lock::kForUpdate);
        if (!locked.ok()) return locked.status();
        if (auto may = MayCommit(*locked); !may.ok()) return may;
        if (locked->state == ImportState::kChecked) {
          auto open =
              YearMustBeOpen(connection, locked->school_year, YearLock::kNone);
          if (!open.ok()) return open;
          auto moved =
              Move(connection, id, ImportState::kCommitting,
                   "committed_by = ?, all_or_nothing = ?, expires_at = NULL,"
                   " progress_done = 0, progress_total = row_count",
                   {actor.principal, all_or_nothing});
          if (!moved.ok()) return moved;
          moved = RecordAudit(
              connection, actor,
              ImportEvent(
                  domain::AuditAction::kImportCommitBegun, *locked,
                  {StateChange(*locked, ImportState::kCommitting),
                   {"all_or_nothing", "", domain::AuditText(all_or_nothing)}}));
          if (!moved.ok()) return moved;
        }
        return LoadWhole(connection, id, import);
      });
  if (!status.ok()) return status;
  return import;
}

absl::StatusOr<bool> MySqlImportStore::CommitNextBlock(ImportId id,
                                                       const Claim& claim) {
  return db::CommitNextBlock(session_, cache_, id, claim);
}

absl::Status MySqlImportStore::CommitWhole(
    ImportId id, const Claim& claim, const std::function<bool()>& keep_going) {
  return db::CommitWhole(session_, cache_, id, claim, keep_going);
}

absl::StatusOr<Import> MySqlImportStore::FinishCommit(ImportId id,
                                                      const Claim& claim) {
  Import import;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        auto held = HoldClaim(connection, id, ImportState::kCommitting, claim);
        if (held.ok()) held = EveryBlockIsDecided(connection, id);
        if (!held.ok()) return held;
        const auto loaded = LoadImport(connection, id, Lock::kForUpdate);
        if (!loaded.ok()) return loaded.status();
        // Rows that became invalid since the check are counted as such.
        held = Move(connection, id,
                    loaded->failure.reason.empty() ? ImportState::kCommitted
                                                   : ImportState::kFailed,
                    "committed_at = UTC_TIMESTAMP(6), invalid_count ="
                    " (SELECT COALESCE(SUM(b.invalid_count), 0)"
                    " FROM import_blocks b WHERE b.import_id = ?)",
                    {Number(id)});
        if (!held.ok()) return held;
        return LoadWhole(connection, id, import);
      });
  if (!status.ok()) return status;
  return import;
}

absl::StatusOr<Import> MySqlImportStore::Discard(const domain::Actor& actor,
                                                 ImportId id) {
  Import import;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        auto loaded = LoadWhole(connection, id, import);
        if (!loaded.ok() || import.state == ImportState::kDiscarded) {
          return loaded;
        }
        if (auto may = MayDiscard(import); !may.ok()) return may;
        const auto locked = LoadImport(connection, id, Lock::kForUpdate);
        if (!locked.ok()) return locked.status();
        if (auto may = MayDiscard(*locked); !may.ok()) return may;
        auto moved =
            HasWritten(*locked) ? KeepCounts(connection, id) : absl::OkStatus();
        if (moved.ok()) moved = Move(connection, id, ImportState::kDiscarded);
        if (!moved.ok()) return moved;
        moved = RecordAudit(
            connection, actor,
            ImportEvent(domain::AuditAction::kImportDiscarded, *locked,
                        {StateChange(*locked, ImportState::kDiscarded)}));
        if (!moved.ok()) return moved;
        if (!HasWritten(*locked)) {
          auto erased = EraseContent(connection, id);
          if (!erased.ok()) return erased;
        }
        return LoadWhole(connection, id, import);
      });
  if (!status.ok()) return status;
  return import;
}

absl::StatusOr<int> MySqlImportStore::Expire(absl::Duration abandoned_after) {
  int expired = 0;
  const domain::Failure abandoned =
      domain::FailureOf(domain::UploadIncomplete());
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        std::vector<Import> over;
        auto found = connection.Query(
            absl::StrCat("SELECT import_id, state, school_year, source,"
                         " all_or_nothing FROM imports"
                         " WHERE"
                         " (state IN (?, ?) AND"
                         " expires_at < UTC_TIMESTAMP(6)) OR"
                         " (state = ? AND expires_at IS NULL AND moved_at <"
                         " UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND)"
                         " LIMIT ",
                         kExpiredAtOnce, " FOR UPDATE SKIP LOCKED"),
            {static_cast<std::int32_t>(ImportState::kChecked),
             static_cast<std::int32_t>(ImportState::kReceiving),
             static_cast<std::int32_t>(ImportState::kReceiving),
             absl::ToInt64Microseconds(abandoned_after)},
            [&](const Row& row) {
              Import& import = over.emplace_back();
              import.id = ImportId{static_cast<std::uint64_t>(row.Int(0))};
              import.state = static_cast<ImportState>(row.Int(1));
              import.school_year = static_cast<std::int32_t>(row.Int(2));
              import.source = static_cast<domain::ImportSource>(row.Int(3));
              import.all_or_nothing = row.Int(4) != 0;
            });
        if (!found.ok()) return found;
        for (const Import& import : over) {
          const bool is_upload =
              import.state == ImportState::kReceiving &&
              import.source == domain::ImportSource::kWorkbook;
          auto moved = is_upload
                           ? MoveToFailed(connection, import.id, abandoned)
                           : EndInTime(connection, import);
          if (moved.ok() && !HasWritten(import)) {
            moved = EraseContent(connection, import.id);
          }
          if (!moved.ok()) return moved;
        }
        expired = static_cast<int>(over.size());
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return expired;
}

absl::StatusOr<Import> MySqlImportStore::Get(ImportId id) {
  Import import;
  const auto status = session_.Run([&](Connection& connection) {
    return LoadWhole(connection, id, import);
  });
  if (!status.ok()) return status;
  return import;
}

absl::StatusOr<std::vector<Import>> MySqlImportStore::List(
    std::string_view principal, std::uint64_t before, int limit) {
  std::vector<Import> imports;
  absl::Status damaged;
  const auto status = session_.Run([&](Connection& connection) {
    imports.clear();
    std::string sql = absl::StrCat(
        "SELECT ", std::string(kImportColumns), " FROM imports WHERE 1 = 1",
        principal.empty() ? "" : " AND created_by = ?",
        before == 0 ? "" : " AND import_id < ?",
        " ORDER BY import_id DESC LIMIT ?");
    std::vector<Value> values;
    if (!principal.empty()) values.emplace_back(principal);
    if (before != 0) values.emplace_back(before);
    values.emplace_back(static_cast<std::int32_t>(limit));
    auto read = connection.Query(sql, values, [&](const Row& row) {
      auto import = ReadImport(row);
      if (import.ok()) {
        imports.push_back(*std::move(import));
      } else {
        damaged = import.status();
      }
    });
    for (Import& import : imports) {
      if (read.ok()) read = LoadCountsSoFar(connection, import);
    }
    return read;
  });
  if (!status.ok()) return status;
  if (!damaged.ok()) return damaged;
  return imports;
}

absl::StatusOr<int> MySqlImportStore::CountUnderWay(
    std::string_view principal) {
  int count = 0;
  const auto status = session_.Run([&](Connection& connection) {
    return connection.Query(
        "SELECT COUNT(*) FROM imports FORCE INDEX (import_state)"
        " WHERE state IN (?, ?) AND created_by = ?",
        {static_cast<std::int32_t>(ImportState::kChecking),
         static_cast<std::int32_t>(ImportState::kCommitting), principal},
        [&](const Row& row) { count = static_cast<int>(row.Int(0)); });
  });
  if (!status.ok()) return status;
  return count;
}

absl::StatusOr<std::map<ImportState, std::int64_t>>
MySqlImportStore::CountByState() {
  std::map<ImportState, std::int64_t> counts;
  const auto status = session_.Run([&](Connection& connection) {
    counts.clear();
    return connection.Query(
        "SELECT state, COUNT(*) FROM imports GROUP BY state", {},
        [&](const Row& row) {
          counts[static_cast<ImportState>(row.Int(0))] = row.Int(1);
        });
  });
  if (!status.ok()) return status;
  return counts;
}

absl::StatusOr<domain::RowPage> MySqlImportStore::ReadRows(
    ImportId id, domain::RowPosition from, bool invalid_only, int limit) {
  domain::RowPage page;
  const auto read = [&](Connection& connection) -> absl::Status {
    page = {};
    const auto filter =
        invalid_only ? BlockFilter::kWithInvalidRows : BlockFilter::kAll;
    auto block = LoadBlock(connection, id, from.block, filter);
    while (block.ok() && *block) {
      auto& rows = (*block)->rows;
      const auto first = static_cast<std::size_t>(
          (*block)->number == from.block ? from.offset : 0);
      for (std::size_t i = first; i < rows.size(); ++i) {
        const bool wanted = !invalid_only || !rows[i].valid() ||
                            rows[i].outcome == domain::Outcome::kRejected;
        if (!wanted) continue;
        if (page.rows.size() == static_cast<std::size_t>(limit)) {
          page.next = {(*block)->number, static_cast<std::int32_t>(i)};
          return absl::OkStatus();
        }
        page.rows.push_back(std::move(rows[i]));
      }
      block = LoadBlock(connection, id, (*block)->number + 1, filter);
    }
    return block.status();
  };
  if (auto status = session_.Run(read); !status.ok()) return status;
  return page;
}

}  // namespace cte::db
