#include "clients/load/scenarios/stream_scenario.h"

#include <atomic>
#include <utility>

#include "clients/cpp/error.h"
#include "clients/cpp/request_id.h"
#include "clients/cpp/row_stream.h"
#include "clients/load/drive/clock.h"
#include "clients/load/scenarios/workers.h"

namespace cte::load {
namespace {

namespace v1 = credentials::v1;

// Some of the rows of a setting.
class Rows : public client::RowSource {
 public:
  Rows(const Setting& setting, std::uint64_t first)
      : setting_(setting), first_(first) {}

  absl::Status Seek(std::int64_t offset) override {
    next_ = static_cast<std::uint64_t>(offset);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next(Row& row) override {
    if (next_ == setting_.rows) return false;
    AwardRow made =
        setting_.row_at((first_ + next_++) % setting_.different_rows);
    row.set_uic(std::move(made.uic));
    row.set_psn(std::move(made.psn));
    row.set_credential_code(std::move(made.credential_code));
    row.set_credential_name(std::move(made.credential_name));
    return true;
  }

 private:
  const Setting& setting_;
  const std::uint64_t first_;
  std::uint64_t next_ = 0;
};

constexpr std::size_t kStream = 0;
constexpr std::size_t kBatch = 1;

class Streaming : public Scenario {
 public:
  explicit Streaming(const Setting& setting) : setting_(setting) {
    // A second try would hide the failure of the first.
    setting_.options.retry.unreachable_patience = absl::ZeroDuration();
    setting_.options.retry.answered_patience = absl::ZeroDuration();
    for (const auto& channel : setting_.channels) {
      streams_.push_back(
          std::make_unique<client::RowStream>(channel, setting_.options));
    }
  }

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    workers_.Do([this, client = turn.client, step = turn.step,
                 first = next_.fetch_add(setting_.rows),
                 answered = std::move(answered)] {
      answered(Stream(client, first, step));
    });
  }

 private:
  Answer Stream(std::size_t client, std::uint64_t first,
                const std::function<void(std::size_t, std::int64_t,
                                         std::int64_t)>& step) {
    v1::ImportRowsRequest::Header header;
    header.set_request_id(client::NewRequestId());
    header.set_source_name("ctecred-load");
    header.set_policy(setting_.all_or_nothing
                          ? v1::ImportRowsRequest::POLICY_ALL_OR_NOTHING
                          : v1::ImportRowsRequest::POLICY_EACH_BATCH);
    header.set_validate_only(setting_.validate_only);
    Rows rows(setting_, first);
    Clock clock;
    Instant before = clock.Now();
    client::RowStream::Events events;
    events.acknowledged =
        [&](const v1::ImportRowsResponse::Acknowledgement& in) -> absl::Status {
      if (in.continues()) return absl::OkStatus();
      const Instant now = clock.Now();
      step(kBatch, NanosecondsBetween(std::exchange(before, now), now),
           in.durable_offset() - in.offset());
      return absl::OkStatus();
    };
    const auto import = streams_[client % streams_.size()]->Run(
        header, rows, events, setting_.batch_rows);
    if (!import.ok()) return {.status = import.status()};
    return {.status = client::FromRpc(import->failure()), .operation = kStream};
  }

  const std::vector<std::string> operations_ = {"stream", "batch"};
  Setting setting_;
  std::vector<std::unique_ptr<client::RowStream>> streams_;
  std::atomic<std::uint64_t> next_ = 0;
  Workers workers_;  // their work uses what is above
};

}  // namespace

std::unique_ptr<Scenario> StreamScenario(const Setting& setting) {
  return std::make_unique<Streaming>(setting);
}

}  // namespace cte::load
