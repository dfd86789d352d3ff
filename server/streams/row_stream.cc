#include "server/streams/row_stream.h"

#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "server/streams/validated_stream.h"

namespace cte::server {
namespace {

// Tells this stream from any other one.
std::string NewOwner() {
  absl::BitGen random;
  return absl::StrCat(
      absl::Hex(absl::Uniform<std::uint64_t>(random), absl::kZeroPad16));
}

// One whose batches are kept in the database.
class StoredStream final : public RowStream {
 public:
  StoredStream(std::string owner, domain::StreamStore::Stream stream,
               Metrics* metrics)
      : owner_(std::move(owner)),
        stream_(std::move(stream)),
        metrics_(metrics) {}

  const domain::Import& import() const override { return stream_.import; }
  std::int64_t next_offset() const override { return stream_.next_offset; }

  absl::StatusOr<std::vector<domain::CheckedRow>> Take(
      domain::Store& store, const domain::Actor& actor,
      const domain::RowBatch& batch) override {
    const domain::ImportId id = stream_.import.id;
    if (stream_.import.all_or_nothing) {
      return store.streams().Stage(actor, id, owner_, batch);
    }
    auto written = store.streams().Write(actor, id, owner_, batch);
    // What was in before was counted then.
    if (written.ok() && metrics_ != nullptr &&
        batch.offset >= stream_.next_offset) {
      Count(*written);
    }
    return written;
  }

  absl::StatusOr<domain::Import> Finish(domain::Store& store,
                                        const domain::Actor& actor,
                                        std::int64_t row_count) override {
    return store.streams().Finish(actor, stream_.import.id, owner_, row_count);
  }

 private:
  void Count(const std::vector<domain::CheckedRow>& rows) const {
    const domain::BatchCounts counts = domain::CountOutcomes(rows);
    metrics_->RowsDecided("created", counts.created);
    metrics_->RowsDecided("unchanged", counts.unchanged);
    metrics_->RowsDecided("rejected", counts.rejected);
  }

  const std::string owner_;
  const domain::StreamStore::Stream stream_;
  Metrics* const metrics_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowStream>> OpenRowStream(
    domain::Store& store, const domain::Actor& actor,
    const domain::StreamHeader& header, bool validate_only,
    absl::Duration expires_after, Metrics* metrics) {
  if (validate_only) return ValidatedStream::Open(store, actor, header);
  std::string owner = NewOwner();
  auto stream = store.streams().Begin(actor, header, owner, expires_after);
  if (!stream.ok()) return stream.status();
  return std::make_unique<StoredStream>(std::move(owner), *std::move(stream),
                                        metrics);
}

}  // namespace cte::server
