#include "server/exports/credential_list_workbook.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "domain/credential.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/exports/read_export.h"

namespace cte::server {
namespace {

using domain::Credential;
using domain::CredentialType;
using ::testing::ElementsAre;

class CredentialListWorkbookTest : public ::testing::Test {
 protected:
  absl::StatusOr<UnnamedFile> Make() {
    return CredentialListWorkbook(store_, 2026, {.folder = folder_.path()});
  }
  void Add(CredentialType type, std::string code, std::string name,
           bool has_cip_list, std::vector<std::string> cip_codes) {
    store_.credentials.push_back({0, std::move(code), std::move(name), type,
                                  true, has_cip_list, std::move(cip_codes)});
  }

  test::TemporaryFolder folder_;
  test::FakeStore store_;
};

// R32: by type and CIP code; a list that holds nothing this year allows no
// program.
TEST_F(CredentialListWorkbookTest, HasARowForEachCipCode) {
  Add(CredentialType::kApproved, "0012", "Cook", true, {"12.0500", "01"});
  Add(CredentialType::kApproved, "0013", "Baker", true, {"12.0500"});
  Add(CredentialType::kApproved, "0014", "Out of use", true, {});
  Add(CredentialType::kSupplemental, "S1", "Safety", false, {});
  Add(CredentialType::kSupplemental, "S2", "Knives", true, {"12.05"});
  Add(CredentialType::kSupplemental, "S3", "Out of use", true, {});
  EXPECT_THAT(
      test::CellsOf(test::BytesOf(Make()), 1),
      ElementsAre(ElementsAre("Credential Type", "CIP Code", "Credential Code",
                              "Credential Name"),
                  ElementsAre("Approved", "01", "0012", "Cook"),
                  ElementsAre("Approved", "12.0500", "0013", "Baker"),
                  ElementsAre("Approved", "12.0500", "0012", "Cook"),
                  ElementsAre("Supplemental", "All programs", "S1", "Safety"),
                  ElementsAre("Supplemental", "12.05", "S2", "Knives")));
}

// R33
TEST_F(CredentialListWorkbookTest, OpensElsewhere) {
  Add(CredentialType::kApproved, "0012", "=1+1", true, {"51.0000", "01"});
  const nlohmann::json seen = test::SeenByOpenpyxl(test::BytesOf(Make()))[0];
  EXPECT_EQ(seen["title"], "Credentials 2025-26");
  EXPECT_EQ(seen["frozen"], "A2");
  EXPECT_EQ(seen["filter"], "A1:D3");
  EXPECT_EQ(seen["rows"][1],
            nlohmann::json({"Approved", "01", "0012", "=1+1"}));
  EXPECT_EQ(seen["rows"][2],
            nlohmann::json({"Approved", "51.0000", "0012", "=1+1"}));
}

}  // namespace
}  // namespace cte::server
