#include "server/lifecycle/health_probe.h"

#include <utility>

#include "domain/error.h"
#include "server/telemetry/log.h"

namespace cte::server {

HealthProbe::HealthProbe(std::unique_ptr<domain::Store> store,
                         absl::Duration every,
                         std::function<void(bool is_up)> tell)
    : store_(std::move(store)),
      tell_(std::move(tell)),
      ticker_(every, [this] { Look(); }) {
  ticker_.Now();
}

void HealthProbe::Look() {
  const absl::Status answer = store_->Ping();
  if (answer.ok() != was_up_) {
    if (answer.ok()) {
      Log(LogLevel::kInfo, "the database answers again");
    } else {
      Log(LogLevel::kError, "the database does not answer",
          {{"error", std::string(answer.message())}});
    }
  }
  was_up_ = answer.ok();
  tell_(was_up_);
}

}  // namespace cte::server
