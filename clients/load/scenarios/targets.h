#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "clients/load/roster/award_rows.h"

namespace cte::load {

// What may be given to students of one program.
struct AwardableProgram {
  struct Credential {
    std::string code;
    bool approved = false;  // else supplemental
  };
  std::int64_t psn = 0;
  std::vector<std::string> uics;        // some of its students
  std::vector<Credential> credentials;  // some that are valid for it
};

// What a run asks the server for.
struct Targets {
  std::vector<std::string> districts;
  std::vector<std::int64_t> psns;
  std::vector<AwardableProgram> awardable;
};

// What the scenarios of a run need to know.
struct Wanted {
  bool programs = false;   // districts and psns
  bool awardable = false;  // all of it
};

// A row for some of its students, chosen by the seed and the number; rows of
// different numbers may be alike.
AwardRow RowOf(const Targets& targets, std::uint64_t seed, std::uint64_t n);

// Asks the server what there is: all districts and their programs of the
// current year, at most 100,000; of some programs, chosen by the seed, a page
// of the students and of the catalogue. Blocks. Failures: those of the calls,
// and NOTHING_TO_ASK_FOR (local), which says what to load.
absl::StatusOr<Targets> ListTargets(
    const std::shared_ptr<grpc::ChannelInterface>& channel, Wanted wanted,
    std::uint64_t seed, const client::CallOptions& options);

}  // namespace cte::load
