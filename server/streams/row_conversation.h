#pragma once

#include <cte/credentials/v1/import_service.pb.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/row_batch.h"
#include "domain/stores.h"
#include "server/gate/caller.h"
#include "server/streams/acknowledgement.h"
#include "server/streams/row_stream.h"

namespace cte::server {

// What is said in one ImportRows call, and when: reads ahead a few batches at
// most, has those that are apart worked on at the same time, answers them in
// their order, and lets the client wait while the database does, and the
// database while the client does not read.
//
// Holds at most `window` batches, each with its answer, and one message; while
// others wait for the database, one batch.
// Thread safe; held by the reactor and by the steps that run for it.
class RowConversation : public std::enable_shared_from_this<RowConversation> {
 public:
  using Request = credentials::v1::ImportRowsRequest;
  using Response = credentials::v1::ImportRowsResponse;
  using Step = std::function<void(domain::Store&, const Caller&)>;

  // Whom it talks to. Read and Write are answered by ReadDone and WriteDone,
  // one at a time each. Asked by one thread at a time, never with a lock held,
  // and not any more once it has been asked to hang up.
  class Peer {
   public:
    virtual ~Peer() = default;
    virtual void Read(Request* request) = 0;
    virtual void Write(const Response* response) = 0;
    virtual void HangUp() = 0;
  };

  // The call that it is. Thread safe.
  class Host {
   public:
    virtual ~Host() = default;
    // Has the step done, or ends the call. RunLater: once the import has moved,
    // or a moment later.
    virtual void Run(Step step) = 0;
    virtual void RunLater(domain::ImportId id, Step step) = 0;
    // Has what it takes to commit the import go on in the background.
    virtual void Wake(domain::ImportId id) = 0;
    // Whether others wait to have their steps done, so that it is of no use to
    // read ahead of them.
    virtual bool OthersWait() const = 0;
    // Whether it is the client that is waited for.
    virtual void ClientOwes(bool owes) = 0;
    virtual bool server_stops() const = 0;
    // So that WriteDone comes.
    virtual void Break(const absl::Status& why) = 0;
    // Ends the call; Ended follows, the first time.
    virtual void End(const absl::Status& status) = 0;
  };

  // Opens the stream that a header asks for.
  using Open = std::function<absl::StatusOr<std::unique_ptr<RowStream>>(
      domain::Store&, const Caller&, const Request::Header&)>;

  // The peer is there until it has hung up.
  RowConversation(Peer& peer, std::unique_ptr<Host> host, int window,
                  Open open);

  void Begin() { Pump(); }
  void ReadDone(bool ok);
  void WriteDone(bool ok);
  // Its client is not waited for any longer.
  void GiveUp(const absl::Status& why);
  // The server has been asked to stop: what runs is ended, and answered as far
  // as all before it is; the rest is left to the next stream.
  void ServerStops();
  // The call has ended, by this or by itself.
  void Ended();

 private:
  // What comes next from the client.
  enum class Place {
    kBegin,
    kAdmitting,  // it is seen to that the call may be made at all
    kHeader,
    kOpen,  // the header has come
    kOpening,
    kBatches,
    kFinish,  // the finish has come
    kFinishing,
    kEnd,
  };
  enum class Action {
    kNone,
    kAdmit,
    kRead,
    kWrite,
    kOpen,
    kWork,
    kFinish,
    kEnd,
    kHangUp,
  };

  struct Batch {
    explicit Batch(domain::RowBatch read)
        : rows(std::move(read)), claims(rows) {}

    domain::RowBatch rows;
    const domain::BatchClaims claims;
    bool is_begun = false;
    bool is_done = false;
    std::optional<Acknowledgement> answer;  // once it is done
  };

  // How many batches may be on their way.
  int Window() const { return host_->OthersWait() ? 1 : window_; }
  Response NextAnswer();

  // Does what there is to do, one thing after the other, in one thread at a
  // time.
  void Pump();
  void Do(Action action);

  // Runs a step, unless the conversation is over or failing. The work is done
  // without the lock; what it answers is called with it.
  using Conclusion = std::function<void()>;
  void RunStep(absl::FunctionRef<absl::StatusOr<Conclusion>()> work);
  void OpenStream(domain::Store& store, const Caller& caller);
  void Work(Batch& batch, domain::Store& store, const Caller& caller);
  void FinishStream(domain::Store& store, const Caller& caller);
  void Look(domain::Store& store, domain::ImportId id);
  absl::StatusOr<Conclusion> Conclude(const domain::Import& import);

  // With mutex_ held.
  Action Decide();
  Batch* NextToWork();
  bool MayRead() const;
  void CollectAnswers();
  void Fail(const absl::Status& status);
  absl::Status TakeMessage(absl::StatusOr<domain::RowBatch> batch);
  absl::Status TakeBatch(absl::StatusOr<domain::RowBatch> batch);

  Peer& peer_;
  const std::unique_ptr<Host> host_;
  const int window_;
  const Open open_;

  std::mutex
      mutex_;  // guards what follows, but while something is done with it
  bool is_pumping_ = false;
  bool pump_again_ = false;
  bool is_ending_ = false;
  bool has_ended_ = false;
  bool is_over_ = false;
  std::optional<absl::Status> failure_;
  int steps_ = 0;  // that run, or are about to

  Place place_ = Place::kBegin;
  Request message_;
  bool is_reading_ = false;
  std::unique_ptr<RowStream> stream_;
  std::int64_t expected_ = 0;  // the next offset
  bool has_batches_ = false;
  std::int64_t row_count_ = 0;  // of the finish

  // Not acknowledged yet, in their order; those in front may be done already.
  std::deque<std::unique_ptr<Batch>> batches_;
  Batch* to_work_on_ = nullptr;  // what Decide has found
  // Of batches that are done, in their order, until they are written whole.
  std::deque<Acknowledgement> answers_;
  std::optional<Response> news_;  // that it has started, or finished
  Response written_;              // what is being written, or was
  bool is_writing_ = false;
};

}  // namespace cte::server
