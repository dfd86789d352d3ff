#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "domain/stores.h"
#include "server/gate/access_table.h"
#include "server/gate/caller.h"
#include "server/telemetry/trace.h"
#include "server/work/executor.h"

namespace cte::server {

class Gate;

// One call under way, made by Gate::Begin: the gRPC reactor of the call has
// what it does in the database done by Run, and ends by End. Thread safe; held
// by the reactor and by the step that runs for it, so that it may outlive the
// reactor.
class Call : public std::enable_shared_from_this<Call> {
 public:
  // One step of the work. Its last act is to read on, to write, or to End.
  using Step = std::function<void(domain::Store&, const Caller&)>;
  // The Finish of the reactor.
  using Finish = std::function<void(const grpc::Status&)>;

  // To be called by the Gate only, whose rule it is. `request` is null for a
  // stream of them; it must be there until Done.
  Call(Gate& gate, grpc::CallbackServerContext* context, const AccessRule& rule,
       const google::protobuf::Message* request);

  // To be called once, before Run or End.
  void OnEnd(Finish finish) { finish_ = std::move(finish); }

  // Has the executor do a step for a caller who may make the call (Authorize),
  // and ends the call if it may not, if there is no room, if nobody waits for
  // it any more, or if the step throws. Steps may run at the same time. They
  // take turns with those of other callers, in the background with those of any
  // other call, as imports do.
  void Run(Lane lane, Step step);

  // Ends the call, the first time that it is called; for the reason that it was
  // broken for, if it was. A status that says of itself nothing but that
  // something went wrong is logged, not told. The client learns the id of its
  // request, as the log has it, from the trailing metadata "request-id".
  void End(const absl::Status& status);

  // For the reactor's OnCancel: nobody waits any more. The statement that runs
  // for the call is ended too.
  void Cancel() { stop_.request_stop(); }
  bool cancelled() const { return stop_.stop_requested(); }

  // Breaks the stream, whatever it waits for. What its client learns of the
  // reason is the code and the message at most.
  void Break(const absl::Status& why);

  // Says whether the stream waits for its client, to send or to read; to be
  // said anew whenever the client has done so. One that is waited for longer
  // than Gate::Options::client_stall is given up.
  void ClientOwes(bool owes);
  // What is done with a stream that is given up while it waits for its client:
  // Break, unless something else is set before the first ClientOwes. May be
  // called at any time, from any thread.
  using GiveUp = std::function<void(const absl::Status& why)>;
  void OnGiveUp(GiveUp give_up) { give_up_ = std::move(give_up); }

  // Called once the server has been asked to stop, by the thread that asks;
  // now, if it has been. More than once does no harm.
  void OnServerStop(std::function<void()> stopping);

  // Ends a call that is refused already; true if it was. For one whose first
  // Run waits for what the client sends.
  bool EndIfRefused();

  // For the reactor's OnDone: from here on nothing of gRPC's is touched.
  void Done();

  // "ProgramService/GetProgram"
  std::string_view method() const;
  // Executor::IsCrowded.
  bool IsCrowded(Lane lane) const;
  // Whether the server has been asked to stop: what waits for something to
  // happen, ends.
  bool server_stops() const;
  // Who calls, in a step.
  const domain::Actor& actor() const { return actor_; }

 private:
  friend class Gate;

  void RunStep(domain::Store& store, const Step& step);
  // Whose steps this one takes turns with.
  std::string TurnOf(Lane lane) const;
  // The caller, if the call may (still) be made.
  absl::StatusOr<std::shared_ptr<const Caller>> FindCaller(
      domain::Store& store);
  // Of a stream: from here on the request is a copy, which stays.
  void KeepRequest();
  // Of a stream without a step for some time: ends it if it may not go on.
  void CheckAgain(domain::Store& store);
  void CheckStall();
  // Ends it, wherever it is.
  void Refuse(const absl::Status& why);
  void TellOfStop();
  // Whether it was looked at not long ago that the call may be made.
  bool IsFresh(absl::Time now);
  // Looks whether it may, with what is known now.
  absl::StatusOr<Caller> Look(domain::Store& store);
  // Logs and counts how it ended.
  void Record(const absl::Status& status, const grpc::Status& answer);

  Gate& gate_;
  const AccessRule& rule_;
  std::unique_ptr<google::protobuf::Message> kept_request_;
  const google::protobuf::Message* request_;
  const absl::Time begun_;
  const CallTrace trace_;
  domain::Actor actor_{""};
  Identity::Kind known_by_ = Identity::kToken;
  std::string token_district_;  // Identity::district_code
  absl::Status admission_;      // why nothing is done for it, if it is not OK
  Finish finish_;
  GiveUp give_up_ = [this](const absl::Status& why) { Break(why); };
  std::stop_source stop_;

  std::mutex mutex_;  // guards what follows
  grpc::CallbackServerContext* context_;
  std::optional<absl::Time> owed_since_;
  std::function<void()> stopping_ = [] {};
  absl::Time looked_at_;  // when it was found that the call may be made
  std::shared_ptr<const Caller> caller_;  // as it was then
  absl::Status broken_;  // why it is not to go on, if it is not OK
  bool ended_ = false;
};

}  // namespace cte::server
