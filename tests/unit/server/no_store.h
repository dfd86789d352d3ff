#pragma once

#include <stdexcept>

#include "domain/stores.h"

namespace cte::server {

// A store of which nothing is asked; a test overrides what it has asked.
class NoStore : public domain::Store {
 public:
  domain::AccessStore& access() override { throw Asked(); }
  domain::RosterStore& roster() override { throw Asked(); }
  domain::ImportStore& imports() override { throw Asked(); }
  domain::StreamStore& streams() override { throw Asked(); }
  domain::ProgramStore& programs() override { throw Asked(); }
  domain::YearStore& years() override { throw Asked(); }
  domain::CatalogueStore& catalogue() override { throw Asked(); }
  domain::AwardStore& awards() override { throw Asked(); }
  domain::AuditStore& audit() override { throw Asked(); }
  absl::Status ReadSnapshot(const std::function<absl::Status()>&) override {
    throw Asked();
  }
  absl::Status Ping() override { return absl::OkStatus(); }
  void Until(const std::stop_token&,
             const std::function<void()>& work) override {
    work();
  }

 private:
  static std::logic_error Asked() { return std::logic_error("asked"); }
};

}  // namespace cte::server
