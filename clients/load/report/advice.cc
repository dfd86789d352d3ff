#include "clients/load/report/advice.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "clients/load/report/figures.h"

namespace cte::load {
namespace {

// The one that a user's waiting calls and exports have in common.
constexpr std::string_view kTooManyCalls = "TOO_MANY_CALLS";
constexpr std::string_view kExport = "export";

// A refusal by a limit of the server for each user, and its way out.
struct Limit {
  std::string_view reason;
  std::string_view advice;
  std::string_view operation = "";  // only of this one
};

constexpr Limit kLimits[] = {
    {"RATE_LIMITED",
     "The server refused calls because of its limit for each user, so this is "
     "no measure of it: start it with --user-calls-per-second 0."},
    {kTooManyCalls,
     "The server refused calls because too many of this user's waited: start "
     "it with --user-waiting-calls over the number of clients."},
    {kTooManyCalls,
     "The server makes 2 workbooks at a time for one user, and refused the "
     "other exports: give export less weight, or fewer clients.",
     kExport},
    {"SERVER_BUSY",
     "The server refused calls because too many waited: start it with "
     "--max-waiting-calls over the number of clients, or use fewer."},
    {"TOO_MANY_IMPORTS",
     "The server refused imports because too many of this user's were under "
     "way: start it with --user-imports over the number of clients."},
};

bool Met(const Results& results, const Limit& limit) {
  const auto has = [&limit](const Record* operation) {
    const bool is_export = operation->operation() == kExport;
    if (limit.reason == kTooManyCalls &&
        is_export != (limit.operation == kExport)) {
      return false;
    }
    const auto& failures = operation->total().failures;
    return std::any_of(
        failures.begin(), failures.end(),
        [&limit](const auto& one) { return one.first.second == limit.reason; });
  };
  return std::any_of(results.operations.begin(), results.operations.end(), has);
}

}  // namespace

std::string MeasureText(const Results& results) {
  const std::string time =
      absl::StrCat(Rounded(results.outcome.seconds), " s, ");
  if (results.is_open_loop()) {
    return absl::StrCat(
        time, Rounded(results.plan.rate),
        " calls a second were due. Latency counts from when a call was due, "
        "not from when it was sent: coordinated omission is corrected.");
  }
  return absl::StrCat(
      time, Grouped(static_cast<std::int64_t>(results.plan.clients)),
      " clients, each waiting for its answer. Latency is service time; "
      "\"corrected\" is what it would be had each client gone on at its median "
      "pace while an answer was late (coordinated omission).");
}

std::vector<std::string> Advice(const Results& results) {
  std::vector<std::string> advice;
  if (results.outcome.never_begun > 0) {
    advice.push_back(absl::StrCat(
        Grouped(results.outcome.never_begun),
        " calls that were due were never begun: the server is slower than the "
        "rate, or --clients (",
        results.plan.clients, ") is too small for it."));
  }
  for (const Limit& limit : kLimits) {
    if (Met(results, limit)) advice.emplace_back(limit.advice);
  }
  if (results.outcome.stopped) {
    advice.emplace_back("The run was interrupted; the figures end there.");
  }
  return advice;
}

}  // namespace cte::load
