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
  StoredStream(std::string owner, domain::StreamStore::Stream stream)
      : owner_(std::move(owner)), stream_(std::move(stream)) {}

  const domain::Import& import() const override { return stream_.import; }
  std::int64_t next_offset() const override { return stream_.next_offset; }

  absl::StatusOr<std::vector<domain::CheckedRow>> Take(
      domain::Store& store, const domain::Actor& actor,
      const domain::RowBatch& batch) override {
    const domain::ImportId id = stream_.import.id;
    return stream_.import.all_or_nothing
               ? store.streams().Stage(actor, id, owner_, batch)
               : store.streams().Write(actor, id, owner_, batch);
  }

  absl::StatusOr<domain::Import> Finish(domain::Store& store,
                                        const domain::Actor& actor,
                                        std::int64_t row_count) override {
    return store.streams().Finish(actor, stream_.import.id, owner_, row_count);
  }

 private:
  const std::string owner_;
  const domain::StreamStore::Stream stream_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RowStream>> OpenRowStream(
    domain::Store& store, const domain::Actor& actor,
    const domain::StreamHeader& header, bool validate_only,
    absl::Duration expires_after) {
  if (validate_only) return ValidatedStream::Open(store, actor, header);
  std::string owner = NewOwner();
  auto stream = store.streams().Begin(actor, header, owner, expires_after);
  if (!stream.ok()) return stream.status();
  return std::make_unique<StoredStream>(std::move(owner), *std::move(stream));
}

}  // namespace cte::server
