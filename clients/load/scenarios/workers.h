#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace cte::load {

// Threads for operations that block, as imports do, of which a server takes few
// at a time: one for each that is under way, kept for the next ones. Thread
// safe.
class Workers {
 public:
  Workers() = default;
  ~Workers();  // waits for what is under way
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  void Do(std::function<void()> work);

 private:
  void Serve();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<std::function<void()>> waiting_;
  std::size_t idle_ = 0;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace cte::load
