#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/access.h"
#include "domain/actor.h"
#include "domain/credential.h"
#include "domain/identifiers.h"
#include "domain/import.h"

namespace cte::domain {

// What was done (R29); audit_service.proto says what each one's record holds.
// The numbers are stored, and are those of the proto.
enum class AuditAction : std::uint8_t {
  kAwardCreated = 1,
  kAwardRemoved = 2,
  kAwardMerged = 3,
  kAwardRestored = 4,
  kProgramDeclared = 5,
  kDeclarationWithdrawn = 6,
  kImportUploaded = 7,
  kImportCommitBegun = 8,
  kImportDiscarded = 9,
  kImportExpired = 10,
  kImportBatch = 11,
  kSuggestionSettled = 12,
  kYearChanged = 13,
  kRosterBatch = 14,
  kGrantGiven = 15,
  kGrantTaken = 16,
  kTokenCreated = 17,
  kTokenRotated = 18,
  kTokenRevoked = 19,
  // Nothing was written.
  kStudentRead = 20,
  kExported = 21,
};

// A value before and after; "" where there is none. Never a student's name.
struct AuditChange {
  std::string field;
  std::string before;
  std::string after;

  friend bool operator==(const AuditChange&, const AuditChange&) = default;
};

// At most so many code points of a value are kept, and so many changes.
inline constexpr std::size_t kMaxAuditValue = 1000;
inline constexpr std::size_t kMaxAuditChanges = 30;

// What one transaction of an import did, by rows.
struct AuditBatch {
  std::int32_t block = 0;  // ImportBlock::number
  std::int32_t created_awards = 0;
  std::int32_t created_declarations = 0;
  std::int32_t unchanged = 0;
  std::int32_t rejected = 0;

  friend bool operator==(const AuditBatch&, const AuditBatch&) = default;
};

// What was done, and to what.
struct AuditEvent {
  AuditAction action{};
  std::optional<Psn> psn;
  std::int32_t school_year = 0;  // 0: none
  std::string uic;               // "": none
  std::optional<ImportId> import;
  // As the spreadsheet numbers them; 0: none.
  std::int32_t first_row = 0;
  std::int32_t last_row = 0;
  std::vector<AuditChange> changes;
  AuditBatch batch;  // of kImportBatch
};

// kProgramDeclared or kDeclarationWithdrawn.
AuditEvent DeclarationEvent(AuditAction action, Psn psn,
                            std::int32_t school_year);
// kGrantGiven or kGrantTaken.
AuditEvent GrantEvent(AuditAction action, std::string_view principal,
                      const Grant& grant);

struct AuditRecord {
  std::uint64_t id = 0;       // given by the database; rises, with gaps
  std::int64_t position = 0;  // in the order of all records, from 1
  absl::Time time;            // of the write, by the database's clock
  Actor actor = "";
  AuditEvent event;
};

// A place in a list of records, which goes from the newest to the oldest.
struct AuditPlace {
  absl::Time time;
  std::uint64_t id = 0;
};
inline AuditPlace PlaceOf(const AuditRecord& record) {
  return {record.time, record.id};
}

// Records that fit all that is given.
struct AuditQuery {
  std::optional<std::string> principal;
  // Of a program or a student also the batches of imports that gave it, or
  // them, an award, whether it is still there or not.
  std::optional<Psn> psn;
  std::optional<Uic> uic;
  std::optional<ImportId> import;
  std::optional<absl::Time> from;  // at this time or later
  std::optional<absl::Time> to;    // before this time
  std::optional<AuditPlace> after;
  int limit = 0;
};

// An award that a batch of an import made.
struct ImportedAward {
  std::int32_t import_row = 0;
  std::string uic;
  Psn psn{};
  CredentialType type = CredentialType::kUnknown;
  std::string code;  // "" for a suggestion
  std::string name;

  friend bool operator==(const ImportedAward&, const ImportedAward&) = default;
};

// Who did what, and when (R29). What holds for every store: domain/stores.h.
//
// The stores write the records themselves, each in the transaction of the write
// that it is about. A record gets its position once that is committed: so that
// what was written after another write had been answered comes after it, and
// who reads by position misses none, however long a transaction took.
class AuditStore {
 public:
  virtual ~AuditStore() = default;

  // Records a look at data, which writes nothing else: kStudentRead, kExported.
  virtual absl::Status RecordRead(const Actor& actor,
                                  const AuditEvent& event) = 0;

  // Gives positions to what was committed. The reads do it first, and so are
  // not for a snapshot; to be called now and then too, so that they find little
  // to do.
  virtual absl::Status Sequence() = 0;
  // The position of the last record; 0 if there is none.
  virtual absl::StatusOr<std::int64_t> NewestPosition() = 0;
  // Records beyond a position, in the order of positions, `limit` at most.
  virtual absl::StatusOr<std::vector<AuditRecord>> ReadAfter(
      std::int64_t position, int limit) = 0;

  // The newest first: by time, then by id.
  virtual absl::StatusOr<std::vector<AuditRecord>> List(
      const AuditQuery& query) = 0;

  // The awards that the batch of a kImportBatch made, by row; of any other
  // record none. Fewer than batch.created_awards only if the import's rows are
  // not kept any more.
  virtual absl::StatusOr<std::vector<ImportedAward>> ListImportedAwards(
      const AuditEvent& event) = 0;
};

}  // namespace cte::domain
