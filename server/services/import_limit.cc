#include "server/services/import_limit.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr absl::Duration kTryAgainAfter = absl::Seconds(2);

absl::Status TooMany(int count) {
  absl::Status refused = domain::Error(
      absl::StatusCode::kResourceExhausted, "TOO_MANY_IMPORTS",
      absl::StrCat("You have ", count,
                   " imports that are uploaded, checked or committed now, and "
                   "the server takes no more of one user. Wait until one is "
                   "done."));
  domain::SetRetryDelay(refused, kTryAgainAfter);
  return refused;
}

}  // namespace

absl::StatusOr<ImportLimit::Place> ImportLimit::Take(
    domain::ImportStore& store, const std::string& principal) {
  int others = 0;
  {
    const std::lock_guard lock(mutex_);
    others = uploads_[principal]++;
  }
  Place place(this, GiveBack{principal});
  auto may = Check(store, principal, others);
  if (!may.ok()) return may;
  return place;
}

absl::Status ImportLimit::MayBegin(domain::ImportStore& store,
                                   const std::string& principal) {
  int uploads = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto found = uploads_.find(principal);
    if (found != uploads_.end()) uploads = found->second;
  }
  return Check(store, principal, uploads);
}

absl::Status ImportLimit::Check(domain::ImportStore& store,
                                const std::string& principal, int uploads) {
  if (uploads >= of_one_) return TooMany(of_one_);
  const auto under_way = store.CountUnderWay(principal);
  if (!under_way.ok()) return under_way.status();
  return uploads + *under_way >= of_one_ ? TooMany(of_one_) : absl::OkStatus();
}

void ImportLimit::Leave(const std::string& principal) {
  const std::lock_guard lock(mutex_);
  const auto found = uploads_.find(principal);
  if (--found->second == 0) uploads_.erase(found);
}

}  // namespace cte::server
