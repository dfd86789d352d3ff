#include "clients/load/scenarios/health_scenario.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <utility>

#include "clients/cpp/error.h"

namespace cte::load {
namespace {

// Debian has no header of these messages. A request for the server as a whole
// is empty; an answer that it serves is field 1 with the value 1.
constexpr char kServing[] = "\x08\x01";

grpc::ByteBuffer WholeServer() {
  const grpc::Slice nothing;
  return {&nothing, 1};
}

absl::Status StatusOf(const grpc::ByteBuffer& answer) {
  grpc::Slice bytes;
  if (answer.DumpToSingleSlice(&bytes).ok() &&
      std::string(bytes.begin(), bytes.end()) == kServing) {
    return absl::OkStatus();
  }
  return client::LocalError(absl::StatusCode::kUnavailable, "NOT_SERVING",
                            "The server says that it does not serve. Wait "
                            "until it has started, or ask its operator.");
}

class HealthChecks : public Scenario {
 public:
  explicit HealthChecks(const Setting& setting) : options_(setting.options) {
    for (const auto& channel : setting.channels) stubs_.emplace_back(channel);
  }

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    struct Exchange {
      explicit Exchange(const client::CallOptions& options)
          : call(options, options.timeout) {}
      const grpc::ByteBuffer request = WholeServer();
      grpc::ByteBuffer response;
      client::Call call;
    };
    auto exchange = std::make_shared<Exchange>(options_);
    stubs_[turn.client % stubs_.size()].UnaryCall(
        exchange->call.context(), "/grpc.health.v1.Health/Check", {},
        &exchange->request, &exchange->response,
        [exchange, answered = std::move(answered)](const grpc::Status& status) {
          answered({.status = status.ok() ? StatusOf(exchange->response)
                                          : exchange->call.Ended(status)});
        });
  }

 private:
  const client::CallOptions options_;
  const std::vector<std::string> operations_ = {"health"};
  std::vector<grpc::GenericStub> stubs_;
};

}  // namespace

std::unique_ptr<Scenario> HealthScenario(const Setting& setting) {
  return std::make_unique<HealthChecks>(setting);
}

}  // namespace cte::load
