#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace cte::server {

// Who waits takes turns: of each owner the first that came, owner by owner, so
// that one who sends a thousand makes another wait for one of them. Not thread
// safe.
template <typename Item>
class FairQueue {
 public:
  void Push(std::string_view owner, Item item) {
    std::deque<Item>& items = by_owner_[std::string(owner)];
    if (items.empty()) turns_.emplace_back(owner);
    items.push_back(std::move(item));
    ++size_;
  }

  struct Popped {
    std::string owner;
    Item item;
  };
  // The next one of the owners that may; nothing if there is none.
  template <typename May>
  std::optional<Popped> Pop(const May& may) {
    return PopAt(std::ranges::find_if(turns_, may));
  }
  // The same of the owners whose first item is as wanted.
  template <typename Wanted>
  std::optional<Popped> PopIf(const Wanted& wanted) {
    return PopAt(std::ranges::find_if(turns_, [&](const std::string& owner) {
      return wanted(by_owner_.find(owner)->second.front());
    }));
  }
  template <typename May>
  bool HasOne(const May& may) const {
    return std::ranges::any_of(turns_, may);
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  std::size_t SizeOf(std::string_view owner) const {
    const auto found = by_owner_.find(std::string(owner));
    return found == by_owner_.end() ? 0 : found->second.size();
  }

 private:
  std::optional<Popped> PopAt(std::deque<std::string>::iterator turn) {
    if (turn == turns_.end()) return std::nullopt;
    std::string owner = std::move(*turn);
    turns_.erase(turn);
    const auto found = by_owner_.find(owner);
    std::deque<Item>& items = found->second;
    Popped popped{owner, std::move(items.front())};
    items.pop_front();
    --size_;
    if (items.empty()) {
      by_owner_.erase(found);
    } else {
      turns_.push_back(std::move(owner));
    }
    return popped;
  }

  absl::flat_hash_map<std::string, std::deque<Item>> by_owner_;
  std::deque<std::string> turns_;  // owners of something, each once
  std::size_t size_ = 0;
};

}  // namespace cte::server
