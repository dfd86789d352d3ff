#include "clients/load/report/run_plots.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/load/report/figures.h"
#include "clients/load/report/plot.h"

namespace cte::load {
namespace {

std::string Color(std::size_t curve) {
  return absl::StrCat("var(--c", curve % 8, ")");
}

double Milliseconds(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e6;
}

// A run ends in the middle of a point, which says nothing of the throughput.
constexpr double kSliver = 0.25;  // seconds
// More curves than colours cannot be told apart.
constexpr std::size_t kMostCurves = 8;

// The operations that there is something to show of; without their parts if
// that is too much.
std::vector<const Record*> Shown(const Results& results) {
  std::vector<const Record*> shown;
  std::copy_if(results.operations.begin(), results.operations.end(),
               std::back_inserter(shown), [](const Record* operation) {
                 return operation->total().calls() > 0;
               });
  if (shown.size() > kMostCurves) {
    std::erase_if(shown,
                  [](const Record* operation) { return operation->is_part(); });
  }
  return shown;
}

bool WasDone(const Record* operation) {
  return operation->total().latency.count() > 0;
}

void MarkY(Plot& plot) {
  double most = 0;
  for (const Curve& curve : plot.curves) {
    for (const auto& [x, y] : curve.points) most = std::max(most, y);
  }
  for (const double at : RoundMarks(std::max(most, 1e-3))) {
    plot.y_marks.push_back({at, absl::StrFormat("%.6g", at)});
  }
  plot.y_to = plot.y_marks.back().at;
}

// Latencies of operations that differ a lot go up by powers of ten. A point
// where nothing came has none.
void MarkLatency(Plot& plot) {
  double least = 1e12;
  double most = 0;
  for (Curve& curve : plot.curves) {
    for (const auto& [x, y] : curve.points) {
      if (y > 0) least = std::min(least, y);
      most = std::max(most, y);
    }
  }
  if (most < least * 30) return MarkY(plot);
  plot.y_title = "ms (logarithmic)";
  plot.y_from = std::floor(std::log10(least));
  plot.y_to = std::ceil(std::log10(most));
  for (double power = plot.y_from; power <= plot.y_to; ++power) {
    plot.y_marks.push_back(
        {power, absl::StrFormat("%.6g", std::pow(10, power))});
  }
  for (Curve& curve : plot.curves) {
    for (auto& [x, y] : curve.points) {
      y = y > 0 ? std::log10(y) : plot.y_from;
    }
  }
}

void MarkSeconds(const Results& results, Plot& plot) {
  double end = std::max(results.outcome.seconds, 1e-3);
  for (const Curve& curve : plot.curves) {
    if (!curve.points.empty()) end = std::max(end, curve.points.back().first);
  }
  plot.x_title = "Seconds";
  plot.x_to = end;
  for (const double at : RoundMarks(end)) {
    if (at <= end) plot.x_marks.push_back({at, absl::StrFormat("%.6g", at)});
  }
}

// How far right a percentile stands: each further nine is as far again.
double Nines(double percentile) { return -std::log10(1 - percentile / 100); }

// The curve of one operation's points over time.
template <typename Value, typename Text, typename Show>
Curve OverTime(const Record& operation, const std::string& name, Value value,
               Text text, Show show) {
  Curve curve{.name = name, .color = "", .points = {}, .labels = {}};
  for (const Point& point : operation.points()) {
    if (!show(point)) continue;
    curve.points.emplace_back(point.begin + point.length, value(point));
    curve.labels.push_back(absl::StrCat(
        name, ", ", Rounded(point.begin + point.length), " s: ", text(point)));
  }
  return curve;
}

}  // namespace

std::string LatencyByPercentile(const Results& results) {
  Plot plot{.id = "by-percentile",
            .title = "Latency by percentile",
            .x_title = "Percentile",
            .y_title = "ms",
            .x_marks = {},
            .y_marks = {},
            .curves = {}};
  std::int64_t most = 1;
  for (const Record* operation : Shown(results)) {
    if (!WasDone(operation)) continue;
    const Histogram latency = CorrectedLatency(results, *operation);
    most = std::max(most, latency.count());
    Curve& curve = plot.curves.emplace_back();
    curve.name = operation->operation();
    curve.color = Color(plot.curves.size() - 1);
    const double end = std::max(1.0, std::log10(latency.count()));
    for (double nines = 0; nines < end + 0.01; nines += 0.1) {
      const double percentile = 100 * (1 - std::pow(10, -nines));
      const std::int64_t value = latency.ValueAt(percentile);
      curve.points.emplace_back(nines, Milliseconds(value));
      curve.labels.push_back(absl::StrFormat("%s, %.4g %%: %s", curve.name,
                                             percentile, DurationText(value)));
    }
  }
  for (const double percentile : {0.0, 50.0, 90.0, 99.0, 99.9, 99.99, 99.999}) {
    if (Nines(percentile) > std::max(1.0, std::log10(most)) + 0.01) break;
    plot.x_marks.push_back(
        {Nines(percentile), absl::StrFormat("%.6g %%", percentile)});
  }
  plot.x_to = std::max(1.0, std::log10(most)) + 0.1;
  MarkLatency(plot);
  return Svg(plot);
}

std::string LatencyOverTime(const Results& results) {
  Plot plot{.id = "latency-over-time",
            .title = "Latency over time",
            .x_title = "",
            .y_title = "ms",
            .x_marks = {},
            .y_marks = {},
            .curves = {}};
  const bool one = std::count_if(results.operations.begin(),
                                 results.operations.end(), WasDone) == 1;
  const auto add = [&](const Record& operation, const std::string& name,
                       std::int64_t Point::*member) {
    plot.curves.push_back(OverTime(
        operation, name,
        [member](const Point& point) { return Milliseconds(point.*member); },
        [member](const Point& point) { return DurationText(point.*member); },
        [](const Point& point) { return point.calls > 0; }));
    plot.curves.back().color = Color(plot.curves.size() - 1);
  };
  for (const Record* operation : Shown(results)) {
    if (!WasDone(operation)) continue;
    if (one) {
      add(*operation, "p50", &Point::p50);
      add(*operation, "p99", &Point::p99);
      add(*operation, "max", &Point::max);
    } else {
      add(*operation, operation->operation() + " p99", &Point::p99);
    }
  }
  MarkLatency(plot);
  MarkSeconds(results, plot);
  return Svg(plot);
}

std::string ThroughputOverTime(const Results& results) {
  Plot plot{.id = "throughput-over-time",
            .title = "Throughput over time",
            .x_title = "",
            .y_title = "calls/s",
            .x_marks = {},
            .y_marks = {},
            .curves = {}};
  for (const Record* operation : Shown(results)) {
    const auto rate = [](const Point& point) {
      return static_cast<double>(point.calls) / std::max(point.length, 1e-3);
    };
    plot.curves.push_back(OverTime(
        *operation, operation->operation(), rate,
        [rate](const Point& point) {
          return absl::StrCat(Rounded(rate(point)), " calls/s, ",
                              Grouped(point.failed), " failed");
        },
        [operation](const Point& point) {
          return point.length > kSliver || operation->points().size() < 3;
        }));
    plot.curves.back().color = Color(plot.curves.size() - 1);
  }
  MarkY(plot);
  MarkSeconds(results, plot);
  return Svg(plot);
}

}  // namespace cte::load
