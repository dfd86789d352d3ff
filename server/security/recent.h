#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

namespace cte::server {

// What was worked out lately, by a key, so that it is not worked out again. At
// most `most` values: those that nobody has asked for longest go, many at a
// time. Not thread safe.
template <typename Value>
class Recent {
 public:
  explicit Recent(std::size_t most) : half_(most / 2) {}

  // Null if it is not known (any more). Lives until the next call.
  const Value* Find(const std::string& key) {
    if (const auto found = young_.find(key); found != young_.end()) {
      return &found->second;
    }
    auto aged = old_.extract(key);
    if (aged.empty()) return nullptr;
    return &Put(key, std::move(aged.mapped()));
  }

  const Value& Put(const std::string& key, Value value) {
    if (young_.size() >= half_) {
      old_ = std::move(young_);
      young_.clear();
    }
    return young_.insert_or_assign(key, std::move(value)).first->second;
  }

  void Clear() {
    young_.clear();
    old_.clear();
  }

 private:
  const std::size_t half_;
  std::unordered_map<std::string, Value> young_;
  std::unordered_map<std::string, Value> old_;
};

}  // namespace cte::server
