#include "server/services/load_roster_reactor.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/convert/roster.h"

namespace cte::server {
namespace {

constexpr int kMaxBatch = 10'000;
constexpr int kMaxRemarks = 1'000;

absl::Status Invalid(std::string_view reason, std::string_view message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, reason, message);
}

void Fill(std::int64_t index, std::string_view kind,
          const domain::RosterRemark& remark,
          credentials::v1::LoadRosterResponse::Remark& proto) {
  proto.set_index(index);
  proto.set_kind(std::string(kind));
  proto.set_field(remark.field);
  proto.set_message(remark.message);
}

}  // namespace

LoadRosterReactor::LoadRosterReactor(
    std::shared_ptr<Call> call, credentials::v1::LoadRosterResponse* response)
    : call_(std::move(call)), response_(response) {
  call_->OnEnd([this](const grpc::Status& status) { Finish(status); });
  if (!call_->EndIfRefused()) ReadOn();
}

void LoadRosterReactor::ReadOn() {
  call_->ClientOwes(true);
  StartRead(&message_);
}

void LoadRosterReactor::OnReadDone(bool ok) {
  call_->ClientOwes(false);
  at_end_ = !ok;
  call_->Run(Lane::kInteractive,
             [this](domain::Store& store, const Caller&) { Continue(store); });
}

void LoadRosterReactor::OnDone() {
  call_->Done();
  delete this;
}

void LoadRosterReactor::Continue(domain::Store& store) {
  const bool was_end = at_end_;
  if (auto status = Take(store); !status.ok() || was_end) {
    call_->End(status);
  } else {
    ReadOn();
  }
}

absl::Status LoadRosterReactor::Take(domain::Store& store) {
  if (at_end_) return TakeEnd();
  if (!finished_ && message_.has_batch()) return TakeBatch(store);
  if (!finished_ && message_.has_finish()) {
    finished_ = true;
    return TakeFinish();
  }
  return Invalid("STREAM_OUT_OF_ORDER",
                 "A roster is batches, then one finish, and nothing after it. "
                 "Send it again so; what is in stays as it is.");
}

absl::Status LoadRosterReactor::TakeBatch(domain::Store& store) {
  const auto& batch = message_.batch();
  if (batch.records_size() > kMaxBatch) {
    return Invalid("BATCH_TOO_LARGE",
                   absl::StrCat("A batch has ", batch.records_size(),
                                " records; it has at most ", kMaxBatch,
                                ". Send smaller ones."));
  }
  std::vector<domain::RosterRecord> records;
  std::vector<std::int64_t> indexes;
  for (const auto& proto : batch.records()) {
    const std::int64_t index = records_++;
    auto record = FromProto(proto);
    if (!record) {
      return Invalid("RECORD_EMPTY",
                     absl::StrCat("Record ", index,
                                  " is empty, or of a kind that this server "
                                  "does not know. Leave it out."));
    }
    if (const auto problem = domain::FindProblem(*record)) {
      Reject(index, record->index(), *problem);
      continue;
    }
    indexes.push_back(index);
    records.push_back(*std::move(record));
  }
  return Write(store, records, indexes);
}

absl::Status LoadRosterReactor::Write(
    domain::Store& store, const std::vector<domain::RosterRecord>& records,
    const std::vector<std::int64_t>& indexes) {
  const auto result = store.roster().Upsert(call_->actor(), records);
  if (!result.ok()) return result.status();
  absl::flat_hash_set<std::size_t> rejected;
  for (const auto& [place, remark] : result->rejected) {
    rejected.insert(place);
    Reject(indexes[place], records[place].index(), remark);
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (rejected.contains(i)) continue;
    ++counts_[records[i].index()].loaded;
    if (const auto oddity = domain::FindOddity(records[i])) {
      Warn(indexes[i], records[i].index(), *oddity);
    }
  }
  return absl::OkStatus();
}

absl::Status LoadRosterReactor::TakeFinish() const {
  const std::int64_t announced = message_.finish().record_count();
  if (announced == records_) return absl::OkStatus();
  return Invalid("RECORD_COUNT_MISMATCH",
                 absl::StrCat("The finish says ", announced,
                              " records, and the batches held ", records_,
                              ". What is in stays; send the roster again."));
}

absl::Status LoadRosterReactor::TakeEnd() {
  if (!finished_) {
    return Invalid("STREAM_OUT_OF_ORDER",
                   "The roster ended without a finish. What is in stays; send "
                   "it again.");
  }
  for (const auto& [kind, count] : counts_) {
    auto& added = *response_->add_counts();
    added.set_kind(std::string(domain::KindName(kind)));
    added.set_loaded(count.loaded);
    added.set_rejected(count.rejected);
  }
  return absl::OkStatus();
}

void LoadRosterReactor::Reject(std::int64_t index, std::size_t kind,
                               const domain::RosterRemark& remark) {
  ++counts_[kind].rejected;
  if (response_->rejected_size() == kMaxRemarks) return;
  Fill(index, domain::KindName(kind), remark, *response_->add_rejected());
}

void LoadRosterReactor::Warn(std::int64_t index, std::size_t kind,
                             const domain::RosterRemark& remark) {
  if (response_->warnings_size() == kMaxRemarks) return;
  Fill(index, domain::KindName(kind), remark, *response_->add_warnings());
}

}  // namespace cte::server
