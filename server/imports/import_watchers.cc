#include "server/imports/import_watchers.h"

#include <utility>

namespace cte::server {

ImportWatchers::Watch::Watch(const ImportWatchers& watchers,
                             domain::ImportId id, std::function<void()> ended)
    : watching_(watchers.watching_) {
  const std::lock_guard lock(watching_->mutex);
  entry_ = watching_->ended.emplace(id, std::move(ended));
}

ImportWatchers::Watch::~Watch() {
  const std::lock_guard lock(watching_->mutex);
  watching_->ended.erase(entry_);
}

void ImportWatchers::Tell(domain::ImportId id) {
  const std::lock_guard lock(watching_->mutex);
  const auto [begin, end] = watching_->ended.equal_range(id);
  for (auto entry = begin; entry != end; ++entry) entry->second();
}

}  // namespace cte::server
