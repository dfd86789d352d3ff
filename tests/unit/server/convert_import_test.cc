// What a client gets of an import and of a row: every field, every enum.

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "server/convert/import.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using domain::CredentialType;
using domain::FindingCode;
using domain::ImportState;
using domain::Outcome;

template <typename Message>
Message Parsed(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

// A field that is new in the contract fails the test until it is converted.
void ExpectEveryFieldSet(const google::protobuf::Message& message) {
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const auto* field = message.GetDescriptor()->field(i);
    EXPECT_TRUE(field->is_repeated()
                    ? message.GetReflection()->FieldSize(message, field) > 0
                    : message.GetReflection()->HasField(message, field))
        << field->full_name();
  }
}

absl::Time At(int hour) {
  return absl::FromCivil(absl::CivilHour(2026, 11, 24, hour),
                         absl::UTCTimeZone()) +
         absl::Microseconds(5);
}

domain::Import FullImport() {
  domain::Import import;
  import.id = domain::ImportId{12};
  import.source = domain::ImportSource::kStream;
  import.state = ImportState::kFailed;
  import.created_by = "an editor";
  import.committed_by = "another editor";
  import.request_id = "a request";
  import.file_name = "rows.xlsx";
  import.file_bytes = 5'000'000'000;
  import.school_year = 2026;
  import.layout = {"Sheet 2", 3, { "Teacher", "Note" }};
  import.counts = {10, 7, 3, 4, 5, 1};
  import.finding_counts = {{FindingCode::kUnauthorizedPsn, 2},
                           { FindingCode::kUicPadded,
                             1 }};
  import.progress = {600, 700};
  import.all_or_nothing = true;
  import.failure = {absl::StatusCode::kFailedPrecondition, "ALL_OR_NOTHING",
                    "One row is invalid."};
  import.create_time = At(1);
  import.check_time = At(2);
  import.commit_time = At(3);
  import.expire_time = At(4);
  return import;
}

TEST(ConvertImportTest, EveryFieldOfAnImport) {
  v1::Import import = ToProto(FullImport());
  ExpectEveryFieldSet(import);
  EXPECT_EQ(import.failure().code(), 9);
  EXPECT_EQ(import.failure().message(), "One row is invalid.");
  ASSERT_EQ(import.failure().details_size(), 1);
  EXPECT_THAT(import.failure().details(0).value(),
              ::testing::HasSubstr("ALL_OR_NOTHING"));
  import.clear_failure();
  EXPECT_EQ(import.DebugString(), Parsed<v1::Import>(R"(
    import_id: "12" source: SOURCE_STREAM state: STATE_FAILED
    file_name: "rows.xlsx"
    file_bytes: 5000000000 school_year: 2026 created_by: "an editor"
    create_time { seconds: 1795482000 nanos: 5000 }
    check_time { seconds: 1795485600 nanos: 5000 }
    commit_time { seconds: 1795489200 nanos: 5000 }
    expire_time { seconds: 1795492800 nanos: 5000 }
    sheet_name: "Sheet 2" header_row: 3
    ignored_columns: "Teacher" ignored_columns: "Note"
    counts {
      rows: 10 valid: 7 invalid: 3 created: 4 unchanged: 5 rejected: 1
    }
    finding_counts {
      code: "UNAUTHORIZED_PSN" label: "Unauthorized PSN"
      severity: SEVERITY_ERROR rows: 2
    }
    finding_counts {
      code: "UIC_PADDED" label: "UIC padded with zeros"
      severity: SEVERITY_WARNING rows: 1
    }
    progress { done: 600 total: 700 }
    all_or_nothing: true)")
                                      .DebugString());
}

TEST(ConvertImportTest, OnlyAFailedImportHasAFailure) {
  domain::Import import = FullImport();
  import.state = ImportState::kCommitted;
  EXPECT_FALSE(ToProto(import).has_failure());
}

TEST(ConvertImportTest, ATimeThatIsNotThereIsAbsent) {
  domain::Import import = FullImport();
  import.check_time = import.commit_time = import.expire_time = std::nullopt;
  const v1::Import proto = ToProto(import);
  EXPECT_TRUE(proto.has_create_time());
  EXPECT_FALSE(proto.has_check_time());
  EXPECT_FALSE(proto.has_commit_time());
  EXPECT_FALSE(proto.has_expire_time());
}

