#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/actor.h"
#include "domain/audit.h"
#include "domain/credential_store.h"
#include "domain/file_checker.h"
#include "domain/import.h"
#include "domain/program_store.h"
#include "domain/roster.h"
#include "domain/row_checker.h"
#include "domain/stream_store.h"
#include "domain/token.h"

namespace cte::domain {

// What the server asks of a database. An object stands on one connection: one
// thread at a time. Every call is one transaction or none at all, runs again by
// itself after a deadlock, and on an error has changed nothing (unless it says
// otherwise). UNAVAILABLE, DATABASE_UNAVAILABLE: the database is not there now.

// Who is who, and who may do what (R27).
class AccessStore {
 public:
  virtual ~AccessStore() = default;

  // All that are known now: not those that have ended, nor those of a district
  // whose principal holds a grant beyond it or as state administrator.
  virtual absl::StatusOr<std::vector<TokenRecord>> ListTokens() = 0;
  // Makes this the only token of those that the server itself makes for the
  // principal; it never ends by itself. Servers may do it at once for one that
  // holds a grant: the last one's token stays.
  virtual absl::Status ReplaceToken(const Actor& actor,
                                    const TokenRecord& token) = 0;

  virtual absl::StatusOr<Token> CreateToken(const Actor& actor,
                                            const NewToken& token) = 0;
  // NOT_FOUND, TOKEN_NOT_FOUND: there is none, or it has ended.
  virtual absl::StatusOr<Token> GetToken(TokenId id) = 0;
  // Of a principal that have not ended, ids below `before` (0: all), the newest
  // first.
  virtual absl::StatusOr<std::vector<Token>> ListTokensOf(
      std::string_view principal, std::uint64_t before, int limit) = 0;
  // Makes a token, with an id of its own, that is for the same as another one;
  // that one ends at `old_until`, if it does not end earlier. The answer is the
  // new one. NOT_FOUND, TOKEN_NOT_FOUND.
  virtual absl::StatusOr<Token> RotateToken(
      const Actor& actor, TokenId id, std::string_view sha256,
      std::optional<absl::Time> expire_time, absl::Time old_until) = 0;
  // NOT_FOUND, TOKEN_NOT_FOUND.
  virtual absl::Status RevokeToken(const Actor& actor, TokenId id) = 0;

  virtual absl::StatusOr<std::vector<Grant>> ListGrants(
      std::string_view principal) = 0;
  // False if the principal holds it already. NOT_FOUND: DISTRICT_NOT_FOUND,
  // BUILDING_NOT_FOUND, PROGRAM_NOT_FOUND.
  virtual absl::StatusOr<bool> GiveGrant(const Actor& actor,
                                         std::string_view principal,
                                         const Grant& grant) = 0;
  // False if the principal does not hold it. FAILED_PRECONDITION,
  // LAST_STATE_ADMINISTRATOR: nobody could give the next one.
  virtual absl::StatusOr<bool> TakeGrant(const Actor& actor,
                                         std::string_view principal,
                                         const Grant& grant) = 0;
  virtual absl::StatusOr<std::vector<GrantRecord>> FindGrants(
      const GrantQuery& query) = 0;
  // The code of the district that the grant's scope is, or is in; "" for the
  // state. NOT_FOUND: those of GiveGrant.
  virtual absl::StatusOr<std::string> DistrictOf(const Grant& grant) = 0;
};

class RosterStore {
 public:
  virtual ~RosterStore() = default;

  struct BatchResult {
    // For each record of the batch what is wrong with it: it is not in.
    std::vector<std::pair<std::size_t, RosterRemark>> rejected;
  };
  // Adds or changes the records, in order. They have passed FindProblem; what
  // they refer to is looked up here.
  virtual absl::StatusOr<BatchResult> Upsert(
      const Actor& actor, const std::vector<RosterRecord>& records) = 0;
};

// Rows of an import that are staged, committed and read together.
struct ImportBlock {
  std::int32_t number = 0;  // from 0, in the order of the file
  std::vector<CheckedRow> rows;
};

// A place between two rows of an import.
struct RowPosition {
  std::int32_t block = 0;
  std::int32_t offset = 0;  // rows of the block that come before

