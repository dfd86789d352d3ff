#include "domain/credential_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cte::domain {
namespace {

using ::testing::ElementsAre;

TEST(YearSpan, HoldsFromTheFirstToTheLast) {
  EXPECT_FALSE((YearSpan{2020, 2022}.Holds(2019)));
  EXPECT_TRUE((YearSpan{2020, 2022}.Holds(2020)));
  EXPECT_TRUE((YearSpan{2020, 2022}.Holds(2022)));
  EXPECT_FALSE((YearSpan{2020, 2022}.Holds(2023)));
  EXPECT_TRUE((YearSpan{2020, 0}.Holds(2199))) << "open";
}

// Supplemental until 2020, gone for two years, approved since 2023.
CredentialHistory Changed() {
  return {7,
          {{{2015, 2020}, "OSHA", "Safety", CredentialType::kSupplemental},
           {{2023, 0}, "OSHA", "Safety 10", CredentialType::kApproved}},
          {{{2015, 2020}, "46"}, {{2023, 0}, "48.05"}, {{2015, 0}, "11.0201"}}};
}

TEST(CredentialHistory, R16_IsAnotherOneInAnotherYear) {
  struct Case {
    std::int32_t year;
    bool in_force;
    std::string name;
    CredentialType type;
  };
  for (const Case& c :
       {Case{2014, false, "Safety", CredentialType::kSupplemental},
        Case{2015, true, "Safety", CredentialType::kSupplemental},
        Case{2020, true, "Safety", CredentialType::kSupplemental},
        Case{2022, false, "Safety", CredentialType::kSupplemental},
        Case{2023, true, "Safety 10", CredentialType::kApproved},
        Case{2050, true, "Safety 10", CredentialType::kApproved}}) {
    const Credential credential = Changed().In(c.year);
    EXPECT_EQ(credential.id, 7u);
    EXPECT_EQ(credential.in_force, c.in_force) << c.year;
    EXPECT_EQ(credential.name, c.name) << c.year;
    EXPECT_EQ(credential.type, c.type) << c.year;
  }
}

TEST(CredentialHistory, R11_TheCipListIsThatOfTheYear) {
  EXPECT_THAT(Changed().In(2018).cip_codes, ElementsAre("46", "11.0201"));
  EXPECT_THAT(Changed().In(2022).cip_codes, ElementsAre("11.0201"));
  EXPECT_THAT(Changed().In(2026).cip_codes, ElementsAre("48.05", "11.0201"));
  EXPECT_TRUE(Changed().In(1990).has_cip_list);
  CredentialHistory none = Changed();
  none.cips.clear();
  EXPECT_FALSE(none.In(2026).has_cip_list);
}

}  // namespace
}  // namespace cte::domain
