#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/stores.h"

namespace cte::server {

// How many imports of one principal are under way: files and rows that come in
// here, and what any server checks or commits. Several servers that are asked
// at the same moment may let some more through. Thread safe; outlives its
// places.
class ImportLimit {
 public:
  explicit ImportLimit(int of_one) : of_one_(of_one) {}

  // That of an upload or a stream, until it is destroyed.
  struct GiveBack {
    std::string principal;
    void operator()(ImportLimit* limit) const { limit->Leave(principal); }
  };
  using Place = std::unique_ptr<ImportLimit, GiveBack>;

  // RESOURCE_EXHAUSTED, TOO_MANY_IMPORTS; those of the store.
  absl::StatusOr<Place> Take(domain::ImportStore& store,
                             const std::string& principal);
  // Whether one more may be committed; errors as Take.
  absl::Status MayBegin(domain::ImportStore& store,
                        const std::string& principal);

 private:
  absl::Status Check(domain::ImportStore& store, const std::string& principal,
                     int uploads);
  void Leave(const std::string& principal);

  const int of_one_;

  std::mutex mutex_;  // guards what follows
  absl::flat_hash_map<std::string, int> uploads_;
};

}  // namespace cte::server