TEST(ConvertImportTest, EveryState) {
  const std::pair<ImportState, v1::Import::State> pairs[] = {
      {ImportState::kReceiving, v1::Import::STATE_RECEIVING},
      {ImportState::kChecking, v1::Import::STATE_CHECKING},
      {ImportState::kChecked, v1::Import::STATE_CHECKED},
      {ImportState::kCommitting, v1::Import::STATE_COMMITTING},
      {ImportState::kCommitted, v1::Import::STATE_COMMITTED},
      {ImportState::kFailed, v1::Import::STATE_FAILED},
      {ImportState::kDiscarded, v1::Import::STATE_DISCARDED},
      {ImportState::kExpired, v1::Import::STATE_EXPIRED}};
  EXPECT_EQ(std::size(pairs), v1::Import::State_ARRAYSIZE - 1u);
  domain::Import import = FullImport();
  for (const auto& [state, wanted] : pairs) {
    import.state = state;
    EXPECT_EQ(ToProto(import).state(), wanted);
  }
}

domain::CheckedRow FullRow() {
  domain::CheckedRow row;
  row.row_number = 5;
  row.uic = "0002779586";
  row.psn = "17";
  row.cip_code = "15.1301";
  row.program_name = "Drafting";
  row.credential_type = CredentialType::kSupplemental;
  row.credential_name = "AutoCAD";
  row.credential_code = "AUTCP";
  row.findings = {
      {FindingCode::kStudentNotEnrolled, "UIC", "0002779586", "Not enrolled."},
      {FindingCode::kUicPadded, "UIC", "2779586", "Padded."}};
  row.outcome = Outcome::kRejected;
  return row;
}

TEST(ConvertImportTest, R21_EveryFieldOfARow) {
  const v1::ImportRow row = ToProto(FullRow());
  ExpectEveryFieldSet(row.findings(0));
  v1::ImportRow valid = ToProto([] {
    auto without_error = FullRow();
    without_error.findings.erase(without_error.findings.begin());
    return without_error;
  }());
  EXPECT_TRUE(valid.valid());
  ExpectEveryFieldSet(valid);
  EXPECT_EQ(row.DebugString(), Parsed<v1::ImportRow>(R"(
    row_number: 5 uic: "0002779586" psn: "17" cip_code: "15.1301"
    program_name: "Drafting" credential_type: CREDENTIAL_TYPE_SUPPLEMENTAL
    credential_name: "AutoCAD" credential_code: "AUTCP" valid: false
    findings {
      code: "STUDENT_NOT_ENROLLED" label: "Student not enrolled in program"
      severity: SEVERITY_ERROR column: "UIC" value: "0002779586"
      message: "Not enrolled."
    }
    findings {
      code: "UIC_PADDED" label: "UIC padded with zeros"
      severity: SEVERITY_WARNING column: "UIC" value: "2779586"
      message: "Padded."
    }
    outcome: OUTCOME_REJECTED)")
                                   .DebugString());
}

TEST(ConvertImportTest, EveryCredentialType) {
  const std::pair<CredentialType, v1::CredentialType> pairs[] = {
      {CredentialType::kUnknown, v1::CREDENTIAL_TYPE_UNSPECIFIED},
      {CredentialType::kApproved, v1::CREDENTIAL_TYPE_APPROVED},
      {CredentialType::kSupplemental, v1::CREDENTIAL_TYPE_SUPPLEMENTAL},
      {CredentialType::kSuggested, v1::CREDENTIAL_TYPE_SUGGESTED}};
  EXPECT_EQ(std::size(pairs), std::size_t{v1::CredentialType_ARRAYSIZE});
  domain::CheckedRow row = FullRow();
  for (const auto& [type, wanted] : pairs) {
    row.credential_type = type;
    EXPECT_EQ(ToProto(row).credential_type(), wanted);
  }
}

TEST(ConvertImportTest, R22_EveryOutcome) {
  const std::pair<Outcome, v1::ImportRow::Outcome> pairs[] = {
      {Outcome::kCreated, v1::ImportRow::OUTCOME_CREATED},
      {Outcome::kUnchanged, v1::ImportRow::OUTCOME_UNCHANGED},
      {Outcome::kRejected, v1::ImportRow::OUTCOME_REJECTED}};
  EXPECT_EQ(std::size(pairs), v1::ImportRow::Outcome_ARRAYSIZE - 1u);
  domain::CheckedRow row = FullRow();
  for (const auto& [outcome, wanted] : pairs) {
    row.outcome = outcome;
    EXPECT_EQ(ToProto(row).outcome(), wanted);
  }
  row.outcome = Outcome::kNone;
  EXPECT_FALSE(ToProto(row).has_outcome());
}

}  // namespace
}  // namespace cte::server
