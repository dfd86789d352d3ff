#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "domain/import.h"

namespace cte::server {

// Who waits for an import, to be told when a step of it has ended here. Another
// server's steps are not heard of: who waits looks now and then all the same.
// Thread safe.
class ImportWatchers {
 public:
  // Watches until it is destroyed; the watchers outlive it.
  class Watch {
   public:
    Watch(ImportWatchers& watchers, domain::ImportId id,
          std::function<void()> ended);
    ~Watch();
    Watch(const Watch&) = delete;

   private:
    ImportWatchers& watchers_;
    std::multimap<domain::ImportId, std::function<void()>>::iterator entry_;
  };

  // Calls `ended` of all that watch the import, with a lock held that Watch
  // needs.
  void Tell(domain::ImportId id);

 private:
  std::mutex mutex_;  // guards ended_
  std::multimap<domain::ImportId, std::function<void()>> ended_;
};

}  // namespace cte::server
