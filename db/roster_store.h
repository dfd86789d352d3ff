#pragma once

#include "db/session.h"
#include "domain/stores.h"

namespace cte::db {

class MySqlRosterStore final : public domain::RosterStore {
 public:
  // Does not own the session.
  explicit MySqlRosterStore(Session& session) : session_(session) {}

  absl::StatusOr<BatchResult> Upsert(
      const domain::Actor& actor,
      const std::vector<domain::RosterRecord>& records) override;

 private:
  Session& session_;
};

}  // namespace cte::db
