#include "server/convert/audit.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "domain/award_request.h"
#include "domain/error.h"
#include "domain/program.h"
#include "server/convert/credential.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

constexpr std::size_t kAwardsOfAPart = 1000;
// Of the years that a Timestamp has, 1 to 9999.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

static_assert(static_cast<int>(domain::AuditAction::kExported) ==
              v1::AuditRecord::ACTION_EXPORTED);

v1::ImportBatch BatchOf(const domain::AuditBatch& batch) {
  v1::ImportBatch proto;
  proto.set_created_awards(batch.created_awards);
  proto.set_created_declarations(batch.created_declarations);
  proto.set_unchanged_rows(batch.unchanged);
  proto.set_rejected_rows(batch.rejected);
  return proto;
}

void Add(const domain::ImportedAward& award, v1::ImportBatch& batch) {
  auto& added = *batch.add_awards();
  added.set_import_row(award.import_row);
  added.set_uic(award.uic);
  added.set_psn(static_cast<std::int64_t>(award.psn));
  added.set_credential_code(award.code);
  added.set_credential_name(award.name);
  added.set_credential_type(ToProto(award.type));
}

absl::Status TimeInvalid() {
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "TIME_INVALID",
      "from_time and to_time are times of the years 1 to 9999, "
      "and from_time is not after to_time. Correct them.");
}

absl::StatusOr<std::optional<absl::Time>> ParseTimestamp(
    bool is_set, const google::protobuf::Timestamp& time) {
  if (!is_set) return std::nullopt;
  const bool is_valid = time.seconds() >= kFirstSecond &&
                        time.seconds() <= kLastSecond && time.nanos() >= 0 &&
                        time.nanos() < 1'000'000'000;
  if (!is_valid) return TimeInvalid();
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace

v1::AuditRecord ToProto(const domain::AuditRecord& record) {
  const domain::AuditEvent& event = record.event;
  v1::AuditRecord proto;
  proto.set_position(record.position);
  *proto.mutable_time() = ToProto(record.time);
  proto.set_principal(record.actor.principal);
  proto.set_request_id(record.actor.request_id);
  proto.set_action(static_cast<v1::AuditRecord::Action>(event.action));
  if (event.psn) proto.set_psn(static_cast<std::int64_t>(*event.psn));
  proto.set_school_year(event.school_year);
  proto.set_uic(event.uic);
  if (event.import) proto.set_import_id(domain::ToString(*event.import));
  proto.set_first_import_row(event.first_row);
  proto.set_last_import_row(event.last_row);
  for (const domain::AuditChange& change : event.changes) {
    auto& added = *proto.add_changes();
    added.set_field(change.field);
    added.set_before(change.before);
    added.set_after(change.after);
  }
  if (event.action == domain::AuditAction::kImportBatch) {
    *proto.mutable_batch() = BatchOf(event.batch);
  }
  return proto;
}

std::vector<v1::AuditRecord> ToProtos(
    const domain::AuditRecord& record,
    const std::vector<domain::ImportedAward>& awards) {
  std::vector<v1::AuditRecord> parts;
  std::size_t begin = 0;
  do {
    v1::AuditRecord& part = parts.emplace_back(ToProto(record));
    const std::size_t end = std::min(awards.size(), begin + kAwardsOfAPart);
    for (std::size_t i = begin; i < end; ++i) {
      Add(awards[i], *part.mutable_batch());
    }
    begin = end;
  } while (begin < awards.size());
  if (!parts.front().has_batch()) return parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].mutable_batch()->set_part(static_cast<std::int32_t>(i) + 1);
  }
  parts.back().mutable_batch()->set_last_part(true);
  return parts;
}

absl::StatusOr<domain::AuditQuery> ParseAuditQuery(
    const v1::ListAuditRecordsRequest& request) {
  domain::AuditQuery query;
  if (!request.principal().empty()) query.principal = request.principal();
  if (request.psn() != 0) {
    const auto psn = domain::CheckPsn(request.psn());
    if (!psn.ok()) return psn.status();
    query.psn = *psn;
  }
  if (!request.uic().empty()) {
    const auto uic = domain::ParseStudent(request.uic());
    if (!uic.ok()) return uic.status();
    query.uic = *uic;
  }
  if (!request.import_id().empty()) {
    query.import = domain::ParseImportId(request.import_id());
    if (!query.import) return domain::ImportNotFound(request.import_id());
  }
  const auto from =
      ParseTimestamp(request.has_from_time(), request.from_time());
  if (!from.ok()) return from.status();
  const auto to = ParseTimestamp(request.has_to_time(), request.to_time());
  if (!to.ok()) return to.status();
  if (*from && *to && **from > **to) return TimeInvalid();
  query.from = *from;
  query.to = *to;
  return query;
}

}  // namespace cte::server
