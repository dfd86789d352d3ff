#include "clients/cli/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/cli/text_width.h"

namespace cte::client {
namespace {

constexpr absl::Duration kBetweenDrawings = absl::Milliseconds(100);
constexpr int kLongestBar = 40;
constexpr int kShortestBar = 10;
constexpr char kEraseLine[] = "\r\x1b[K";

}  // namespace

ProgressBar::ProgressBar(std::ostream& err, const Terminal& terminal)
    : err_(err), shown_(terminal.progress), width_(terminal.width) {}

void ProgressBar::Show(const std::string& label, std::int64_t done,
                       std::int64_t total) {
  if (!shown_) return;
  const absl::Time now = absl::Now();
  const bool due = now - drawn_ >= kBetweenDrawings;
  if (!due && label == label_ && done != total) return;
  label_ = label;
  drawn_ = now;
  err_ << kEraseLine << DrawProgress(label, done, total, width_) << std::flush;
}

void ProgressBar::Clear() {
  if (!shown_ || label_.empty()) return;
  label_.clear();
  err_ << kEraseLine << std::flush;
}

std::string DrawProgress(const std::string& label, std::int64_t done,
                         std::int64_t total, int width) {
  // The bar takes what the label, two gaps and "100 %" leave.
  constexpr int kBesides = 2 + 2 + 5;
  const std::string name =
      Wrap(label, std::max(width - kBesides - kShortestBar - 1, 1)).front();
  if (total <= 0) return absl::StrCat(name, " ...");
  const double share = std::clamp(
      static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
  const int length = std::clamp(width - kBesides - 1 - DisplayWidth(name),
                                kShortestBar, kLongestBar);
  const int filled = static_cast<int>(share * length);
  std::string line = absl::StrCat(name, "  ");
  for (int i = 0; i < length; ++i) line.append(i < filled ? "█" : "░");
  absl::StrAppendFormat(&line, "  %3d %%", static_cast<int>(share * 100));
  return line;
}

}  // namespace cte::client
