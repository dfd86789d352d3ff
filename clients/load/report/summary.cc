#include "clients/load/report/summary.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/table.h"
#include "clients/cli/text_width.h"
#include "clients/load/report/advice.h"
#include "clients/load/report/figures.h"

namespace cte::load {
namespace {

using client::Cell;
using client::TableRow;
using client::Tone;

void AddLatencies(const Histogram& latency, std::vector<Cell>& cells) {
  for (const double percentile : {50.0, 90.0, 99.0, 99.9}) {
    cells.emplace_back(DurationText(latency.ValueAt(percentile)));
  }
  cells.emplace_back(DurationText(latency.max()));
}

TableRow MeasuredRow(const Results& results, const Record& operation) {
  const Tally& tally = operation.total();
  TableRow row;
  row.cells = {operation.operation(), Grouped(tally.latency.count()),
               Cell(Grouped(tally.failed()),
                    tally.failed() > 0 ? Tone::kBad : Tone::kPlain),
               Rounded(results.Rate(tally.latency.count())),
               tally.rows > 0 ? Rounded(results.Rate(tally.rows)) : ""};
  AddLatencies(tally.latency, row.cells);
  return row;
}

TableRow CorrectedRow(const Results& results, const Record& operation) {
  TableRow row;
  row.cells = {"  corrected", "", "", "", ""};
  AddLatencies(CorrectedLatency(results, operation), row.cells);
  return row;
}

void PrintTable(const Results& results, std::ostream& out,
                const client::Terminal& terminal) {
  const auto right = client::Column::Align::kRight;
  client::Table table(out, terminal,
                      {{"Operation", 8},
                       {"Done", 4, right},
                       {"Failed", 6, right},
                       {"Per s", 5, right},
                       {"Rows/s", 6, right},
                       {"p50", 7, right},
                       {"p90", 7, right},
                       {"p99", 7, right},
                       {"p99.9", 7, right},
                       {"Max", 7, right}});
  std::vector<TableRow> rows;
  for (const Record* operation : results.operations) {
    rows.push_back(MeasuredRow(results, *operation));
    if (IsCorrected(results, *operation)) {
      rows.push_back(CorrectedRow(results, *operation));
    }
  }
  table.Write(rows);
}

void PrintFailures(const Results& results, std::ostream& out) {
  for (const Record* operation : results.operations) {
    for (const auto& [kind, failure] : operation->total().failures) {
      out << operation->operation() << ": " << Grouped(failure.times)
          << " failed with " << kind.first
          << (kind.second.empty() ? "" : " " + kind.second)
          << ", the slowest after " << DurationText(failure.longest) << ": "
          << client::Printable(failure.message) << '\n';
    }
  }
}

}  // namespace

void PrintSummary(const Results& results, std::ostream& out,
                  const client::Terminal& terminal) {
  PrintTable(results, out, terminal);
  out << '\n' << MeasureText(results) << '\n';
  PrintFailures(results, out);
  for (const std::string& advice : Advice(results)) out << advice << '\n';
}

}  // namespace cte::load
