#include "server/convert/suggestion.h"

#include "domain/error.h"
#include "server/convert/enum.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

// Anybody may enter as many spellings as there are; clients take 4 MiB.
constexpr int kMaxSpellings = 100;

namespace v1 = credentials::v1;

// The numbers of these enums are the same on both sides.
static_assert(static_cast<int>(domain::SuggestionState::kOpen) ==
              v1::Suggestion::STATE_OPEN);
static_assert(static_cast<int>(domain::SuggestionState::kAdded) ==
              v1::Suggestion::STATE_ADDED);
static_assert(static_cast<int>(domain::SuggestionState::kMapped) ==
              v1::Suggestion::STATE_MAPPED);
static_assert(static_cast<int>(domain::SuggestionState::kDeclined) ==
              v1::Suggestion::STATE_DECLINED);

domain::NewCredential From(
    const v1::SettleSuggestionRequest::NewCredential& proto) {
  return {proto.code(),
          proto.name(),
          Within(proto.type(), domain::CredentialType::kSuggested),
          {proto.cip_codes().begin(), proto.cip_codes().end()},
          proto.first_year()};
}

}  // namespace

v1::Suggestion ToProto(const domain::Suggestion& suggestion) {
  v1::Suggestion proto;
  proto.set_suggestion_id(domain::ToString(suggestion.id));
  proto.set_state(static_cast<v1::Suggestion::State>(suggestion.state));
  for (const domain::Suggestion::Spelling& spelling : suggestion.spellings) {
    if (proto.spellings_size() == kMaxSpellings) break;
    auto& added = *proto.add_spellings();
    added.set_name(spelling.name);
    added.set_award_count(spelling.award_count);
  }
  proto.set_award_count(suggestion.award_count);
  proto.set_program_count(suggestion.program_count);
  proto.set_credential_code(suggestion.credential_code);
  proto.set_settled_by(suggestion.settled_by);
  if (suggestion.settle_time) {
    *proto.mutable_settle_time() = ToProto(*suggestion.settle_time);
  }
  return proto;
}

absl::StatusOr<std::optional<domain::SuggestionState>> ParseStateFilter(
    v1::Suggestion::State state) {
  return ParseFilter(state, domain::SuggestionState::kDeclined, "state",
                     "STATE_UNKNOWN");
}

absl::StatusOr<domain::Settlement> ParseSettlement(
    const v1::SettleSuggestionRequest& request) {
  if (request.has_new_credential()) return From(request.new_credential());
  if (!request.existing_code().empty()) {
    return domain::ExistingCredential{request.existing_code()};
  }
  if (request.decline()) return domain::Declined();
  return domain::Error(absl::StatusCode::kInvalidArgument,
                       "SETTLEMENT_REQUIRED",
                       "The request does not say what the suggestion is. Give "
                       "new_credential, existing_code or decline.");
}

}  // namespace cte::server
