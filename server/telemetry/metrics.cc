#include "server/telemetry/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "absl/container/node_hash_map.h"
#include "absl/strings/string_view.h"

namespace cte::server {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Registry;

constexpr std::size_t kMaxLabelValues = 256;
constexpr std::string_view kOther = "other";
constexpr std::size_t kCodes = 17;  // gRPC's, from 0

Family<Counter>& AddCounter(Registry& registry, const std::string& name,
                            const std::string& help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
}

Family<Gauge>& AddGauge(Registry& registry, const std::string& name,
                        const std::string& help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

Family<Histogram>& AddHistogram(Registry& registry, const std::string& name,
                                const std::string& help) {
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
}

// Seconds, from a point SELECT to a large workbook.
Histogram::BucketBoundaries Buckets() {
  return {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
          0.5,   1,      2.5,   5,    10,    30,   60};
}

// Something for each value of a label, made when the value first comes and kept
// at its place from then on. Thread safe.
template <typename Child>
class ByLabel {
 public:
  using Make = std::function<Child(const std::string& value)>;
  explicit ByLabel(Make make) : make_(std::move(make)) {}

  Child& Get(std::string_view value) {
    if (Child* known = Find(value)) return *known;
    const std::unique_lock lock(mutex_);
    if (children_.size() >= kMaxLabelValues) value = kOther;
    const auto found = children_.find(Key(value));
    if (found != children_.end()) return found->second;
    std::string name(value);
    return children_.try_emplace(name, make_(name)).first->second;
  }

  // Calls for each, in no order.
  void ForEach(
      const std::function<void(const std::string& value, Child&)>& work) {
    const std::shared_lock lock(mutex_);
    for (auto& [value, child] : children_) work(value, child);
  }

 private:
  static absl::string_view Key(std::string_view value) {
    return {value.data(), value.size()};
  }
  Child* Find(std::string_view value) {
    const std::shared_lock lock(mutex_);
    const auto found = children_.find(Key(value));
    return found == children_.end() ? nullptr : &found->second;
  }

  const Make make_;
  std::shared_mutex mutex_;
  absl::node_hash_map<std::string, Child> children_;  // guarded by mutex_
};

template <typename Metric>
typename ByLabel<Metric*>::Make MemberOf(Family<Metric>& family,
                                         const std::string& label) {
  return [&family, label](const std::string& value) {
    return &family.Add({{label, value}});
  };
}

std::string_view CodeName(std::size_t code) {
  static constexpr std::array<std::string_view, kCodes> kNames = {
      "OK",
      "CANCELLED",
      "UNKNOWN",
      "INVALID_ARGUMENT",
      "DEADLINE_EXCEEDED",
      "NOT_FOUND",
      "ALREADY_EXISTS",
      "PERMISSION_DENIED",
      "RESOURCE_EXHAUSTED",
      "FAILED_PRECONDITION",
      "ABORTED",
      "OUT_OF_RANGE",
      "UNIMPLEMENTED",
      "INTERNAL",
      "UNAVAILABLE",
      "DATA_LOSS",
      "UNAUTHENTICATED",
  };
  return kNames[code];
}

std::size_t CodeIndex(absl::StatusCode code) {
  const auto index = static_cast<std::size_t>(code);
  return index < kCodes ? index
                        : static_cast<std::size_t>(absl::StatusCode::kUnknown);
}

// What is kept of one method.
struct Method {
  std::string name;
  Gauge* in_flight = nullptr;
  Histogram* seconds = nullptr;
  // Null until a call ended so.
  std::array<std::atomic<Counter*>, kCodes> ended = {};
};

}  // namespace

struct Metrics::Families {
  const std::shared_ptr<Registry> registry = std::make_shared<Registry>();

