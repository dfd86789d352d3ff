#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "domain/stream_forecast.h"
#include "server/streams/row_stream.h"

namespace cte::server {

// One that is only validated: says what the real one would, and writes nothing.
class ValidatedStream final : public RowStream {
 public:
  // FAILED_PRECONDITION: NO_CURRENT_YEAR.
  static absl::StatusOr<std::unique_ptr<RowStream>> Open(
      domain::Store& store, const domain::Actor& actor,
      const domain::StreamHeader& header);

  const domain::Import& import() const override { return import_; }
  std::int64_t next_offset() const override { return 0; }
  std::int64_t max_rows() const override { return domain::kMaxValidatedRows; }
  bool takes_any_order() const override { return false; }

  absl::StatusOr<std::vector<domain::CheckedRow>> Take(
      domain::Store& store, const domain::Actor& actor,
      const domain::RowBatch& batch) override;
  absl::StatusOr<domain::Import> Finish(domain::Store& store,
                                        const domain::Actor& actor,
                                        std::int64_t row_count) override;

 private:
  explicit ValidatedStream(domain::Import import)
      : import_(std::move(import)) {}

  void CountOutcomes(const std::vector<domain::CheckedRow>& rows);
  void CountFindings(const std::vector<domain::CheckedRow>& rows);
  void RejectAll();

  domain::Import import_;
  domain::StreamForecast forecast_;
  std::map<domain::FindingCode, std::int64_t> findings_;
  std::int64_t valid_ = 0;
};

}  // namespace cte::server
