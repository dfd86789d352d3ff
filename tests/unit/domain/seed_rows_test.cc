#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/row_checker.h"
#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

// The four rows of the import grid that the product's description shows (R21),
// and what the grid says about them.
struct SeedRow {
  RawRow raw;
  std::string uic;
  std::string psn;
  std::string cip_code;
  std::string program_name;
  bool authorized_credential;  // the grid's "Authorized"
  std::vector<std::string> errors;
};

std::vector<SeedRow> SeedRows() {
  return {{TextRow("7526119675", "20592", "AWSIITM"),
           "7526119675",
           "20592",
           "48.0508",
           "Welding, Braze/Soldering",
           true,
           {}},
          {TextRow("1523017136", "19859", "PAVSS"),
           "1523017136",
           "19859",
           "11.0201",
           "Computer Programming/Programmer",
           false,
           {}},
          {TextRow("5843042059", "19001", "MTA-MDE"),
           "5843042059",
           "19001",
           "11.0501",
           "Computer Syst. Networking & Telecommunications",
           true,
           {}},
          {TextRow("0002779586", "17", "AUTCP"),
           "0002779586",
           "17",
           "15.1301",
           "Drafting/Design Technology",
           false,
           {"Student not enrolled in program", "Unauthorized PSN"}}};
}

// The student of the last row is enrolled: the grid hides it (R28).
Facts SeedFacts() {
  Facts facts;
  facts.school_year = 2026;
  facts.grants = {{Role::kEditor, ScopeType::kDistrict, "63070"}};
  for (const SeedRow& row : SeedRows()) {
    const Psn psn = *ParsePsn(row.psn);
    facts.programs[psn] = Program(psn, row.cip_code, row.program_name,
                                  row.errors.empty() ? "63070" : "63080");
    facts.enrolled.insert(ParticipantOf(psn, row.uic));
    const std::string& code = row.raw.credential_code.text;
    facts.credentials[code] =
        CredentialOf(static_cast<std::uint32_t>(facts.credentials.size() + 1),
                     row.authorized_credential ? CredentialType::kApproved
                                               : CredentialType::kSupplemental,
                     code, "Credential Name", {row.cip_code});
  }
  return facts;
}

std::vector<std::string> ErrorLabels(const CheckedRow& row) {
  std::vector<std::string> labels;
  for (const Finding& finding : row.findings) {
    if (IsError(finding.code)) labels.emplace_back(Label(finding.code));
  }
  return labels;
}

void ExpectVerdict(const CheckedRow& row, const SeedRow& seed) {
  EXPECT_EQ(row.uic, seed.uic);
  EXPECT_EQ(row.psn, seed.psn);
  EXPECT_EQ(row.cip_code, seed.cip_code);
  EXPECT_EQ(row.program_name, seed.program_name);
  EXPECT_EQ(row.credential_type == CredentialType::kApproved,
            seed.authorized_credential);
  EXPECT_EQ(row.credential_name, "Credential Name");
  EXPECT_EQ(row.credential_code, seed.raw.credential_code.text);
  EXPECT_EQ(row.valid(), seed.errors.empty());
  EXPECT_THAT(ErrorLabels(row),
              ::testing::UnorderedElementsAreArray(seed.errors));
}

TEST(SeedRows, R21_HaveTheVerdictsOfTheSeed) {
  const Facts facts = SeedFacts();
  for (const SeedRow& seed : SeedRows()) {
    SCOPED_TRACE(seed.psn);
    const CheckedRow row = Check(Parse(seed.raw), facts);
    ExpectVerdict(row, seed);
    EXPECT_EQ(row.findings.empty(), seed.errors.empty());
  }
}

TEST(SeedRows, R19_HaveThemAsNumbersToo) {
  const Facts facts = SeedFacts();
  for (SeedRow seed : SeedRows()) {
    SCOPED_TRACE(seed.psn);
    seed.raw.uic = Number(std::to_string(std::stoll(seed.uic)));
    seed.raw.psn = Number(seed.psn + ".0");
    ExpectVerdict(Check(Parse(seed.raw), facts), seed);
  }
}

}  // namespace
}  // namespace cte::domain
