#include "server/convert/import.h"

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "server/convert/credential.h"
#include "server/convert/status.h"
#include "server/convert/time.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// The numbers of these enums are the same on both sides.
static_assert(static_cast<int>(domain::ImportState::kReceiving) ==
              v1::Import::STATE_RECEIVING);
static_assert(static_cast<int>(domain::ImportState::kChecking) ==
              v1::Import::STATE_CHECKING);
static_assert(static_cast<int>(domain::ImportState::kChecked) ==
              v1::Import::STATE_CHECKED);
static_assert(static_cast<int>(domain::ImportState::kCommitting) ==
              v1::Import::STATE_COMMITTING);
static_assert(static_cast<int>(domain::ImportState::kCommitted) ==
              v1::Import::STATE_COMMITTED);
static_assert(static_cast<int>(domain::ImportState::kFailed) ==
              v1::Import::STATE_FAILED);
static_assert(static_cast<int>(domain::ImportState::kDiscarded) ==
              v1::Import::STATE_DISCARDED);
static_assert(static_cast<int>(domain::ImportState::kExpired) ==
              v1::Import::STATE_EXPIRED);
static_assert(static_cast<int>(domain::Outcome::kCreated) ==
              v1::ImportRow::OUTCOME_CREATED);
static_assert(static_cast<int>(domain::Outcome::kUnchanged) ==
              v1::ImportRow::OUTCOME_UNCHANGED);
static_assert(static_cast<int>(domain::Outcome::kRejected) ==
              v1::ImportRow::OUTCOME_REJECTED);

static_assert(static_cast<int>(domain::ImportSource::kWorkbook) ==
              v1::Import::SOURCE_WORKBOOK);
static_assert(static_cast<int>(domain::ImportSource::kStream) ==
              v1::Import::SOURCE_STREAM);

v1::Finding::Severity SeverityOf(domain::FindingCode code) {
  return domain::IsError(code) ? v1::Finding::SEVERITY_ERROR
                               : v1::Finding::SEVERITY_WARNING;
}

void Set(const std::optional<absl::Time>& time,
         google::protobuf::Timestamp* (v1::Import::*field)(),
         v1::Import& proto) {
  if (time) *(proto.*field)() = ToProto(*time);
}

void SetCounts(const domain::Import& import, v1::Import& proto) {
  auto& counts = *proto.mutable_counts();
  counts.set_rows(import.counts.rows);
  counts.set_valid(import.counts.valid);
  counts.set_invalid(import.counts.invalid);
  counts.set_created(import.counts.created);
  counts.set_unchanged(import.counts.unchanged);
  counts.set_rejected(import.counts.rejected);
  for (const domain::FindingCount& count : import.finding_counts) {
    auto& added = *proto.add_finding_counts();
    added.set_code(std::string(domain::CodeName(count.code)));
    added.set_label(std::string(domain::Label(count.code)));
    added.set_severity(SeverityOf(count.code));
    added.set_rows(count.rows);
  }
}

}  // namespace

v1::Import ToProto(const domain::Import& import) {
  v1::Import proto;
  if (import.id != domain::ImportId{}) {
    proto.set_import_id(domain::ToString(import.id));
  }
  proto.set_state(static_cast<v1::Import::State>(import.state));
  proto.set_file_name(import.file_name);
  proto.set_file_bytes(import.file_bytes);
  proto.set_school_year(import.school_year);
  proto.set_created_by(import.created_by);
  Set(import.create_time, &v1::Import::mutable_create_time, proto);
  Set(import.check_time, &v1::Import::mutable_check_time, proto);
  Set(import.commit_time, &v1::Import::mutable_commit_time, proto);
  Set(import.expire_time, &v1::Import::mutable_expire_time, proto);
  proto.set_sheet_name(import.layout.sheet_name);
  proto.set_header_row(import.layout.header_row);
  for (const std::string& title : import.layout.ignored_columns) {
    proto.add_ignored_columns(title);
  }
  SetCounts(import, proto);
  proto.mutable_progress()->set_done(import.progress.done);
  proto.mutable_progress()->set_total(import.progress.total);
  proto.set_all_or_nothing(import.all_or_nothing);
  proto.set_source(static_cast<v1::Import::Source>(import.source));
  if (import.state == domain::ImportState::kFailed) {
    *proto.mutable_failure() = ToProto(import.failure);
  }
  return proto;
}

v1::ImportRow ToProto(const domain::CheckedRow& row) {
  v1::ImportRow proto;
  proto.set_row_number(row.row_number);
  proto.set_uic(row.uic);
  proto.set_psn(row.psn);
  proto.set_cip_code(row.cip_code);
  proto.set_program_name(row.program_name);
  proto.set_credential_type(ToProto(row.credential_type));
  proto.set_credential_name(row.credential_name);
  proto.set_credential_code(row.credential_code);
  proto.set_valid(row.valid());
  for (const domain::Finding& finding : row.findings) {
    auto& added = *proto.add_findings();
    added.set_code(std::string(domain::CodeName(finding.code)));
    added.set_label(std::string(domain::Label(finding.code)));
    added.set_severity(SeverityOf(finding.code));
    added.set_column(finding.column);
    added.set_value(finding.value);
    added.set_message(finding.message);
  }
  if (row.outcome != domain::Outcome::kNone) {
    proto.set_outcome(static_cast<v1::ImportRow::Outcome>(row.outcome));
  }
  return proto;
}

}  // namespace cte::server
