#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "domain/import.h"

namespace cte::server {

// Who waits for an import, to be told when a step of it has ended here. Another
// server's steps are not heard of: who waits looks now and then all the same.
// Thread safe.
class ImportWatchers {
  struct Watching {
    std::mutex mutex;  // guards ended
    std::multimap<domain::ImportId, std::function<void()>> ended;
  };

 public:
  // Watches until it is destroyed, which may be after the watchers.
  class Watch {
   public:
    Watch(const ImportWatchers& watchers, domain::ImportId id,
          std::function<void()> ended);
    ~Watch();
    Watch(const Watch&) = delete;

   private:
    const std::shared_ptr<Watching> watching_;
    decltype(Watching::ended)::iterator entry_;
  };

  // Calls `ended` of all that watch the import, with a lock held that Watch
  // needs.
  void Tell(domain::ImportId id);

 private:
  const std::shared_ptr<Watching> watching_ = std::make_shared<Watching>();
};

}  // namespace cte::server
