#include "clients/load/live_line.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "clients/cli/text_width.h"
#include "clients/load/report/figures.h"

namespace cte::load {
namespace {

constexpr char kEraseLine[] = "\r\x1b[K";

}  // namespace

void LiveLine::Show(const Moment& moment) {
  if (!terminal_.progress) return;
  failed_ += moment.tally.failed();
  err_ << kEraseLine
       << client::Wrap(LiveText(moment, failed_), terminal_.width - 1).front()
       << std::flush;
  shown_ = true;
}

void LiveLine::Clear() {
  if (shown_) err_ << kEraseLine << std::flush;
  shown_ = false;
}

std::string LiveText(const Moment& moment, std::int64_t failed) {
  const std::string under_way =
      absl::StrCat(Grouped(moment.under_way), " under way");
  if (moment.warming_up) return absl::StrCat("Warming up  ", under_way);
  const Tally& tally = moment.tally;
  const auto per_second = [&](std::int64_t count) {
    return Rounded(static_cast<double>(count) / std::max(moment.length, 1e-3));
  };
  std::string text =
      absl::StrCat(std::llround(moment.seconds), " s  ",
                   per_second(tally.latency.count()), " calls/s");
  if (tally.rows > tally.latency.count()) {
    absl::StrAppend(&text, "  ", per_second(tally.rows), " rows/s");
  }
  absl::StrAppend(&text, "  p50 ", DurationText(tally.latency.ValueAt(50)),
                  "  p99 ", DurationText(tally.latency.ValueAt(99)), "  max ",
                  DurationText(tally.latency.max()), "  ", Grouped(failed),
                  " failed  ", under_way);
  return text;
}

}  // namespace cte::load