  friend bool operator==(const RowPosition&, const RowPosition&) = default;
};

struct RowPage {
  std::vector<CheckedRow> rows;
  std::optional<RowPosition> next;  // nothing after the last page
};

// Who works on an import, and for how long after the last sign of life nobody
// else may.
struct Claim {
  std::string owner;  // 1 to 64 printable ASCII characters
  absl::Duration lease;
};

class ImportStore {
 public:
  virtual ~ImportStore() = default;

  // --- receiving

  struct Upload {
    Import import;
    bool is_new = false;  // else a request_id that was used before
  };
  // Begins, or begins again after an upload that broke or whose file was
  // refused. An import that is further on is answered as it is. `uploader`
  // tells this stream from any other one. FAILED_PRECONDITION: NO_CURRENT_YEAR.
  // ABORTED: UPLOAD_IN_PROGRESS, unless the other upload has not moved for
  // `abandoned_after`.
  virtual absl::StatusOr<Upload> BeginUpload(
      std::string_view principal, std::string_view request_id,
      std::string_view file_name, std::string_view uploader,
      absl::Duration abandoned_after) = 0;
  // ABORTED: UPLOAD_IN_PROGRESS, another uploader has begun again.
  virtual absl::Status AppendChunk(ImportId id, std::string_view uploader,
                                   std::int32_t number,
                                   std::string_view bytes) = 0;
  // The file is whole: kReceiving -> kChecking. ABORTED as AppendChunk.
  virtual absl::StatusOr<Import> FinishUpload(const Actor& actor, ImportId id,
                                              std::string_view uploader,
                                              std::string_view sha256,
                                              const SheetLayout& layout) = 0;
  // The file is not whole, or no workbook: kReceiving -> kFailed. Nothing
  // happens if another uploader has begun again.
  virtual absl::Status FailUpload(ImportId id, std::string_view uploader,
                                  const Failure& failure) = 0;
  // 32 bytes; empty unless the file is whole.
  virtual absl::StatusOr<std::string> FileSha256(ImportId id) = 0;

  // --- work that goes on in the background

  // Makes the claimant the one that works on the import; false if another one
  // is, or there is nothing to do.
  virtual absl::StatusOr<bool> Take(ImportId id, const Claim& claim) = 0;
  // Gives a claim back, so that anybody may take it at once.
  virtual absl::Status Release(ImportId id, const Claim& claim) = 0;
  // Gives all claims and uploads up, whoever's: for the only server of a
  // database, when it starts.
  virtual absl::Status ReleaseAll() = 0;
  // Imports that are being checked or committed and that nobody works on.
  virtual absl::StatusOr<std::vector<ImportId>> ListOrphans() = 0;

  // The whole file.
  virtual absl::StatusOr<std::string> ReadFile(ImportId id) = 0;
  // What the rows need to be checked with, as of now. Not within a transaction.
  virtual absl::StatusOr<Facts> LoadFacts(std::string_view principal,
                                          std::int32_t school_year,
                                          const FactNeeds& needs) = 0;
  // From here on ABORTED, IMPORT_TAKEN: the import is not the claimant's to
  // work on any more. Every call prolongs the claim.

  // Forgets all blocks: a check begins from the start.
  virtual absl::Status ClearBlocks(ImportId id, const Claim& claim) = 0;
  // Adds the next block and notes the progress.
  virtual absl::Status StageBlock(ImportId id, const Claim& claim,
                                  const ImportBlock& block,
                                  const Progress& progress) = 0;
  // Runs MarkConflicts over all blocks, one transaction each.
  virtual absl::Status MarkConflicts(ImportId id, const Claim& claim,
                                     const FileChecker& checker) = 0;
  // All rows are staged: counts them; kChecking -> kChecked. Expires after
  // `expires_after`.
  virtual absl::StatusOr<Import> FinishCheck(ImportId id, const Claim& claim,
                                             absl::Duration expires_after) = 0;
  // The file cannot be read further: kChecking -> kFailed, and its content is
  // erased.
  virtual absl::Status FailCheck(ImportId id, const Claim& claim,
                                 const Failure& failure) = 0;

