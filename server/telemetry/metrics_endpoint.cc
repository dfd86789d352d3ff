#include "server/telemetry/metrics_endpoint.h"

#include <prometheus/collectable.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

class MeasuredWhenAsked : public prometheus::Collectable {
 public:
  MeasuredWhenAsked(std::shared_ptr<prometheus::Registry> registry,
                    std::function<void()> before_each)
      : registry_(std::move(registry)), before_each_(std::move(before_each)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    if (before_each_) before_each_();
    return registry_->Collect();
  }

 private:
  const std::shared_ptr<prometheus::Registry> registry_;
  const std::function<void()> before_each_;
};

std::vector<std::string> HttpOptions(const HostPort& listen) {
  return {"listening_ports",    ToString(listen),
          "num_threads",        "2",
          "connection_queue",   "8",
          "request_timeout_ms", "5000",
          "enable_keep_alive",  "no"};
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(
    const HostPort& listen, const Metrics& metrics,
    std::function<void()> before_each) {
  // The library throws whatever is wrong with the address.
  std::unique_ptr<prometheus::Exposer> exposer;
  std::vector<int> ports;
  try {
    exposer = std::make_unique<prometheus::Exposer>(HttpOptions(listen));
    ports = exposer->GetListeningPorts();
  } catch (const std::exception&) {
  }
  if (ports.size() != 1) {
    return domain::Error(
        absl::StatusCode::kFailedPrecondition, "ADDRESS_UNUSABLE",
        absl::StrCat("Nobody can serve metrics on ", ToString(listen),
                     ": the port is in use, or the host is no IPv4 address of "
                     "this machine. Choose another with --metrics, port 0 for "
                     "one that is free."));
  }
  auto collectable = std::make_shared<MeasuredWhenAsked>(
      metrics.registry(), std::move(before_each));
  exposer->RegisterCollectable(collectable);
  return std::unique_ptr<MetricsEndpoint>(new MetricsEndpoint(
      {listen.host, static_cast<std::uint16_t>(ports.front())},
      std::move(exposer), std::move(collectable)));
}

MetricsEndpoint::MetricsEndpoint(
    HostPort address, std::unique_ptr<prometheus::Exposer> exposer,
    std::shared_ptr<prometheus::Collectable> collectable)
    : address_(std::move(address)),
      collectable_(std::move(collectable)),
      exposer_(std::move(exposer)) {}

MetricsEndpoint::~MetricsEndpoint() = default;

}  // namespace cte::server
