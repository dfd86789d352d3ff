#pragma once

#include <string>
#include <vector>

#include "cte/credentials/v1/import_service.pb.h"

namespace cte::client {

inline void AddFinding(credentials::v1::ImportRow& row, const std::string& code,
                       const std::string& label, const std::string& message,
                       credentials::v1::Finding::Severity severity =
                           credentials::v1::Finding::SEVERITY_ERROR) {
  credentials::v1::Finding& finding = *row.add_findings();
  finding.set_code(code);
  finding.set_label(label);
  finding.set_message(message);
  finding.set_severity(severity);
}

inline credentials::v1::ImportRow SampleRow(
    int number, const std::string& uic, const std::string& psn,
    const std::string& cip, const std::string& program,
    credentials::v1::CredentialType type, const std::string& name,
    const std::string& code, bool valid) {
  credentials::v1::ImportRow row;
  row.set_row_number(number);
  row.set_uic(uic);
  row.set_psn(psn);
  row.set_cip_code(cip);
  row.set_program_name(program);
  row.set_credential_type(type);
  row.set_credential_name(name);
  row.set_credential_code(code);
  row.set_valid(valid);
  return row;
}

// Rows of every kind: valid, with a warning, with two errors, a suggestion, a
// declaration.
inline std::vector<credentials::v1::ImportRow> SampleRows() {
  namespace v1 = credentials::v1;
  std::vector<v1::ImportRow> rows = {
      SampleRow(2, "7526119675", "20592", "48.0508", "Welding, Braze/Soldering",
                v1::CREDENTIAL_TYPE_APPROVED,
                "American Welding Society (AWS) SENSE Level 1: Entry Welder",
                "AWSIITM", true),
      SampleRow(3, "0002779586", "19001", "11.0501",
                "Computer Syst. Networking & Telecommunications",
                v1::CREDENTIAL_TYPE_APPROVED,
                "MTA: Mobility and Devices Fundamentals", "MTA-MDE", true),
      SampleRow(4, "5843042059", "17", "15.1301", "Drafting/Design Technology",
                v1::CREDENTIAL_TYPE_SUPPLEMENTAL, "AutoCAD Certified User",
                "AUTCP", false),
      SampleRow(6, "A025736286", "19859", "11.0201",
                "Computer Programming/Programmer",
                v1::CREDENTIAL_TYPE_SUGGESTED, "Entry-Level Rust Programmer",
                "", true),
      SampleRow(7, "9999999999", "16627", "52.0299",
                "Business Admin Mgt & Operations",
                v1::CREDENTIAL_TYPE_UNSPECIFIED, "", "X", true),
  };
  AddFinding(rows[1], "UIC_PADDED", "UIC padded",
             "The UIC has 7 digits; three zeros were put before it. Check that "
             "the student is the right one.",
             v1::Finding::SEVERITY_WARNING);
  AddFinding(rows[2], "STUDENT_NOT_ENROLLED", "Student not enrolled in program",
             "The student was never enrolled in a class of PSN 17. Check the "
             "student's record.");
  AddFinding(rows[2], "UNAUTHORIZED_PSN", "Unauthorized PSN",
             "You have no grant for PSN 17. Check the PSN, or contact your "
             "Level 5 for access.");
  return rows;
}

inline credentials::v1::Import SampleImport() {
  namespace v1 = credentials::v1;
  v1::Import import;
  import.set_import_id("imp-1");
  import.set_file_name("awards.xlsx");
  import.set_state(v1::Import::STATE_CHECKED);
  import.mutable_counts()->set_rows(5);
  import.mutable_counts()->set_valid(4);
  import.mutable_counts()->set_invalid(1);
  const auto count = [&](const char* label, v1::Finding::Severity severity) {
    auto& finding = *import.add_finding_counts();
    finding.set_label(label);
    finding.set_rows(1);
    finding.set_severity(severity);
  };
  count("Student not enrolled in program", v1::Finding::SEVERITY_ERROR);
  count("Unauthorized PSN", v1::Finding::SEVERITY_ERROR);
  count("UIC padded", v1::Finding::SEVERITY_WARNING);
  import.add_ignored_columns("Notes");
  return import;
}

}  // namespace cte::client