  // kChecked -> kCommitting; an import further on is answered as it is. Checks
  // MayCommit and the year. FAILED_PRECONDITION: those of CommitImport.
  virtual absl::StatusOr<Import> BeginCommit(ImportId id, const Actor& actor,
                                             bool all_or_nothing) = 0;
  // Checks the valid rows of the first block without outcomes that nobody is at
  // once more and writes them, with the block's outcomes, in one transaction.
  // False when there was none. Several may be under way at the same time.
  virtual absl::StatusOr<bool> CommitNextBlock(ImportId id,
                                               const Claim& claim) = 0;
  // The same for all blocks in one transaction: all rows or none; after a row
  // that cannot be written every row of the import is rejected. `keep_going` is
  // asked between blocks; when it says no, nothing is written: CANCELLED.
  virtual absl::Status CommitWhole(ImportId id, const Claim& claim,
                                   const std::function<bool()>& keep_going) = 0;
  // Every block has outcomes: kCommitting -> kCommitted, or kFailed
  // (ALL_OR_NOTHING) after a CommitWhole that wrote nothing. IMPORT_TAKEN, too,
  // while somebody is still at a block.
  virtual absl::StatusOr<Import> FinishCommit(ImportId id,
                                              const Claim& claim) = 0;

  // Gives the import up and erases its content. OK if it was so already.
  virtual absl::StatusOr<Import> Discard(const Actor& actor, ImportId id) = 0;
  // Ends checked imports and unfinished streams whose time is over (R26), and
  // uploads that have not moved for `abandoned_after`. Answers how many.
  virtual absl::StatusOr<int> Expire(absl::Duration abandoned_after) = 0;

  // --- reading

  virtual absl::StatusOr<Import> Get(ImportId id) = 0;
  // Newest first, ids below `before` (0: from the newest), without
  // finding_counts. `principal` "": everybody's.
  virtual absl::StatusOr<std::vector<Import>> List(std::string_view principal,
                                                   std::uint64_t before,
                                                   int limit) = 0;
  // How many imports of a principal are being checked or committed.
  virtual absl::StatusOr<int> CountUnderWay(std::string_view principal) = 0;
  // How many imports there are in each state; those that have none are left
  // out.
  virtual absl::StatusOr<std::map<ImportState, std::int64_t>>
  CountByState() = 0;
  // Rows in the order of the file from `from` on. `invalid_only`: those with an
  // error and those that were rejected.
  virtual absl::StatusOr<RowPage> ReadRows(ImportId id, RowPosition from,
                                           bool invalid_only, int limit) = 0;
};

// One connection's worth of all of them.
class Store {
 public:
  virtual ~Store() = default;
  virtual AccessStore& access() = 0;
  virtual RosterStore& roster() = 0;
  virtual ImportStore& imports() = 0;
  virtual StreamStore& streams() = 0;
  virtual ProgramStore& programs() = 0;
  virtual YearStore& years() = 0;
  virtual CatalogueStore& catalogue() = 0;
  virtual AwardStore& awards() = 0;
  virtual AuditStore& audit() = 0;

  // Whether the database answers.
  virtual absl::Status Ping() = 0;

  // Runs `work`, in which everything that this store reads is as it was at one
  // moment (R33), and answers what it answers. Nothing may be written in it.
  virtual absl::Status ReadSnapshot(
      const std::function<absl::Status()>& work) = 0;

  // Runs `work`. Once `stop` is requested, from any thread, the database ends
  // what it does for it, and all else that is asked of this store in it is
  // CANCELLED. What is being committed then may be in.
  virtual void Until(const std::stop_token& stop,
                     const std::function<void()>& work) = 0;
};

// Makes a Store; connects only when it is first used, and again after its
// connection broke. Thread safe.
using StoreFactory = std::function<std::unique_ptr<Store>()>;

}  // namespace cte::domain
