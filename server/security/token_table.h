#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "domain/stores.h"

namespace cte::server {

// Who a token stands for, as the database said when it was last asked. Thread
// safe; a reader never waits while a new table is made.
class TokenTable {
 public:
  // Nobody, until the first call.
  void Replace(const std::vector<domain::TokenRecord>& records);
  // The same with what the database says now; its errors, and then nothing
  // changes.
  absl::Status Read(domain::AccessStore& access);

  std::optional<domain::TokenRecord> Find(std::string_view token) const;

 private:
  // By the first bytes of the hash, which a caller may learn from how long the
  // look-up takes; the rest is compared in constant time.
  using Records = std::unordered_multimap<std::uint64_t, domain::TokenRecord>;

  static std::shared_ptr<const Records> TableOf(
      const std::vector<domain::TokenRecord>& records);
  std::shared_ptr<const Records> Current() const;

  mutable std::mutex mutex_;    // guards what follows
  std::uint64_t readings_ = 0;  // that have begun
  std::uint64_t applied_ = 0;   // the latest whose answer is in records_
  // The pointer is guarded, what it points to never changes.
  std::shared_ptr<const Records> records_ = std::make_shared<const Records>();
};

}  // namespace cte::server
