#include "server/services/slots.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {

absl::StatusOr<Slots::Slot> Slots::Take() {
  if (++taken_ > count_) {
    --taken_;
    return domain::Error(absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
                         absl::StrCat("The server ", what_,
                                      " at a time, and does so now. Try again "
                                      "shortly."));
  }
  return Slot(this);
}

}  // namespace cte::server
