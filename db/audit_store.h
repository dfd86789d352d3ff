#pragma once

#include <cstdint>
#include <vector>

#include "db/session.h"
#include "domain/audit.h"

namespace cte::db {

class MySqlAuditStore final : public domain::AuditStore {
 public:
  // Does not own the session, which outlives it.
  explicit MySqlAuditStore(Session& session) : session_(session) {}

  absl::Status RecordRead(const domain::Actor& actor,
                          const domain::AuditEvent& event) override;
  absl::Status Sequence() override;
  absl::StatusOr<std::int64_t> NewestPosition() override;
  absl::StatusOr<std::vector<domain::AuditRecord>> ReadAfter(
      std::int64_t position, int limit) override;
  absl::StatusOr<std::vector<domain::AuditRecord>> List(
      const domain::AuditQuery& query) override;
  absl::StatusOr<std::vector<domain::ImportedAward>> ListImportedAwards(
      const domain::AuditEvent& event) override;

 private:
  Session& session_;
};

}  // namespace cte::db
