#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CredentialCommandTest : public CliTest {
 protected:
  FakeCredentials& credentials_ = server_.credentials;
};

TEST_F(CredentialCommandTest, TheCatalogueSaysForWhichProgramsItIs) {
  credentials_.list_credentials.responses = {SampleCatalogue()};
  EXPECT_EQ(
      Run({"credentials", "list"}).out,
      R"(Code      Name                                                               Type          CIP Codes
────────  ─────────────────────────────────────────────────────────────────  ────────────  ──────────────────
MTA-MDE   Microsoft Technology Associate - Mobility and Device Fundamentals  Approved      11.0501, 11.09, 15
PAVSS     Pima Air Systems                                                   Supplemental  every program

2 credentials.
)");
}

TEST_F(CredentialCommandTest, EveryOptionIsSent) {
  Run({"credentials", "list"});
  Run({"credentials", "list", "--psn", "17", "--type", "approved", "--search",
       "welder", "--year", "2025"});
  Run({"credentials", "list", "--cip", "01.0000", "--type", "supplemental"});
  EXPECT_THAT(
      credentials_.list_credentials.requests,
      ElementsAre(
          IsProto("page_size: 1000"),
          IsProto("psn: 17 type: CREDENTIAL_TYPE_APPROVED search: 'welder' "
                  "school_year: 2025 page_size: 1000"),
          IsProto("cip_code: '01.0000' type: CREDENTIAL_TYPE_SUPPLEMENTAL "
                  "page_size: 1000")));
}

TEST_F(CredentialCommandTest, AsJsonACredentialIsALine) {
  credentials_.list_credentials.responses = {SampleCatalogue()};
  EXPECT_THAT(Run({"--output", "json", "credentials", "list"}).out,
              StartsWith(R"({"code":"MTA-MDE",)"));
}

TEST_F(CredentialCommandTest, AnEmptyListSaysHowToSuggestOne) {
  EXPECT_THAT(Run({"credentials", "list"}, 200).out,
              HasSubstr("--suggest NAME"));
}

TEST_F(CredentialCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"credentials"},
      {"credentials", "list", "--psn", "17", "--cip", "01.0000"},
      {"credentials", "list", "--type", "suggested"},
  });
}

}  // namespace
}  // namespace cte::client
