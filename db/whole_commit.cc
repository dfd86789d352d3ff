#include "db/whole_commit.h"

#include <future>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "db/award_writer.h"
#include "db/import_blocks.h"
#include "db/import_commit.h"
#include "db/import_record.h"
#include "db/rows_in_hand.h"
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

absl::Status Stopping() {
  return absl::CancelledError("The server is stopping.");
}

// A block on its way: decoded, checked, written.
class BlockInHand {
 public:
  BlockInHand(Connection& connection, const Ground& ground,
              const Writing& writing, ImportBlock block)
      : block_(std::move(block)),
        rows_(block_.rows),
        writer_(connection, ground, writing, rows_) {
    writer_.CheckAhead();
  }

  absl::StatusOr<WriteResult> Write(Connection& connection,
                                    const Import& import,
                                    absl::FunctionRef<void()> meanwhile) {
    if (auto status = writer_.Write(meanwhile); !status.ok()) return status;
    const WriteResult result = Conclude(rows_, block_.rows);
    auto status = KeepOutcomes(connection, import, block_, result);
    if (!status.ok()) return status;
    return result;
  }

 private:
  ImportBlock block_;
  RowsInHand rows_;
  AwardWriter writer_;
};

using Block = std::unique_ptr<BlockInHand>;

// The blocks of an import, in their order. The work that asks no database is
// done by another thread, while the caller writes.
class BlocksAhead {
 public:
  BlocksAhead(Connection& connection, const Ground& ground,
              const Writing& writing, ImportId import)
      : connection_(connection),
        ground_(ground),
        writing_(writing),
        import_(import) {}

  // Asks for the block that comes next.
  absl::Status Fetch() {
    auto stored = FetchBlock(connection_, import_, next_, BlockFilter::kAll);
    if (!stored.ok()) return stored.status();
    if (*stored) next_ = (*stored)->number + 1;
    stored_ = *std::move(stored);
    return absl::OkStatus();
  }

  // Begins to work on it, in a thread that would take the processor from the
  // caller: to be called when he is about to wait for the database.
  void Begin() {
    // Without a thread for it, it is done when it is waited for.
    ahead_ = std::async([this] { return TakeInHand(); });
  }

  // Waits for it, and begins if nobody has. Null at the end.
  absl::StatusOr<Block> Take() {
    return ahead_.valid() ? ahead_.get() : TakeInHand();
  }

  // The number from which on no block has been asked for.
  std::int32_t next() const { return next_; }

 private:
  absl::StatusOr<Block> TakeInHand() {
    if (!stored_) return nullptr;
    auto block = Decode(*stored_);
    if (!block.ok()) return block.status();
    return std::make_unique<BlockInHand>(connection_, ground_, writing_,
                                         *std::move(block));
  }

  Connection& connection_;
  const Ground& ground_;
  const Writing& writing_;
  const ImportId import_;
  std::int32_t next_ = 0;
  std::optional<StoredBlock> stored_;
  std::future<absl::StatusOr<Block>> ahead_;  // uses all of these
};

void Add(const WriteResult& result, WriteResult& sum) {
  sum.created += result.created;
  sum.unchanged += result.unchanged;
  sum.rejected += result.rejected;
}

// NothingIsWritten as soon as one row cannot be.
absl::Status WriteBlocks(Connection& connection, FactCache& cache,
                         const Import& import,
                         const std::function<bool()>& keep_going) {
  const Writing writing = WritingOf(import);
  const auto ground = Ground::Hold(connection, cache, writing);
  if (!ground.ok()) return ground.status();
  BlocksAhead ahead(connection, *ground, writing, import.id);
  WriteResult all;
  if (auto status = ahead.Fetch(); !status.ok()) return status;
  while (true) {
    const auto block = ahead.Take();
    if (!block.ok()) return block.status();
    if (*block == nullptr) break;
    if (!keep_going()) return Stopping();
    if (auto status = ahead.Fetch(); !status.ok()) return status;
    const auto result =
        (*block)->Write(connection, import, [&] { ahead.Begin(); });
    if (!result.ok()) return result.status();
    if (result->rejected > 0) return domain::NothingIsWritten();
    Add(*result, all);
  }
  if (auto status = ground->HoldsStill(); !status.ok()) return status;
  return CountDecided(connection, import.id, ahead.next(), all);
}

absl::Status WriteAll(Connection& connection, FactCache& cache, ImportId id,
                      const Claim& claim,
                      const std::function<bool()>& keep_going) {
  const auto import = LoadImport(connection, id, Lock::kForUpdate);
  if (!import.ok()) return import.status();
  if (import->failure.reason == kAllOrNothing || import->counts.invalid > 0) {
    return domain::NothingIsWritten();
  }
  auto status = HoldClaim(connection, id, ImportState::kCommitting, claim);
  if (!status.ok()) return status;
  // Whoever wrote them may have gone before the import was finished.
  const auto undecided = FindUndecided(connection, id, 0, Undecided::kAny);
  if (!undecided.ok()) return undecided.status();
  if (!*undecided) return absl::OkStatus();
  return WriteBlocks(connection, cache, *import, keep_going);
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

absl::Status CommitWhole(Session& session, FactCache& cache, ImportId id,
                         const Claim& claim,
                         const std::function<bool()>& keep_going) {
  auto status = session.Transact([&](Connection& connection) {
    return WriteAll(connection, cache, id, claim, keep_going);
  });
  if (domain::ErrorReason(status) != kAllOrNothing) return status;
  if (status = Refuse(session, id, claim); !status.ok()) return status;
  while (true) {
    if (!keep_going()) return Stopping();
    const auto more =
        DecideNextBlock(session, id, claim,
                        [&](Connection& connection, const Import& import,
                            std::vector<CheckedRow>& rows) {
                          return Reject(connection, cache, import, rows);
                        });
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
  }
}

}  // namespace cte::db
