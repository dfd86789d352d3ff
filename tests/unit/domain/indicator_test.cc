#include "domain/indicator.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

std::vector<Credential> Catalogue() {
  std::vector<Credential> catalogue;
  for (const auto& [key, credential] : SampleFacts().credentials) {
    catalogue.push_back(credential);
  }
  return catalogue;
}

TEST(IndicatorRule, R16_CountsApprovedCredentialsThatAreValidForTheProgram) {
  IndicatorRule rule(Catalogue());
  EXPECT_TRUE(rule.Counts(kApprovedId, "48.0508"));
  EXPECT_FALSE(rule.Counts(kApprovedId, "15.1301")) << "of another program";
  EXPECT_FALSE(rule.Counts(kSupplementalId, "48.0508")) << "not approved";
  EXPECT_FALSE(rule.Counts(kRetiredId, "48.0508")) << "not of this year";
  EXPECT_FALSE(rule.Counts(kSuggestedId, "48.0508")) << "not of the catalogue";
  EXPECT_TRUE(rule.Counts(kApprovedId, "48.0508")) << "as before";
}

}  // namespace
}  // namespace cte::domain
