#include "clients/load/scenarios/award_scenario.h"

#include <optional>
#include <utility>

#include "clients/cpp/unary.h"
#include "clients/load/scenarios/unary_call.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"

namespace cte::load {
namespace {

namespace v1 = credentials::v1;
using Service = v1::CredentialService;
using Async = Service::StubInterface::async_interface;

constexpr std::size_t kAward = 0;
constexpr std::size_t kRemoval = 1;

class Awarding : public Scenario {
 public:
  explicit Awarding(const Setting& setting)
      : stubs_(setting),
        options_(setting.options),
        targets_(*setting.targets),
        made_(setting.clients) {}

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    if (made_[turn.client]) {
      Remove(turn.client, std::move(answered));
    } else {
      Award(turn, std::move(answered));
    }
  }

  void Finish() override {
    for (std::size_t client = 0; client < made_.size(); ++client) {
      if (!made_[client]) continue;
      // One that stays does no harm beyond itself.
      (void)client::Unary(stubs_.Of(client), &Service::Stub::RemoveAward,
                          *made_[client], {});
      made_[client].reset();
    }
  }

 private:
  void Award(const Turn& turn, Answered answered) {
    const AwardableProgram& program =
        targets_.awardable[turn.random.Below(targets_.awardable.size())];
    const AwardableProgram::Credential& credential =
        program.credentials[turn.random.Below(program.credentials.size())];
    v1::AwardCredentialRequest request;
    request.set_psn(program.psn);
    request.add_uics(program.uics[turn.random.Below(program.uics.size())]);
    if (credential.approved) {
      request.set_approved_code(credential.code);
    } else {
      request.set_supplemental_code(credential.code);
    }
    v1::RemoveAwardRequest removal;
    removal.set_psn(program.psn);
    removal.set_uic(request.uics(0));
    removal.set_credential_code(credential.code);
    using Response = v1::AwardCredentialResponse;
    Async* const stub = stubs_.Of(turn.client).async();
    BeginCall<Async, v1::AwardCredentialRequest, Response>(
        stub, &Async::AwardCredential, std::move(request), options_,
        [this, client = turn.client, removal = std::move(removal),
         answered =
             std::move(answered)](const absl::StatusOr<Response>& response) {
          if (response.ok() &&
              response->results(0).outcome() == Response::OUTCOME_CREATED) {
            made_[client] = removal;
          }
          answered({.status = response.status(), .operation = kAward});
        });
  }

  void Remove(std::size_t client, Answered answered) {
    using Response = v1::RemoveAwardResponse;
    Async* const stub = stubs_.Of(client).async();
    BeginCall<Async, v1::RemoveAwardRequest, Response>(
        stub, &Async::RemoveAward, *made_[client], options_,
        [this, client, answered = std::move(answered)](
            const absl::StatusOr<Response>& response) {
          if (response.ok()) made_[client].reset();
          answered({.status = response.status(), .operation = kRemoval});
        });
  }

  const std::vector<std::string> operations_ = {"award", "removal"};
  const Stubs<Service> stubs_;
  const client::CallOptions options_;
  const Targets& targets_;
  // What each client gave and has not taken again; a client's own.
  std::vector<std::optional<v1::RemoveAwardRequest>> made_;
};

}  // namespace

std::unique_ptr<Scenario> AwardScenario(const Setting& setting) {
  return std::make_unique<Awarding>(setting);
}

}  // namespace cte::load
