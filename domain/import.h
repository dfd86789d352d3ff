#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/access.h"
#include "domain/columns.h"
#include "domain/finding.h"

namespace cte::domain {

// Given by the database, from 1.
enum class ImportId : std::uint64_t {};
// Nothing unless the text is an id as ToString writes it.
std::optional<ImportId> ParseImportId(std::string_view text);
std::string ToString(ImportId id);

// Where an import stands. The numbers are stored.
enum class ImportState : std::uint8_t {
  kReceiving = 1,   // the file is on its way
  kChecking = 2,    // step one, "Process Records"
  kChecked = 3,     // waits for a commit
  kCommitting = 4,  // step two, "Import Records"
  kCommitted = 5,
  kFailed = 6,
  kDiscarded = 7,
  kExpired = 8,
};

// What the rows of an import came in. The numbers are stored.
enum class ImportSource : std::uint8_t {
  kWorkbook = 1,
  kStream = 2,
};

// As in "CHECKED".
std::string_view StateName(ImportState state);
// Whether nothing happens any more unless somebody asks for it.
bool IsAtRest(ImportState state);

// Where the four columns stand on the sheet that was read.
struct SheetLayout {
  std::string sheet_name;
  std::int32_t header_row = 0;  // as the spreadsheet shows it, from 1
  std::vector<std::string> ignored_columns;
};

struct ImportCounts {
  std::int64_t rows = 0;
  std::int64_t valid = 0;
  std::int64_t invalid = 0;
  // After a commit; created + unchanged + rejected == rows (R22).
  std::int64_t created = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
};

// How far the step that is under way has come: bytes of the sheet while
// checking, rows while committing.
struct Progress {
  std::int64_t done = 0;
  std::int64_t total = 0;
};

struct FindingCount {
  FindingCode code{};
  std::int64_t rows = 0;
};

// Why an import failed, in the words and reasons of Error.
struct Failure {
  absl::StatusCode code = absl::StatusCode::kOk;
  std::string reason;
  std::string message;
};
Failure FailureOf(const absl::Status& status);
absl::Status ToStatus(const Failure& failure);

// The reason of an import that wrote nothing because a row was invalid and all
// or nothing was asked for. Its rows are kept, for they say which.
inline constexpr std::string_view kAllOrNothing = "ALL_OR_NOTHING";

// Why such an import wrote nothing.
absl::Status NothingIsWritten();

// One upload of a workbook, or one stream of rows, and all that became of it.
struct Import {
  ImportId id{};
  ImportSource source = ImportSource::kWorkbook;
  ImportState state = ImportState::kReceiving;
  std::string created_by;    // principal
  std::string committed_by;  // principal; "" before a commit
  std::string request_id;
  std::string file_name;  // of a stream: its source_name
  std::int64_t file_bytes = 0;
  std::int32_t school_year = 0;
  SheetLayout layout;
  ImportCounts counts;
  std::vector<FindingCount> finding_counts;  // most frequent first
  Progress progress;
  bool all_or_nothing = false;
  Failure failure;
  absl::Time create_time;
  std::optional<absl::Time> check_time;
  std::optional<absl::Time> commit_time;
  std::optional<absl::Time> expire_time;
};

// Whether rows of an import that is not committed may be written, and its
// blocks say which: a stream that is not all or nothing.
bool HasWritten(const Import& import);

// An upload ended before its file was whole.
absl::Status UploadIncomplete();

// What an import's caller may do with it now: OK, or the refusal that
// ImportService lists. A state in which the wanted thing has happened already
// is OK too; the caller looks at it first.
absl::Status MayCommit(const Import& import);
absl::Status MayDiscard(const Import& import);
absl::Status MayDownload(const Import& import);

// Whether the import exists for the principal: the uploader's own, and any for
// a state administrator.
bool MaySee(const Import& import, std::string_view principal,
            const std::vector<Grant>& grants);
absl::Status ImportNotFound(std::string_view id);

// 1 to 64 printable ASCII characters.
absl::Status CheckRequestId(std::string_view request_id);

}  // namespace cte::domain
