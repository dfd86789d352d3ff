#include "server/services/download_slots.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {

absl::StatusOr<DownloadSlots::Slot> DownloadSlots::Take() {
  if (++taken_ > count_) {
    --taken_;
    return domain::Error(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                         absl::StrCat("The server sends ", count_,
                                      " workbooks at a time, and does so now. "
                                      "Try again shortly."));
  }
  return Slot(this);
}

}  // namespace cte::server
