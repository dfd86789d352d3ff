#include "domain/import.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::size_t kMaxRequestId = 64;

absl::Status Refused(std::string_view reason, const std::string& message) {
  return Error(absl::StatusCode::kFailedPrecondition, reason, message);
}

// The refusals of a state in which there is nothing left to work with.
absl::Status MustHaveRows(const Import& import) {
  const std::string id = ToString(import.id);
  switch (import.state) {
    case ImportState::kReceiving:
    case ImportState::kChecking:
      return Refused("IMPORT_NOT_CHECKED",
                     absl::StrCat("Import ", id,
                                  " is not checked yet. Wait until it is "
                                  "CHECKED; WatchImport tells."));
    case ImportState::kFailed:
      if (import.failure.reason == kAllOrNothing) return absl::OkStatus();
      return Refused(
          "IMPORT_FAILED",
          absl::StrCat("Import ", id, " failed: ", import.failure.message,
                       " Correct the file and upload it again."));
    case ImportState::kDiscarded:
      return Refused("IMPORT_DISCARDED",
                     absl::StrCat("Import ", id,
                                  " was discarded. Upload the file again."));
    case ImportState::kExpired:
      return Refused("IMPORT_EXPIRED",
                     absl::StrCat("Import ", id,
                                  " was not committed in time and has "
                                  "expired. Upload the file again."));
    case ImportState::kChecked:
    case ImportState::kCommitting:
    case ImportState::kCommitted:
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<ImportId> ParseImportId(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number == 0 || text[0] == '0') {
    return std::nullopt;
  }
  return ImportId{number};
}

std::string ToString(ImportId id) {
  return std::to_string(static_cast<std::uint64_t>(id));
}

std::string_view StateName(ImportState state) {
  switch (state) {
    case ImportState::kReceiving:
      return "RECEIVING";
    case ImportState::kChecking:
      return "CHECKING";
    case ImportState::kChecked:
      return "CHECKED";
    case ImportState::kCommitting:
      return "COMMITTING";
    case ImportState::kCommitted:
      return "COMMITTED";
    case ImportState::kFailed:
      return "FAILED";
    case ImportState::kDiscarded:
      return "DISCARDED";
    case ImportState::kExpired:
      return "EXPIRED";
  }
  return "UNKNOWN";
}

bool IsAtRest(ImportState state) {
  return state != ImportState::kReceiving && state != ImportState::kChecking &&
         state != ImportState::kCommitting;
}

Failure FailureOf(const absl::Status& status) {
  return {status.code(), ErrorReason(status), std::string(status.message())};
}

absl::Status ToStatus(const Failure& failure) {
  return Error(failure.code, failure.reason, failure.message);
}

absl::Status NothingIsWritten() {
  return Error(
      absl::StatusCode::kFailedPrecondition, kAllOrNothing,
      "Rows of the import are invalid, and all or nothing was asked for: "
      "nothing "
      "was written. Correct the rows, or leave them out, and send them "
      "again; or import without all or nothing.");
}

bool HasWritten(const Import& import) {
  return import.source == ImportSource::kStream && !import.all_or_nothing;
}

absl::Status UploadIncomplete() {
  return Error(absl::StatusCode::kInvalidArgument, "UPLOAD_INCOMPLETE",
               "The upload ended before the file was whole, so nothing of it "
               "is kept. Send the file again from the start.");
}

absl::Status MayCommit(const Import& import) {
  if (import.source == ImportSource::kStream &&
      import.state == ImportState::kReceiving) {
    return Refused("IMPORT_NOT_CHECKED",
                   absl::StrCat("Import ", ToString(import.id),
                                " is a stream of rows, which is committed by "
                                "the finish that its sender sends."));
  }
  return MustHaveRows(import);
}

absl::Status MayDiscard(const Import& import) {
  if (import.state == ImportState::kCommitting ||
      import.state == ImportState::kCommitted) {
    return Refused("IMPORT_COMMITTED",
                   absl::StrCat("Import ", ToString(import.id),
                                " is committed, which cannot be discarded. "
                                "Remove the awards that should not be."));
  }
  return absl::OkStatus();
}

absl::Status MayDownload(const Import& import) {
  if (import.source == ImportSource::kStream) {
    return Refused("NOT_FROM_A_WORKBOOK",
                   absl::StrCat("The rows of import ", ToString(import.id),
                                " came in a stream, not in a workbook. List "
                                "its rows instead."));
  }
  return MustHaveRows(import);
}

bool MaySee(const Import& import, std::string_view principal,
            const std::vector<Grant>& grants) {
  return import.created_by == principal ||
         HoldsInState(grants, Role::kStateAdministrator);
}

absl::Status ImportNotFound(std::string_view id) {
  return Error(absl::StatusCode::kNotFound, "IMPORT_NOT_FOUND",
               absl::StrCat("There is no import ", Clipped(id, 32),
                            " that you may see. List yours for their ids."));
}

absl::Status CheckRequestId(std::string_view request_id) {
  if (!request_id.empty() && request_id.size() <= kMaxRequestId &&
      IsPrintableAscii(request_id)) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_ID_INVALID",
               absl::StrCat("The request_id has ", request_id.size(),
                            " bytes; it is 1 to ", kMaxRequestId,
                            " printable ASCII characters without blanks. Send "
                            "a UUID."));
}

}  // namespace cte::domain
