#include "clients/cli/stream_progress.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {
namespace {

constexpr absl::Duration kBetweenDrawings = absl::Milliseconds(100);
constexpr absl::Duration kBetweenLines = absl::Seconds(30);
// What "now" is in rows a second.
constexpr absl::Duration kRecent = absl::Seconds(5);
constexpr char kEraseLine[] = "\r\x1b[K";

std::string Left(absl::Duration left) {
  const std::int64_t seconds = absl::ToInt64Seconds(left) + 1;
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) {
    return absl::StrFormat("%d min %02d s", seconds / 60, seconds % 60);
  }
  return absl::StrFormat("%d h %02d min", seconds / 3600, seconds / 60 % 60);
}

}  // namespace

void StreamProgress::Begin(const StreamPlace& place, absl::Time now) {
  recent_.assign(1, {now, place});
  // Who watches is told at once.
  if (told_ == absl::InfinitePast() && !terminal_.progress) told_ = now;
}

void StreamProgress::Show(const StreamPlace& place, absl::Time now) {
  if (now - told_ < (terminal_.progress ? kBetweenDrawings : kBetweenLines)) {
    return;
  }
  told_ = now;
  recent_.emplace_back(now, place);
  while (recent_.size() > 2 && now - recent_[1].first >= kRecent) {
    recent_.pop_front();
  }
  const auto& [then, before] = recent_.front();
  const double seconds = absl::ToDoubleSeconds(now - then);
  double rate = 0;
  absl::Duration left = absl::InfiniteDuration();
  if (seconds > 0) {
    rate = static_cast<double>(place.rows - before.rows) / seconds;
    const double share = (place.share - before.share) / seconds;
    if (share > 0) left = absl::Seconds((1 - place.share) / share);
  }
  const std::string text = StreamProgressText(place, rate, left);
  if (terminal_.progress) {
    // Of the last column some terminals make a new line.
    err_ << kEraseLine << Wrap(text, terminal_.width - 1).front() << std::flush;
    drawn_ = true;
  } else {
    err_ << text << std::endl;
  }
}

void StreamProgress::Say(const std::string& sentence) {
  Clear();
  err_ << Printable(sentence) << std::endl;
}

void StreamProgress::Clear() {
  if (drawn_) err_ << kEraseLine << std::flush;
  drawn_ = false;
}

std::string StreamProgressText(const StreamPlace& place, double rows_per_second,
                               absl::Duration left) {
  std::string text =
      absl::StrCat(Grouped(place.rows), place.rows == 1 ? " row" : " rows");
  if (place.share > 0) {
    absl::StrAppendFormat(&text, " (%d %%)",
                          static_cast<int>(std::min(place.share, 1.0) * 100));
  }
  if (rows_per_second > 0) {
    absl::StrAppend(&text, ", ", Grouped(std::llround(rows_per_second)),
                    " rows/s");
  }
  if (left < absl::Hours(1000))
    absl::StrAppend(&text, ", ", Left(left), " left");
  return absl::StrCat(text, ": ", Grouped(place.created), " created, ",
                      Grouped(place.unchanged), " unchanged, ",
                      Grouped(place.rejected), " rejected");
}

}  // namespace cte::client
