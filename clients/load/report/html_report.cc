#include "clients/load/report/html_report.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "clients/cpp/version.h"
#include "clients/load/report/advice.h"
#include "clients/load/report/figures.h"
#include "clients/load/report/plot.h"
#include "clients/load/report/run_plots.h"

namespace cte::load {
namespace {

constexpr char kHead[] = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
:root { color-scheme: light dark; --text: #1d2733; --faint: #5b6875; --line: #dde3e9;
  --paper: #ffffff; --bad: #b42318; --c0: #1f6feb; --c1: #c2410c; --c2: #15803d; --c3: #7e22ce;
  --c4: #be185d; --c5: #0e7490; --c6: #a16207; --c7: #475569; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e9ee; --faint: #9aa7b4; --line: #2f3a45;
  --paper: #12181f; --bad: #ff8a7a; --c0: #6ea8ff; --c1: #ff9d5c; --c2: #5fd38a; --c3: #c79bff;
  --c4: #ff8fc0; --c5: #5cd0e6; --c6: #e3bd4f; --c7: #a9b6c4; } }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--paper); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p { max-width: 46rem; } .faint { color: var(--faint); margin-top: .2rem; }
.bad { color: var(--bad); } .wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
th { color: var(--faint); font-weight: 600; } th:first-child, td:first-child, .left td, .left th { text-align: left; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .5rem 1.5rem; margin: 1rem 0; }
dt { color: var(--faint); font-size: .85rem; } dd { margin: 0; overflow-wrap: anywhere; }
figure { margin: 0; overflow-x: auto; } svg { width: 100%; min-width: 34rem; height: auto; display: block; }
svg text { fill: var(--faint); font-size: 12px; } .x, .title { text-anchor: middle; } .y { text-anchor: end; }
.grid, .tick { stroke: var(--line); } .axis { stroke: var(--faint); }
.curve { fill: none; stroke: var(--curve); stroke-width: 1.8; stroke-linejoin: round; }
.dot { fill: var(--curve); } .place { fill: transparent; }
figcaption span { margin-right: 1.2rem; white-space: nowrap; } figcaption i { display: inline-block; width: .8rem;
  height: .8rem; border-radius: 2px; margin-right: .4rem; vertical-align: -1px; }
@media print { body { max-width: none; } }
</style>
)";

constexpr std::array kPercentiles = {50.0, 90.0, 99.0, 99.9};

void Cell(const std::string& text, std::string& html) {
  absl::StrAppend(&html, "<td>", Escaped(text), "</td>");
}

void Latencies(const Histogram& latency, std::string& html) {
  for (const double percentile : kPercentiles) {
    Cell(DurationText(latency.ValueAt(percentile)), html);
  }
  Cell(DurationText(latency.max()), html);
}

std::string Settings(const Results& results) {
  std::vector<std::pair<std::string, std::string>> all = {
      {"Server", results.server},
      {"Begun", absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", results.begun,
                                 absl::UTCTimeZone())},
      {"Loop",
       results.is_open_loop()
           ? absl::StrCat("open, ", Rounded(results.plan.rate), " calls/s")
           : "closed"},
      {results.is_open_loop() ? "Calls under way, at most" : "Clients",
       Grouped(static_cast<std::int64_t>(results.plan.clients))},
      {"Connections", absl::StrCat(results.connections)},
      {"Warm-up", absl::StrCat(Rounded(results.plan.warm_up.count()), " s")},
      {"Measured", absl::StrCat(Rounded(results.outcome.seconds), " s")},
      {"Seed", absl::StrCat(results.plan.seed)}};
  for (const Results::Note& note : results.notes) {
    all.emplace_back(note.name, absl::StrReplaceAll(note.value, {{",", ", "}}));
  }
  std::string html = "<dl id=\"settings\">";
  for (const auto& [name, value] : all) {
    absl::StrAppend(&html, "<div><dt>", Escaped(name), "</dt><dd>",
                    Escaped(value), "</dd></div>\n");
  }
  return html + "</dl>\n";
}

std::string OperationTable(const Results& results) {
  std::string html =
      "<div class=\"wide\"><table id=\"operations\"><thead><tr>"
      "<th>Operation</th><th>Done</th><th>Failed</th><th>Per s</th>"
      "<th>Rows/s</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th>"
      "<th>Max</th></tr></thead><tbody>\n";
  for (const Record* operation : results.operations) {
    const Tally& tally = operation->total();
    html += "<tr>";
    Cell(operation->operation(), html);
    Cell(Grouped(tally.latency.count()), html);
    absl::StrAppend(&html, "<td", tally.failed() > 0 ? " class=\"bad\"" : "",
                    ">", Grouped(tally.failed()), "</td>");
    Cell(Rounded(results.Rate(tally.latency.count())), html);
    Cell(tally.rows > 0 ? Rounded(results.Rate(tally.rows)) : "", html);
    Latencies(tally.latency, html);
    html += "</tr>\n";
    if (!IsCorrected(results, *operation)) continue;
    html += "<tr class=\"faint\"><td>&emsp;corrected</td>";
    html += "<td></td><td></td><td></td><td></td>";
    Latencies(CorrectedLatency(results, *operation), html);
    html += "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string FailureTable(const Results& results) {
  std::string rows;
  for (const Record* operation : results.operations) {
    for (const auto& [kind, failure] : operation->total().failures) {
      rows += "<tr>";
      Cell(operation->operation(), rows);
      Cell(kind.first, rows);
      Cell(kind.second, rows);
      Cell(Grouped(failure.times), rows);
      Cell(DurationText(failure.longest), rows);
      rows += "</tr>\n";
    }
  }
  if (rows.empty()) return "";
  return absl::StrCat(
      "<h2>Failures</h2><p>They are in no latency.</p><div class=\"wide\">"
      "<table id=\"failures\" class=\"left\"><tr><th>Operation</th>"
      "<th>Code</th><th>Reason</th><th>Times</th><th>Slowest</th></tr>\n",
      rows, "</table></div>\n");
}

}  // namespace

std::string HtmlReport(const Results& results) {
  std::string html = absl::StrCat(
      kHead, "<title>ctecred-load: ", Escaped(results.title),
      "</title>\n</head>\n<body>\n<h1>", Escaped(results.title),
      "</h1>\n<p class=\"faint\">ctecred-load ", std::string(client::Version()),
      "</p>\n", Settings(results), OperationTable(results), "<p>",
      Escaped(MeasureText(results)), "</p>\n");
  for (const std::string& advice : Advice(results)) {
    absl::StrAppend(&html, "<p class=\"bad\">", Escaped(advice), "</p>\n");
  }
  absl::StrAppend(&html, FailureTable(results));
  const auto was_done = [](const Record* operation) {
    return operation->total().latency.count() > 0;
  };
  if (std::any_of(results.operations.begin(), results.operations.end(),
                  was_done)) {
    absl::StrAppend(&html, "<h2>Latency by percentile",
                    results.is_open_loop() ? "" : ", corrected", "</h2>\n",
                    LatencyByPercentile(results),
                    "<h2>Latency over time</h2>\n", LatencyOverTime(results),
                    "<h2>Throughput over time</h2>\n",
                    ThroughputOverTime(results));
  }
  return html + "</body>\n</html>\n";
}

}  // namespace cte::load
