#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "domain/access.h"
#include "domain/program_store.h"
#include "domain/roster.h"

namespace cte::db {

// The values asked for last, by a key: at most `most`, of which those that
// nobody has asked for longest go, many at a time. Not thread safe.
template <typename Key, typename Value>
class LatelyUsed {
 public:
  explicit LatelyUsed(std::size_t most) : half_(most / 2) {}

  // Null if it is not there.
  template <typename AnyKey>
  std::shared_ptr<const Value> Find(const AnyKey& key) {
    if (const auto found = young_.find(key); found != young_.end()) {
      return found->second;
    }
    const auto aged = old_.find(key);
    if (aged == old_.end()) return nullptr;
    auto value = std::move(aged->second);
    old_.erase(aged);
    Put(Key(key), value);
    return value;
  }
  void Put(Key key, std::shared_ptr<const Value> value) {
    if (young_.size() >= half_) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.insert_or_assign(std::move(key), std::move(value));
  }
  void Clear() {
    young_.clear();
    old_.clear();
  }

 private:
  using Values = absl::flat_hash_map<Key, std::shared_ptr<const Value>>;
  const std::size_t half_;
  Values young_;
  Values old_;  // asked for before all of young_
};

// What a server has read to answer calls that only read, and that is still so
// for as long as the version (shown_version.h) is the one at which it was read.
// Shared by all stores of a server. Thread safe.
class ShownCache {
 public:
  using Years = std::vector<domain::SchoolYearRecord>;
  using Program = domain::RosterProgram;
  struct Grants {
    std::vector<domain::Grant> grants;
    absl::Time read_at;
  };

  // Grants are read again after this time, whatever the version says: somebody
  // may have changed them by hand.
  static constexpr absl::Duration kGrantsGoodFor = absl::Seconds(5);

  // Keeps `most_programs`, some hundred bytes each and as much again for each
  // class, and the grants of a quarter as many principals.
  explicit ShownCache(std::size_t most_programs)
      : programs_(most_programs), grants_(most_programs / 4) {}
  ShownCache(const ShownCache&) = delete;

  // The school year that a call means, as far as it is known: a guess, for no
  // version is asked for.
  std::optional<std::int32_t> GuessYear(std::int32_t school_year);

  // Null: it is not known at this version.
  std::shared_ptr<const Years> FindYears(std::int64_t version);
  std::shared_ptr<const Grants> FindGrants(std::int64_t version,
                                           std::string_view principal,
                                           absl::Time now);
  std::shared_ptr<const Program> FindProgram(std::int64_t version,
                                             domain::Psn psn,
                                             std::int32_t school_year);

  // `version` was read before what is kept was.
  void Keep(std::int64_t version, std::shared_ptr<const Years> years);
  void Keep(std::int64_t version, std::string_view principal,
            std::shared_ptr<const Grants> grants);
  void Keep(std::int64_t version, std::shared_ptr<const Program> program);

 private:
  // With mutex_ held: what was kept at another version is forgotten.
  void BeAt(std::int64_t version);

  std::mutex mutex_;  // guards what follows
  std::int64_t version_ = 0;
  std::shared_ptr<const Years> years_;
  LatelyUsed<std::pair<domain::Psn, std::int32_t>, Program> programs_;
  LatelyUsed<std::string, Grants> grants_;  // by principal
};

// The year of a call, of the years that there are: 0 stands for the current
// one.
std::optional<std::int32_t> YearOf(const ShownCache::Years& years,
                                   std::int32_t school_year);

}  // namespace cte::db
