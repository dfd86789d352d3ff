#pragma once

#include <cstdint>
#include <deque>
#include <ostream>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "clients/cli/terminal.h"

namespace cte::client {

// How far an import of rows has come.
struct StreamPlace {
  std::int64_t rows = 0;  // acknowledged, of this run and of those before it
  double share = 0;       // of all there are; 0: not known
  std::int64_t created = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
};

// Tells how far it has come: where somebody watches on a line that changes ten
// times a second, and is gone in the end; else now and then on a line of its
// own. One thread at a time; does not own the stream.
class StreamProgress {
 public:
  StreamProgress(std::ostream& err, const Terminal& terminal)
      : err_(err), terminal_(terminal) {}
  ~StreamProgress() { Clear(); }
  StreamProgress(const StreamProgress&) = delete;
  StreamProgress& operator=(const StreamProgress&) = delete;

  // Rates are those of the last seconds since the run began, or went on after a
  // break, at `place`.
  void Begin(const StreamPlace& place, absl::Time now);
  void Show(const StreamPlace& place, absl::Time now);

  // A line that stays. One of this program's own sentences.
  void Say(const std::string& sentence);

  void Clear();

 private:
  std::ostream& err_;
  const Terminal terminal_;
  bool drawn_ = false;
  absl::Time told_ = absl::InfinitePast();
  std::deque<std::pair<absl::Time, StreamPlace>> recent_;
};

// The text: "1,200,000 rows (43 %), 61,200 rows/s, 27 s left: 1,199,000
// created, 800 unchanged, 200 rejected". A rate of 0 is not known.
std::string StreamProgressText(const StreamPlace& place, double rows_per_second,
                               absl::Duration left);

}  // namespace cte::client
