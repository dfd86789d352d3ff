#include "domain/stream_store.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::domain {
namespace {

absl::Status Refused(std::string_view reason, std::string_view message) {
  return Error(absl::StatusCode::kFailedPrecondition, reason, message);
}

}  // namespace

absl::Status StreamTakenOver() {
  return Error(absl::StatusCode::kAborted, "STREAM_TAKEN_OVER",
               "A later stream with the same request_id goes on with this "
               "import. Leave it to that one, or send with a request_id of "
               "your own.");
}

absl::Status RowCountMismatch(std::int64_t announced, std::int64_t received) {
  return Error(
      absl::StatusCode::kInvalidArgument, "ROW_COUNT_MISMATCH",
      absl::StrCat("The finish says ", announced, " rows, and ", received,
                   " are in. Open the stream again, and send what is "
                   "missing from the offset that it says."));
}

absl::Status MayStream(const Import& import) {
  const std::string id = ToString(import.id);
  switch (import.state) {
    case ImportState::kReceiving:
      return absl::OkStatus();
    case ImportState::kDiscarded:
      return Refused("IMPORT_DISCARDED",
                     absl::StrCat("Import ", id,
                                  " was discarded. Send the rows with a new "
                                  "request_id."));
    case ImportState::kExpired:
      return Refused("IMPORT_EXPIRED",
                     absl::StrCat("Import ", id,
                                  " was not finished in time and has expired. "
                                  "Send the rows with a new request_id; those "
                                  "that are in change nothing."));
    default:
      return Refused("STREAM_FINISHED",
                     absl::StrCat("Import ", id,
                                  " has all its rows. Send the finish again to "
                                  "learn how it ended."));
  }
}

}  // namespace cte::domain
