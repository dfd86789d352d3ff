#include "domain/credential.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace cte::domain {
namespace {

constexpr auto kApproved = CredentialType::kApproved;
constexpr auto kSupplemental = CredentialType::kSupplemental;
constexpr auto kSuggested = CredentialType::kSuggested;

struct ValidityCase {
  std::string what;
  CredentialType type;
  bool in_force;
  bool has_cip_list;
  std::vector<std::string> cip_codes;
  bool valid;  // for 48.0508
};

TEST(IsValidFor, R11_FollowsTypeListAndYear) {
  const std::vector<ValidityCase> cases = {
      {"the code itself", kApproved, true, true, {"48.0508"}, true},
      {"a four-digit series", kApproved, true, true, {"48.05"}, true},
      {"a two-digit series", kApproved, true, true, {"48"}, true},
      {"one of several", kApproved, true, true, {"11", "48.05"}, true},
      {"another code", kApproved, true, true, {"48.0509"}, false},
      {"another series", kApproved, true, true, {"48.06", "11"}, false},
      {"no list", kApproved, true, false, {}, false},
      {"a list, but not this year", kApproved, true, true, {}, false},
      {"not in force", kApproved, false, true, {"48.0508"}, false},
      {"no list", kSupplemental, true, false, {}, true},
      {"a list", kSupplemental, true, true, {"48.05"}, true},
      {"another list", kSupplemental, true, true, {"11.02"}, false},
      {"a list, but not this year", kSupplemental, true, true, {}, false},
      {"not in force", kSupplemental, false, false, {}, false},
      {"whatever", kSuggested, true, false, {}, true},
      {"not in force", kSuggested, false, false, {}, false},
  };
  for (const ValidityCase& c : cases) {
    Credential credential;
    credential.type = c.type;
    credential.in_force = c.in_force;
    credential.has_cip_list = c.has_cip_list;
    credential.cip_codes = c.cip_codes;
    EXPECT_EQ(IsValidFor(credential, "48.0508"), c.valid)
        << "type " << static_cast<int>(c.type) << ": " << c.what;
  }
}

TEST(CodeKey, DoesNotKnowCase) {
  EXPECT_EQ(CodeKey("Mta-Mde"), CodeKey("MTA-MDE"));
  EXPECT_EQ(CodeKey("MTA-MDE"), "MTA-MDE");
  EXPECT_NE(CodeKey("MTA-MDE"), CodeKey("MTAMDE"));
}

TEST(CredentialType, NumbersAreStored) {
  EXPECT_EQ(static_cast<int>(CredentialType::kUnknown), 0);
  EXPECT_EQ(static_cast<int>(CredentialType::kApproved), 1);
  EXPECT_EQ(static_cast<int>(CredentialType::kSupplemental), 2);
  EXPECT_EQ(static_cast<int>(CredentialType::kSuggested), 3);
}

}  // namespace
}  // namespace cte::domain
