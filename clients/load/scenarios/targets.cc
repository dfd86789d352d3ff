#include "clients/load/scenarios/targets.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/credential_client.h"
#include "clients/cpp/error.h"
#include "clients/cpp/program_client.h"
#include "clients/cpp/unary.h"
#include "clients/load/random.h"

namespace cte::load {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kMostPrograms = 100'000;
constexpr std::size_t kAwardablePrograms = 50;
constexpr int kOnePage = 100;

absl::Status Nothing(std::string_view message) {
  return client::LocalError(absl::StatusCode::kFailedPrecondition,
                            "NOTHING_TO_ASK_FOR", message);
}

absl::Status ListDistricts(v1::ProgramService::Stub& stub,
                           const client::CallOptions& options,
                           Targets& targets) {
  return client::EachPage(
      stub, &v1::ProgramService::Stub::ListDistricts,
      v1::ListDistrictsRequest(), options,
      [&](const v1::ListDistrictsResponse& page) {
        for (const v1::District& district : page.districts()) {
          targets.districts.push_back(district.district_code());
        }
      });
}

// The programs that take awards go into `open`.
absl::Status ListPrograms(v1::ProgramService::Stub& stub,
                          const client::CallOptions& options, Targets& targets,
                          std::vector<std::int64_t>& open) {
  return client::EachPage(
      stub, &v1::ProgramService::Stub::ListPrograms, v1::ListProgramsRequest(),
      options, [&](const v1::ListProgramsResponse& page) {
        for (const v1::ProgramYear& program : page.programs()) {
          targets.psns.push_back(program.psn());
          if (program.status() != v1::PROGRAM_STATUS_DECLARED) {
            open.push_back(program.psn());
          }
        }
        return targets.psns.size() < kMostPrograms;
      });
}

absl::StatusOr<AwardableProgram> Look(v1::ProgramService::Stub& programs,
                                      v1::CredentialService::Stub& credentials,
                                      std::int64_t psn,
                                      const client::CallOptions& options) {
  AwardableProgram program;
  program.psn = psn;
  v1::ListProgramStudentsRequest students;
  students.mutable_selection()->set_psn(psn);
  students.set_page_size(kOnePage);
  const auto listed =
      client::Unary(programs, &v1::ProgramService::Stub::ListProgramStudents,
                    students, options);
  if (!listed.ok()) return listed.status();
  for (const v1::ProgramStudent& student : listed->students()) {
    program.uics.push_back(student.uic());
  }
  v1::ListCredentialsRequest catalogue;
  catalogue.set_psn(psn);
  catalogue.set_page_size(kOnePage);
  const auto valid =
      client::Unary(credentials, &v1::CredentialService::Stub::ListCredentials,
                    catalogue, options);
  if (!valid.ok()) return valid.status();
  for (const v1::CatalogueCredential& credential : valid->credentials()) {
    program.credentials.push_back(
        {credential.code(), credential.type() == v1::CREDENTIAL_TYPE_APPROVED});
  }
  return program;
}

}  // namespace

AwardRow RowOf(const Targets& targets, std::uint64_t seed, std::uint64_t n) {
  Random random(Decide(seed, n));
  const auto any = [&random](const auto& all) -> const auto& {
    return all[random.Below(all.size())];
  };
  const AwardableProgram& program = any(targets.awardable);
  return {.uic = any(program.uics),
          .psn = absl::StrCat(program.psn),
          .credential_code = any(program.credentials).code,
          .credential_name = ""};
}

absl::StatusOr<Targets> ListTargets(
    const std::shared_ptr<grpc::ChannelInterface>& channel, Wanted wanted,
    std::uint64_t seed, const client::CallOptions& options) {
  Targets targets;
  if (!wanted.programs && !wanted.awardable) return targets;
  const auto programs = v1::ProgramService::NewStub(channel);
  const auto credentials = v1::CredentialService::NewStub(channel);
  std::vector<std::int64_t> open;
  for (const absl::Status& listed :
       {ListDistricts(*programs, options, targets),
        ListPrograms(*programs, options, targets, open)}) {
    if (!listed.ok()) return listed;
  }
  if (targets.psns.empty()) {
    return Nothing(
        "The server knows no program that is active this year and that you may "
        "see. Make a roster with `ctecred-load roster` and load it with "
        "`ctecred roster load`.");
  }
  Random random(seed);
  while (wanted.awardable && !open.empty() &&
         targets.awardable.size() < kAwardablePrograms) {
    std::swap(open[random.Below(open.size())], open.back());
    auto program = Look(*programs, *credentials, open.back(), options);
    open.pop_back();
    if (!program.ok()) return program.status();
    if (program->uics.empty() || program->credentials.empty()) continue;
    targets.awardable.push_back(*std::move(program));
  }
  if (wanted.awardable && targets.awardable.empty()) {
    return Nothing(
        "No program has both a student and a credential that is valid for it, "
        "so there is nothing to award. Load enrolments and a catalogue.");
  }
  return targets;
}

}  // namespace cte::load
