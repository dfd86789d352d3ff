#pragma once

#include <cte/credentials/v1/audit_service.grpc.pb.h>

#include <cstdint>
#include <deque>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/call.h"
#include "server/services/slots.h"
#include "server/work/nap.h"

namespace cte::server {

// One FollowAuditRecords call: reads some records, sends them one by one, and
// looks again, at once while there are more and now and then when there are
// none. Holds what it has read and not sent: some hundred records, and what one
// batch of an import made. Deletes itself when the call is over.
class FollowAuditReactor final
    : public grpc::ServerWriteReactor<
          credentials::v1::FollowAuditRecordsResponse> {
 public:
  // The slots outlive the call.
  FollowAuditReactor(std::shared_ptr<Call> call, Slots& slots,
                     const credentials::v1::FollowAuditRecordsRequest& request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  void Look();
  absl::Status Begin(domain::Store& store);
  // Fills what is to be sent.
  absl::Status Read(domain::Store& store, const Caller& caller);
  absl::Status AddParts(domain::Store& store,
                        const domain::AuditRecord& record);
  void SendNext();
  void Wait();

  const std::shared_ptr<Call> call_;
  Slots& slots_;
  Slots::Slot slot_;
  const bool from_now_;
  const bool expand_;

  bool has_begun_ = false;
  std::int64_t reached_;  // all records so far are sent, or in to_send_
  // By position, the oldest first; those that are to be expanded are so when
  // their turn comes.
  std::deque<domain::AuditRecord> records_;
  std::deque<credentials::v1::FollowAuditRecordsResponse> to_send_;
  credentials::v1::FollowAuditRecordsResponse sending_;
  bool caught_up_ = false;  // and the client has been told
  absl::Time last_sent_;
  Nap nap_;
};

}  // namespace cte::server
