#include "server/imports/import_watchers.h"

#include <utility>

namespace cte::server {

ImportWatchers::Watch::Watch(ImportWatchers& watchers, domain::ImportId id,
                             std::function<void()> ended)
    : watchers_(watchers) {
  const std::lock_guard lock(watchers_.mutex_);
  entry_ = watchers_.ended_.emplace(id, std::move(ended));
}

ImportWatchers::Watch::~Watch() {
  const std::lock_guard lock(watchers_.mutex_);
  watchers_.ended_.erase(entry_);
}

void ImportWatchers::Tell(domain::ImportId id) {
  const std::lock_guard lock(mutex_);
  const auto [begin, end] = ended_.equal_range(id);
  for (auto entry = begin; entry != end; ++entry) entry->second();
}

}  // namespace cte::server
