#pragma once

#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "server/config/host_port.h"
#include "server/telemetry/metrics.h"

namespace prometheus {
class Collectable;
class Exposer;
}  // namespace prometheus

namespace cte::server {

// Metrics over HTTP: GET /metrics, for Prometheus, on a port of its own.
// Without TLS and open to all who reach the port: it belongs into a network of
// the operators. Two threads, eight connections that wait, five seconds for a
// request.
class MetricsEndpoint {
 public:
  // Answers from here on. Does not own the metrics, which outlive it.
  // `before_each`, from the endpoint's threads before each answer, is for what
  // is measured only then; empty: nothing is.
  //
  // FAILED_PRECONDITION, ADDRESS_UNUSABLE: the port is in use, or the host is
  // none of this machine or an IPv6 address, which the HTTP library in Debian
  // does not know.
  static absl::StatusOr<std::unique_ptr<MetricsEndpoint>> Start(
      const HostPort& listen, const Metrics& metrics,
      std::function<void()> before_each = {});

  // Stops.
  ~MetricsEndpoint();
  MetricsEndpoint(const MetricsEndpoint&) = delete;

  // With the port that was taken.
  const HostPort& address() const { return address_; }

 private:
  MetricsEndpoint(HostPort address,
                  std::unique_ptr<prometheus::Exposer> exposer,
                  std::shared_ptr<prometheus::Collectable> collectable);

  const HostPort address_;
  const std::shared_ptr<prometheus::Collectable> collectable_;
  const std::unique_ptr<prometheus::Exposer> exposer_;
};

}  // namespace cte::server
