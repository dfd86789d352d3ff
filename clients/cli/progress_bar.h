#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "clients/cli/terminal.h"

namespace cte::client {

// A line on standard error that shows how far a step has come, and is gone when
// the bar is destroyed or cleared. Shows nothing where nobody watches.
// One thread at a time.
class ProgressBar {
 public:
  ProgressBar(std::ostream& err, const Terminal& terminal);
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `total` 0: not known. Drawn at most ten times a second, but for a new label
  // and for the end.
  void Show(const std::string& label, std::int64_t done, std::int64_t total);

  void Clear();

 private:
  std::ostream& err_;
  const bool shown_;
  const int width_;
  std::string label_;
  absl::Time drawn_ = absl::InfinitePast();
};

// The line itself: "Checking  ████████░░░░  67 %", never wider than `width`
// (at least 40) columns.
std::string DrawProgress(const std::string& label, std::int64_t done,
                         std::int64_t total, int width);

}  // namespace cte::client
