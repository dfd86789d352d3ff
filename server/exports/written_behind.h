#pragma once

#include <functional>
#include <future>
#include <utility>

#include "absl/status/status.h"

namespace cte::server {

// Writes one page of a workbook while its owner reads the next one from the
// store: each takes about as long as the other. To be used by one thread; what
// a page is written to is left alone until it was waited for.
class WrittenBehind {
 public:
  WrittenBehind() = default;
  WrittenBehind(const WrittenBehind&) = delete;
  WrittenBehind& operator=(const WrittenBehind&) = delete;
  ~WrittenBehind() { Wait().IgnoreError(); }

  // Waits for the page before, and begins with this one, unless that one
  // failed: then answers its error.
  absl::Status Begin(std::function<absl::Status()> write_page) {
    auto status = Wait();
    // Without a thread for it, the page is written when it is waited for.
    if (status.ok()) page_ = std::async(std::move(write_page));
    return status;
  }

  // The last page's end.
  absl::Status Wait() { return page_.valid() ? page_.get() : absl::OkStatus(); }

 private:
  std::future<absl::Status> page_;
};

}  // namespace cte::server
