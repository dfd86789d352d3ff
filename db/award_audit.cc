#include "db/award_audit.h"

#include "db/audit_log.h"
#include "db/credential_histories.h"
#include "domain/audit_text.h"
#include "domain/credential_history.h"

namespace cte::db {

using domain::AuditAction;
using domain::AuditChange;
using domain::AuditEvent;
using domain::AuditText;

absl::Status AwardAudit::Record(AuditAction action, const AwardPlace& place,
                                std::uint32_t credential_id,
                                const AwardSource& source) {
  const auto meaning = MeaningOf(credential_id, place.school_year);
  if (!meaning.ok()) return meaning.status();
  AuditEvent event;
  event.action = action;
  event.psn = place.psn;
  event.school_year = place.school_year;
  event.uic = place.uic;
  event.import = source.import;
  event.first_row = event.last_row = source.import_row;
  const bool is_there = action == AuditAction::kAwardCreated ||
                        action == AuditAction::kAwardRestored;
  const auto add = [&](std::string field, const std::string& value) {
    if (value.empty()) return;
    event.changes.push_back(is_there
                                ? AuditChange{std::move(field), "", value}
                                : AuditChange{std::move(field), value, ""});
  };
  add("credential_type", meaning->type);
  add("credential_code", meaning->code);
  add("credential_name", meaning->name);
  add("suggested_name", meaning->suggested_name);
  return RecordAudit(connection_, actor_, event);
}

absl::StatusOr<AwardAudit::Meaning> AwardAudit::MeaningOf(
    std::uint32_t credential_id, std::int32_t school_year) {
  const auto known = meanings_.find({credential_id, school_year});
  if (known != meanings_.end()) return known->second;
  auto loaded = LoadMeaning(credential_id, school_year);
  if (loaded.ok()) meanings_[{credential_id, school_year}] = *loaded;
  return loaded;
}

absl::StatusOr<AwardAudit::Meaning> AwardAudit::LoadMeaning(
    std::uint32_t credential_id, std::int32_t school_year) {
  Meaning meaning;
  std::uint32_t means = credential_id;
  auto status = connection_.Query(
      "SELECT suggested_name, COALESCE(settled_as, credential_id)"
      " FROM credentials WHERE credential_id = ?",
      {credential_id}, [&](const Row& row) {
        meaning.suggested_name = row.Text(0);
        means = static_cast<std::uint32_t>(row.Int(1));
      });
  if (!status.ok()) return status;
  const auto histories = LoadHistoriesById(connection_, {means});
  if (!histories.ok()) return histories.status();
  if (histories->empty()) {
    meaning.type = AuditText(domain::CredentialType::kSuggested);
    meaning.name = meaning.suggested_name;
    return meaning;
  }
  const domain::Credential credential = histories->front().In(school_year);
  meaning.type = AuditText(credential.type);
  meaning.code = credential.code;
  meaning.name = credential.name;
  return meaning;
}

}  // namespace cte::db
