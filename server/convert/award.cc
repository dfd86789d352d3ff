#include "server/convert/award.h"

#include "server/convert/credential.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

v1::Award::SuggestionState StateOf(domain::SuggestionState state) {
  switch (state) {
    case domain::SuggestionState::kOpen:
      return v1::Award::SUGGESTION_STATE_OPEN;
    case domain::SuggestionState::kAdded:
    case domain::SuggestionState::kMapped:
      return v1::Award::SUGGESTION_STATE_SETTLED;
    case domain::SuggestionState::kDeclined:
      return v1::Award::SUGGESTION_STATE_DECLINED;
  }
  return v1::Award::SUGGESTION_STATE_UNSPECIFIED;
}

v1::Award::Removal RemovalOf(const domain::Award::Removal& removal) {
  v1::Award::Removal proto;
  *proto.mutable_remove_time() = ToProto(removal.time);
  proto.set_removed_by(removal.principal);
  proto.set_merged(removal.merged);
  return proto;
}

}  // namespace

v1::Award ToProto(const domain::Award& award) {
  v1::Award proto;
  proto.set_psn(static_cast<std::int64_t>(award.psn));
  proto.set_program_name(award.program_name);
  proto.set_cip_code(award.cip_code);
  proto.set_school_year(award.school_year);
  proto.set_uic(award.uic);
  proto.set_last_name(award.last_name);
  proto.set_first_name(award.first_name);
  proto.set_credential_type(ToProto(award.type));
  proto.set_credential_code(award.code);
  proto.set_credential_name(award.name);
  proto.set_suggested_name(award.suggested_name);
  if (award.suggestion) {
    proto.set_suggestion_state(StateOf(*award.suggestion));
  }
  *proto.mutable_award_time() = ToProto(award.award_time);
  proto.set_awarded_by(award.awarded_by);
  if (award.import) proto.set_import_id(domain::ToString(*award.import));
  proto.set_import_row(award.import_row);
  proto.set_counts_for_indicator(award.counts);
  if (award.removal) *proto.mutable_removal() = RemovalOf(*award.removal);
  return proto;
}

}  // namespace cte::server
