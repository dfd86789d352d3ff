#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"

namespace cte::client {

// Districts, programs and what they reported, the students of a program, the
// school years; see ProgramService for what each call means and which reasons
// it refuses with.
//
// Thread safe. Calls block; each is repeated as CallOptions::retry says.
// Failures are those of clients/cpp/error.h. Shares the channel and owns
// nothing else.
//
// A list calls `page` for each of its pages, from the calling thread; at least
// once, with an empty page where there is nothing. It holds one page at a time.
// page_size and page_token of its request may be left out.
class ProgramClient {
 public:
  template <typename Page>
  using OnPage = std::function<void(const Page&)>;

  explicit ProgramClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                         CallOptions options = {});

  absl::Status ListDistricts(
      const OnPage<credentials::v1::ListDistrictsResponse>& page);

  absl::Status ListPrograms(
      const credentials::v1::ListProgramsRequest& request,
      const OnPage<credentials::v1::ListProgramsResponse>& page);

  // A school year of 0 means the current one, here and in the calls about one
  // program.
  absl::StatusOr<credentials::v1::GetProgramResponse> GetProgram(
      std::int64_t psn, std::int32_t school_year);

  absl::Status ListStudents(
      const credentials::v1::StudentSelection& selection,
      const OnPage<credentials::v1::ListProgramStudentsResponse>& page);

  absl::StatusOr<credentials::v1::DeclareNoCredentialsResponse>
  DeclareNoCredentials(std::int64_t psn, std::int32_t school_year);

  absl::StatusOr<credentials::v1::WithdrawNoCredentialsResponse>
  WithdrawNoCredentials(std::int64_t psn, std::int32_t school_year);

  absl::Status ReviewPrograms(
      const credentials::v1::ReviewProgramsRequest& request,
      const OnPage<credentials::v1::ReviewProgramsResponse>& page);

  absl::StatusOr<credentials::v1::ListSchoolYearsResponse> ListSchoolYears();

  absl::StatusOr<credentials::v1::CloseSchoolYearResponse> CloseSchoolYear(
      std::int32_t school_year);

  absl::StatusOr<credentials::v1::ReopenSchoolYearResponse> ReopenSchoolYear(
      std::int32_t school_year);

  absl::StatusOr<credentials::v1::SetCurrentSchoolYearResponse>
  SetCurrentSchoolYear(std::int32_t school_year);

 private:
  const std::unique_ptr<credentials::v1::ProgramService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
