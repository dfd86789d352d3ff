#include "clients/cli/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/sample_rows.h"

namespace cte::client {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Json, OfARowHasEveryFieldAndTheOutcomeOnlyOnceThereIsOne) {
  credentials::v1::ImportRow row;
  row.set_row_number(2);
  AddFinding(row, "UNAUTHORIZED_PSN", "Unauthorized PSN", "No grant.");
  const std::string checked = ToJson(row);
  EXPECT_EQ(checked, R"({"rowNumber":2,"uic":"","psn":"","cipCode":"",)"
                     R"("programName":"","credentialType":)"
                     R"("CREDENTIAL_TYPE_UNSPECIFIED","credentialName":"",)"
                     R"("credentialCode":"","valid":false,"findings":[{)"
                     R"("code":"UNAUTHORIZED_PSN","label":"Unauthorized PSN",)"
                     R"("severity":"SEVERITY_ERROR","column":"","value":"",)"
                     R"("message":"No grant."}]})");
  row.set_outcome(credentials::v1::ImportRow::OUTCOME_REJECTED);
  EXPECT_THAT(ToJson(row), HasSubstr(R"("outcome":"OUTCOME_REJECTED")"));
}

TEST(Json, OfATextIsOneQuotedLine) {
  EXPECT_EQ(JsonText("say \"hi\""), R"("say \"hi\"")");
  EXPECT_THAT(JsonText("two\nlines"), Not(HasSubstr("\n")));
}

}  // namespace
}  // namespace cte::client
