#include "clients/load/scenarios/read_scenarios.h"

#include <utility>

#include "clients/load/scenarios/unary_call.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"

namespace cte::load {
namespace {

namespace v1 = credentials::v1;
using Programs = v1::ProgramService;
using Async = Programs::StubInterface::async_interface;

// A call of which each turn makes one, with what `ask` puts into the request;
// `rows` says how many the response has.
template <typename Request, typename Response, typename Ask, typename Rows>
class ReadScenario : public Scenario {
 public:
  using Method = UnaryMethod<Async, Request, Response>;

  ReadScenario(const Setting& setting, std::string name, Method method, Ask ask,
               Rows rows)
      : stubs_(setting),
        options_(setting.options),
        operations_{std::move(name)},
        method_(method),
        ask_(std::move(ask)),
        rows_(std::move(rows)) {}

  const std::vector<std::string>& operations() const override {
    return operations_;
  }

  void Begin(const Turn& turn, Answered answered) override {
    Request request;
    ask_(turn.random, request);
    Async* const stub = stubs_.Of(turn.client).async();
    BeginCall(
        stub, method_, std::move(request), options_,
        [this, answered = std::move(answered)](
            const absl::StatusOr<Response>& response) {
          if (!response.ok()) {
            return answered({.status = response.status()});
          }
          answered({.status = absl::OkStatus(), .rows = rows_(*response)});
        });
  }

 private:
  const Stubs<Programs> stubs_;
  const client::CallOptions options_;
  const std::vector<std::string> operations_;
  const Method method_;
  const Ask ask_;
  const Rows rows_;
};

template <typename Request, typename Response, typename Ask, typename Rows>
std::unique_ptr<Scenario> Make(const Setting& setting, std::string name,
                               UnaryMethod<Async, Request, Response> method,
                               Ask ask, Rows rows) {
  return std::make_unique<ReadScenario<Request, Response, Ask, Rows>>(
      setting, std::move(name), method, std::move(ask), std::move(rows));
}

template <typename T>
const T& Any(Random& random, const std::vector<T>& all) {
  return all[random.Below(all.size())];
}

}  // namespace

std::unique_ptr<Scenario> GetProgramScenario(const Setting& setting) {
  return Make<v1::GetProgramRequest, v1::GetProgramResponse>(
      setting, "program", &Async::GetProgram,
      [targets = setting.targets](Random& random,
                                  v1::GetProgramRequest& request) {
        request.set_psn(Any(random, targets->psns));
      },
      [](const v1::GetProgramResponse&) { return 0; });
}

std::unique_ptr<Scenario> ListProgramsScenario(const Setting& setting) {
  return Make<v1::ListProgramsRequest, v1::ListProgramsResponse>(
      setting, "programs", &Async::ListPrograms,
      [targets = setting.targets, page_size = setting.page_size](
          Random& random, v1::ListProgramsRequest& request) {
        request.set_district_code(Any(random, targets->districts));
        request.set_page_size(page_size);
      },
      [](const v1::ListProgramsResponse& response) {
        return response.programs_size();
      });
}

std::unique_ptr<Scenario> ListStudentsScenario(const Setting& setting) {
  return Make<v1::ListProgramStudentsRequest, v1::ListProgramStudentsResponse>(
      setting, "students", &Async::ListProgramStudents,
      [targets = setting.targets, page_size = setting.page_size](
          Random& random, v1::ListProgramStudentsRequest& request) {
        request.mutable_selection()->set_psn(Any(random, targets->psns));
        request.set_page_size(page_size);
      },
      [](const v1::ListProgramStudentsResponse& response) {
        return response.students_size();
      });
}

}  // namespace cte::load
