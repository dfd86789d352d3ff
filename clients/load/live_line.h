#pragma once

#include <ostream>

#include "clients/cli/terminal.h"
#include "clients/load/drive/drive.h"

namespace cte::load {

// A line on standard error that says how a drive goes, and is gone when it
// ends. Shows nothing where nobody watches. One thread at a time.
class LiveLine {
 public:
  LiveLine(std::ostream& err, const client::Terminal& terminal)
      : err_(err), terminal_(terminal) {}
  ~LiveLine() { Clear(); }
  LiveLine(const LiveLine&) = delete;
  LiveLine& operator=(const LiveLine&) = delete;

  void Show(const Moment& moment);
  void Clear();

 private:
  std::ostream& err_;
  const client::Terminal terminal_;
  std::int64_t failed_ = 0;
  bool shown_ = false;
};

// The line itself: "12 s  3,456 calls/s  p50 1.23 ms ...".
std::string LiveText(const Moment& moment, std::int64_t failed);

}  // namespace cte::load
