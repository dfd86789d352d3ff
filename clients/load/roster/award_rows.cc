#include "clients/load/roster/award_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/load/random.h"

namespace cte::load {
namespace {

constexpr std::uint64_t kMillion = 1'000'000;

enum What : std::uint64_t { kCredential = 100, kInvalid, kWrong, kOrder };

// How a row is wrong.
constexpr std::uint64_t kWays = 5;

const MadeCredential& NotFor(const Catalogue& catalogue, std::size_t cip) {
  const std::string_view field = catalogue.cips()[cip].code.substr(0, 2);
  return *std::find_if(
      catalogue.credentials().begin(), catalogue.credentials().end(),
      [field](const MadeCredential& one) {
        return !one.cips.empty() &&
               std::string_view(one.cips.front()).substr(0, 2) != field;
      });
}

}  // namespace

std::uint64_t AwardRows::Most(const Roster& roster) {
  std::uint64_t pairs = 0;
  std::uint64_t credentials = ~std::uint64_t{0};
  for (std::uint64_t i = 0; i < roster.size().programs; ++i) {
    const Roster::Program program = roster.ProgramAt(i);
    pairs += program.students;
    credentials = std::min<std::uint64_t>(
        credentials, roster.catalogue().ValidFor(program.cip).size());
  }
  // The rows of a program may be one over its share.
  return pairs * (credentials - 1);
}

absl::StatusOr<AwardRows> AwardRows::Make(const Roster& roster,
                                          std::uint64_t count,
                                          std::uint64_t seed, Order order,
                                          double invalid) {
  if (const std::uint64_t most = Most(roster); count == 0 || count > most) {
    return client::LocalError(
        absl::StatusCode::kInvalidArgument, "TOO_MANY_ROWS",
        absl::StrCat("The roster has different awards for 1 to ", most,
                     " rows. Ask for fewer, or make a larger roster."));
  }
  std::vector<std::uint32_t> weights(roster.size().programs);
  for (std::uint64_t i = 0; i < weights.size(); ++i) {
    weights[i] = static_cast<std::uint32_t>(roster.ProgramAt(i).students);
  }
  return AwardRows(roster, Portions(weights, count), seed, order, invalid);
}

AwardRows::AwardRows(const Roster& roster, Portions portions,
                     std::uint64_t seed, Order order, double invalid)
    : roster_(&roster),
      portions_(std::move(portions)),
      seed_(seed),
      order_(order),
      invalid_(static_cast<std::uint64_t>(invalid * kMillion / 100)),
      shuffled_(portions_.whole(), Decide(seed, kOrder)) {}

bool AwardRows::IsInvalid(std::uint64_t n) const {
  return Decide(seed_, kInvalid, n) % kMillion < invalid_;
}

AwardRow AwardRows::At(std::uint64_t n) const {
  const std::uint64_t place = order_ == Order::kShuffled ? shuffled_.At(n) : n;
  const std::uint64_t number = portions_.PartAt(place);
  const Roster::Program program = roster_->ProgramAt(number);
  const std::uint64_t within = place - portions_.Begin(number);
  const std::uint64_t student =
      roster_->StudentOf(program, within % program.students);
  const auto& valid = roster_->catalogue().ValidFor(program.cip);
  const std::size_t rank =
      ZipfRank(Decide(seed_, kCredential, student ^ (number << 32)),
               valid.size()) +
      within / program.students;
  const MadeCredential& credential =
      roster_->catalogue().credentials()[valid[rank % valid.size()]];
  AwardRow row{.uic = roster_->UicOf(student),
               .psn = absl::StrCat(program.psn),
               .credential_code = credential.code,
               .credential_name = credential.name};
  if (IsInvalid(n)) Spoil(n, program, row);
  return row;
}

void AwardRows::Spoil(std::uint64_t n, const Roster::Program& program,
                      AwardRow& row) const {
  switch (Decide(seed_, kWrong, n) % kWays) {
    case 0:
      row.uic = row.uic.substr(0, 9) + "X";
      break;
    case 1:  // nobody
      row.uic = roster_->UicOf(roster_->size().students + n);
      break;
    case 2:  // beyond the PSNs of all rosters
      row.psn = absl::StrCat(900'000'000'000 + n);
      break;
    case 3:
      row.credential_code = "NO-SUCH-CODE";
      break;
    default: {
      const MadeCredential& other = NotFor(roster_->catalogue(), program.cip);
      row.credential_code = other.code;
      row.credential_name = other.name;
    }
  }
}

}  // namespace cte::load
