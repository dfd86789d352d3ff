#pragma once

#include <grpcpp/channel.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/roster_service.grpc.pb.h"

namespace cte::client {

// One load of a roster: records go in one by one and travel in batches; Finish
// answers what became of them. See RosterService for the rules.
//
// One thread at a time. Holds one batch, whatever the size of the roster. Not
// repeated by itself: a load that fails may be sent again as a whole, and what
// is in already stays as it is. Destroying one that is not finished cancels it;
// the batches that were sent are kept.
class RosterLoad {
 public:
  static constexpr std::size_t kMaxBatchBytes = 512 << 10;
  static constexpr int kMaxBatchRecords = 5000;

  explicit RosterLoad(const std::shared_ptr<grpc::ChannelInterface>& channel,
                      const CallOptions& options = {});
  ~RosterLoad();
  RosterLoad(const RosterLoad&) = delete;
  RosterLoad& operator=(const RosterLoad&) = delete;

  // Adds the next record; blocks while the server is behind. After a failure
  // the load has ended: every later call answers the same failure.
  absl::Status Add(credentials::v1::RosterRecord record);

  // Sends what is left and the number of records. Once.
  absl::StatusOr<credentials::v1::LoadRosterResponse> Finish();

  // How many records were added: the next one's place in the stream, as
  // Remark.index counts.
  std::int64_t count() const { return count_; }

 private:
  absl::Status Flush();
  absl::Status End();

  const std::unique_ptr<credentials::v1::RosterService::Stub> stub_;
  Call call_;
  credentials::v1::LoadRosterResponse response_;
  // Writes into response_ and reads call_: destroyed before both.
  std::unique_ptr<grpc::ClientWriter<credentials::v1::LoadRosterRequest>>
      writer_;
  credentials::v1::LoadRosterRequest request_;
  std::size_t batch_bytes_ = 0;
  std::int64_t count_ = 0;
  bool ended_ = false;
  absl::Status end_;
};

}  // namespace cte::client
