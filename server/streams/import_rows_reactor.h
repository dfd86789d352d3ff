#pragma once

#include <cte/credentials/v1/import_service.grpc.pb.h>

#include <memory>

#include "server/gate/call.h"
#include "server/imports/import_runner.h"
#include "server/streams/row_conversation.h"

namespace cte::server {

// One ImportRows call, as gRPC has it: passes on what comes to its
// RowConversation, and what that says. Deletes itself when the call is over.
class ImportRowsReactor final
    : public grpc::ServerBidiReactor<credentials::v1::ImportRowsRequest,
                                     credentials::v1::ImportRowsResponse>,
      public RowConversation::Peer {
 public:
  // The runner outlives the call.
  ImportRowsReactor(std::shared_ptr<Call> call, ImportRunner& runner,
                    RowConversation::Open open);

  void OnReadDone(bool ok) override { conversation_->ReadDone(ok); }
  void OnWriteDone(bool ok) override { conversation_->WriteDone(ok); }
  void OnCancel() override { call_->Cancel(); }
  void OnDone() override;

 private:
  void Read(RowConversation::Request* request) override { StartRead(request); }
  void Write(const RowConversation::Response* response) override {
    StartWrite(response);
  }
  void HangUp() override { Finish(status_); }

  const std::shared_ptr<Call> call_;
  const std::shared_ptr<RowConversation> conversation_;
  grpc::Status status_;
};

}  // namespace cte::server