  Family<Counter>& calls =
      AddCounter(*registry, "ctecred_calls_total",
                 "Calls that ended, by method and gRPC status code.");
  Family<Histogram>& call_seconds =
      AddHistogram(*registry, "ctecred_call_seconds",
                   "How long calls took, streams from first to last message.");
  Family<Gauge>& calls_in_flight = AddGauge(
      *registry, "ctecred_calls_in_flight", "Calls that have not ended.");
  ByLabel<std::unique_ptr<Method>> methods{[this](const std::string& name) {
    auto method = std::make_unique<Method>();
    method->name = name;
    method->in_flight = &calls_in_flight.Add({{"method", name}});
    method->seconds = &call_seconds.Add({{"method", name}}, Buckets());
    return method;
  }};
  ByLabel<Counter*> refused{
      MemberOf(AddCounter(*registry, "ctecred_refused_total",
                          "Calls that were refused because a limit was "
                          "reached, by the limit's name."),
               "limit")};
  ByLabel<Counter*> identity_refused{
      MemberOf(AddCounter(*registry, "ctecred_identity_refused_total",
                          "Calls whose caller was not accepted, by reason."),
               "reason")};

  ByLabel<Counter*> rows{
      MemberOf(AddCounter(*registry, "ctecred_import_rows_total",
                          "Rows of imports that were committed, by outcome."),
               "outcome")};
  ByLabel<Counter*> findings{
      MemberOf(AddCounter(*registry, "ctecred_import_findings_total",
                          "Findings of rows that were checked, by code."),
               "code")};
  ByLabel<Gauge*> imports{
      MemberOf(AddGauge(*registry, "ctecred_imports",
                        "Imports in the database, by state."),
               "state")};

  ByLabel<Gauge*> waiting{
      MemberOf(AddGauge(*registry, "ctecred_queue_waiting",
                        "Tasks that wait for a thread on the database, by "
                        "lane."),
               "lane")};
  Histogram& wait_seconds =
      AddHistogram(*registry, "ctecred_database_wait_seconds",
                   "How long work waited for a connection to the database.")
          .Add({}, Buckets());

  Family<Gauge>& connections =
      AddGauge(*registry, "ctecred_database_connections",
               "Open connections to the database, by what they do now.");
  Gauge& busy_connections = connections.Add({{"state", "busy"}});
  Gauge& idle_connections = connections.Add({{"state", "idle"}});
  Counter& connections_lost =
      AddCounter(*registry, "ctecred_database_connections_lost_total",
                 "Connections to the database that broke.")
          .Add({});
  Counter& retries =
      AddCounter(*registry, "ctecred_database_retries_total",
                 "Transactions that ran again after a lost race.")
          .Add({});
  Counter& deadlocks =
      AddCounter(*registry, "ctecred_database_deadlocks_total",
                 "Transactions that the database ended as deadlocked; on "
                 "Galera also those that failed certification.")
          .Add({});
  Counter& killed =
      AddCounter(*registry, "ctecred_database_statements_killed_total",
                 "Statements that were stopped, by us at a "
                 "deadline or by the database.")
          .Add({});
  Gauge& database_up =
      AddGauge(*registry, "ctecred_database_up",
               "1 if the database answered when it was asked last, else 0.")
          .Add({});

  Gauge& audit_position = AddGauge(*registry, "ctecred_audit_position",
                                   "Position of the newest audit record.")
                              .Add({});

  // These are there only for servers that they are about.
  Family<Gauge>& embedded_up = AddGauge(
      *registry, "ctecred_embedded_database_up",
      "1 while the database that the server runs itself runs, else 0.");
  Family<Counter>& embedded_restarts = AddCounter(
      *registry, "ctecred_embedded_database_restarts_total",
      "How often the database that the server runs itself was started again.");
  Family<Gauge>& certificate_expiry =
      AddGauge(*registry, "ctecred_certificate_expiry_seconds",
               "When the server's certificate ends, in Unix time.");

