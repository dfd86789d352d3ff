#pragma once

#include "db/fact_cache.h"
#include "db/session.h"
#include "domain/stream_store.h"

namespace cte::db {

class MySqlStreamStore final : public domain::StreamStore {
 public:
  // Owns neither; both outlive it.
  MySqlStreamStore(Session& session, FactCache& cache)
      : session_(session), cache_(cache) {}

  absl::StatusOr<Stream> Begin(const domain::Actor& actor,
                               const domain::StreamHeader& header,
                               std::string_view owner,
                               absl::Duration expires_after) override;
  absl::StatusOr<std::vector<domain::CheckedRow>> Write(
      const domain::Actor& actor, domain::ImportId id, std::string_view owner,
      const domain::RowBatch& batch) override;
  absl::StatusOr<std::vector<domain::CheckedRow>> Stage(
      const domain::Actor& actor, domain::ImportId id, std::string_view owner,
      const domain::RowBatch& batch) override;
  absl::StatusOr<domain::Import> Finish(const domain::Actor& actor,
                                        domain::ImportId id,
                                        std::string_view owner,
                                        std::int64_t row_count) override;

 private:
  Session& session_;
  FactCache& cache_;
};

}  // namespace cte::db
