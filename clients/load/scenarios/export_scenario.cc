#include "clients/load/scenarios/export_scenario.h"

#include <utility>

#include "cte/credentials/v1/export_service.grpc.pb.h"

namespace cte::load {
namespace {

namespace v1 = credentials::v1;
using Service = v1::ExportService;
using Response = v1::ExportDistrictCredentialsResponse;

// One download; deletes itself when it is done.
class Download : public grpc::ClientReadReactor<Response> {
 public:
  Download(Service::Stub& stub, const std::string& district,
           const client::CallOptions& options, Scenario::Answered answered)
      : call_(options, options.timeout), answered_(std::move(answered)) {
    request_.set_district_code(district);
    stub.async()->ExportDistrictCredentials(call_.context(), &request_, this);
    StartRead(&response_);
    StartCall();
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return;
    bytes_ += static_cast<std::int64_t>(response_.chunk().size());
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    answered_({.status = call_.Ended(status), .bytes = bytes_});
    delete this;
  }

  client::Call call_;
  const Scenario::Answered answered_;
  v1::ExportDistrictCredentialsRequest request_;
  Response response_;
  std::int64_t bytes_ = 0;
};

class Exporting : public Scenario {
 public:
  explicit Exporting(const Setting& setting)
      : stubs_(setting),
        options_(setting.options),
        districts_(setting.targets->districts) {}

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    // NOLINTNEXTLINE: it deletes itself
    new Download(stubs_.Of(turn.client),
                 districts_[turn.random.Below(districts_.size())], options_,
                 std::move(answered));
  }

 private:
  const std::vector<std::string> operations_ = {"export"};
  const Stubs<Service> stubs_;
  const client::CallOptions options_;
  const std::vector<std::string>& districts_;
};

}  // namespace

std::unique_ptr<Scenario> ExportScenario(const Setting& setting) {
  return std::make_unique<Exporting>(setting);
}

}  // namespace cte::load
