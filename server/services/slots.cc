#include "server/services/slots.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {

absl::StatusOr<Slots::Slot> Slots::Take(const std::string& principal) {
  const std::lock_guard lock(mutex_);
  if (taken_ >= counts_.all) {
    return domain::Error(
        absl::StatusCode::kResourceExhausted, "SERVER_BUSY",
        absl::StrCat("The server ", what_, ", ", counts_.all,
                     " at a time, and does so now. Try again shortly."));
  }
  int& of_one = by_principal_[principal];
  if (of_one >= counts_.of_one) {
    return domain::Error(
        absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
        absl::StrCat("The server ", what_, ", ", counts_.of_one,
                     " at a time for one user, and does so for you now. Read "
                     "these to their end."));
  }
  ++of_one;
  ++taken_;
  return Slot(this, GiveBack{principal});
}

void Slots::Leave(const std::string& principal) {
  const std::lock_guard lock(mutex_);
  --taken_;
  const auto found = by_principal_.find(principal);
  if (--found->second == 0) by_principal_.erase(found);
}

}  // namespace cte::server
