#include "clients/load/report/json_report.h"

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "clients/cpp/version.h"

namespace cte::load {
namespace {

using Json = nlohmann::ordered_json;

double Milliseconds(std::int64_t nanoseconds) {
  return static_cast<double>(nanoseconds) / 1e6;
}

Json Latency(const Histogram& latency) {
  return {{"mean", latency.mean() / 1e6},
          {"min", Milliseconds(latency.min())},
          {"p50", Milliseconds(latency.ValueAt(50))},
          {"p75", Milliseconds(latency.ValueAt(75))},
          {"p90", Milliseconds(latency.ValueAt(90))},
          {"p95", Milliseconds(latency.ValueAt(95))},
          {"p99", Milliseconds(latency.ValueAt(99))},
          {"p99.9", Milliseconds(latency.ValueAt(99.9))},
          {"p99.99", Milliseconds(latency.ValueAt(99.99))},
          {"max", Milliseconds(latency.max())}};
}

Json Failures(const Tally& tally) {
  Json failures = Json::array();
  for (const auto& [kind, failure] : tally.failures) {
    failures.push_back({{"code", kind.first},
                        {"reason", kind.second},
                        {"times", failure.times},
                        {"longestMs", Milliseconds(failure.longest)}});
  }
  return failures;
}

Json Points(const Record& operation) {
  Json points = Json::array();
  for (const Point& point : operation.points()) {
    points.push_back({{"second", point.begin},
                      {"length", point.length},
                      {"done", point.calls},
                      {"failed", point.failed},
                      {"rows", point.rows},
                      {"p50Ms", Milliseconds(point.p50)},
                      {"p99Ms", Milliseconds(point.p99)},
                      {"maxMs", Milliseconds(point.max)}});
  }
  return points;
}

Json Operation(const Results& results, const Record& operation) {
  const Tally& tally = operation.total();
  return {{"name", operation.operation()},
          {"done", tally.latency.count()},
          {"failed", tally.failed()},
          {"perSecond", results.Rate(tally.latency.count())},
          {"rows", tally.rows},
          {"rowsPerSecond", results.Rate(tally.rows)},
          {"bytes", tally.bytes},
          {"latencyMs", Latency(tally.latency)},
          {"correctedMs", Latency(CorrectedLatency(results, operation))},
          {"serviceMs", Latency(tally.service)},
          {"failures", Failures(tally)},
          {"points", Points(operation)}};
}

}  // namespace

std::string JsonReport(const Results& results) {
  Json operations = Json::array();
  for (const Record* operation : results.operations) {
    operations.push_back(Operation(results, *operation));
  }
  Json settings = {{"clients", results.plan.clients},
                   {"rate", results.plan.rate},
                   {"connections", results.connections},
                   {"warmUp", results.plan.warm_up.count()},
                   {"duration", results.plan.duration.count()},
                   {"count", results.plan.count},
                   {"seed", results.plan.seed}};
  for (const Results::Note& note : results.notes) {
    settings[note.key] = note.value;
  }
  const Json report = {
      {"program",
       absl::StrCat("ctecred-load ", std::string(client::Version()))},
      {"scenario", results.title},
      {"server", results.server},
      {"begun",
       absl::FormatTime(absl::RFC3339_sec, results.begun, absl::UTCTimeZone())},
      {"settings", std::move(settings)},
      {"loop", results.is_open_loop() ? "open" : "closed"},
      {"seconds", results.outcome.seconds},
      {"neverBegun", results.outcome.never_begun},
      {"interrupted", results.outcome.stopped},
      {"operations", std::move(operations)}};
  return report.dump(2) + "\n";
}

}  // namespace cte::load