  std::mutex embedded_mutex;  // guards the increments of embedded_restarts
  std::mutex imports_mutex;   // ImportsByState, one at a time
};

Metrics::Metrics(const std::string& version, absl::Time started)
    : families_(std::make_unique<Families>()) {
  Registry& registry = *families_->registry;
  AddGauge(registry, "ctecred_build_info", "1; the label is the version.")
      .Add({{"version", version}})
      .Set(1);
  AddGauge(registry, "ctecred_process_start_time_seconds",
           "When the server started, in Unix time.")
      .Add({})
      .Set(absl::ToDoubleSeconds(started - absl::UnixEpoch()));
  // A rate needs a beginning: what is known to come begins at 0.
  for (const char* outcome : {"created", "unchanged", "rejected"}) {
    families_->rows.Get(outcome);
  }
  for (const char* lane : {"interactive", "background"}) {
    families_->waiting.Get(lane);
  }
}

Metrics::~Metrics() = default;

void Metrics::CallStarted(std::string_view method) {
  families_->methods.Get(method)->in_flight->Increment();
}

void Metrics::CallEnded(std::string_view method, absl::StatusCode code,
                        absl::Duration took) {
  Method& of = *families_->methods.Get(method);
  of.in_flight->Decrement();
  of.seconds->Observe(absl::ToDoubleSeconds(took));
  const std::size_t index = CodeIndex(code);
  Counter* counter = of.ended[index].load(std::memory_order_acquire);
  if (counter == nullptr) {
    // Two threads are given the same one.
    counter = &families_->calls.Add(
        {{"method", of.name}, {"code", std::string(CodeName(index))}});
    of.ended[index].store(counter, std::memory_order_release);
  }
  counter->Increment();
}

void Metrics::CallRefused(std::string_view limit) {
  families_->refused.Get(limit)->Increment();
}

void Metrics::IdentityRefused(std::string_view reason) {
  families_->identity_refused.Get(reason)->Increment();
}

void Metrics::RowsDecided(std::string_view outcome, std::int64_t rows) {
  families_->rows.Get(outcome)->Increment(static_cast<double>(rows));
}

void Metrics::RowFindings(std::string_view code, std::int64_t findings) {
  families_->findings.Get(code)->Increment(static_cast<double>(findings));
}

void Metrics::ImportsByState(
    const std::map<std::string, std::int64_t>& imports) {
  const std::lock_guard lock(families_->imports_mutex);
  for (const auto& [state, count] : imports) {
    families_->imports.Get(state)->Set(static_cast<double>(count));
  }
  families_->imports.ForEach([&](const std::string& state, Gauge* gauge) {
    if (!imports.contains(state)) gauge->Set(0);
  });
}

void Metrics::QueueWaiting(std::string_view lane, std::int64_t tasks) {
  families_->waiting.Get(lane)->Set(static_cast<double>(tasks));
}

void Metrics::WaitedForDatabase(absl::Duration time) {
  families_->wait_seconds.Observe(absl::ToDoubleSeconds(time));
}

void Metrics::ConnectionOpened() { families_->idle_connections.Increment(); }

void Metrics::ConnectionClosed(bool was_lost) {
  families_->idle_connections.Decrement();
  if (was_lost) families_->connections_lost.Increment();
}

void Metrics::ConnectionTaken() {
  families_->idle_connections.Decrement();
  families_->busy_connections.Increment();
}

void Metrics::ConnectionGivenBack() {
  families_->busy_connections.Decrement();
  families_->idle_connections.Increment();
}

void Metrics::TransactionRetried() { families_->retries.Increment(); }

void Metrics::Deadlock() { families_->deadlocks.Increment(); }

void Metrics::StatementKilled() { families_->killed.Increment(); }

void Metrics::DatabaseUp(bool is_up) {
  families_->database_up.Set(is_up ? 1 : 0);
}

void Metrics::EmbeddedDatabase(bool is_up, std::int64_t restarts) {
  families_->embedded_up.Add({}).Set(is_up ? 1 : 0);
  const std::lock_guard lock(families_->embedded_mutex);
  Counter& counter = families_->embedded_restarts.Add({});
  const double more = static_cast<double>(restarts) - counter.Value();
  if (more > 0) counter.Increment(more);
}

void Metrics::AuditPosition(std::int64_t position) {
  families_->audit_position.Set(static_cast<double>(position));
}

void Metrics::CertificateExpires(absl::Time time) {
  families_->certificate_expiry.Add({}).Set(
      absl::ToDoubleSeconds(time - absl::UnixEpoch()));
}

std::shared_ptr<prometheus::Registry> Metrics::registry() const {
  return families_->registry;
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(families_->registry->Collect());
}

}  // namespace cte::server
