#include "domain/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr auto kApproved = CredentialType::kApproved;
constexpr auto kSupplemental = CredentialType::kSupplemental;

Credential Make(CredentialType type, std::string code, std::string name,
                std::vector<std::string> cip_codes) {
  Credential credential;
  credential.code = std::move(code);
  credential.name = std::move(name);
  credential.type = type;
  credential.in_force = true;
  credential.has_cip_list = !cip_codes.empty();
  credential.cip_codes = std::move(cip_codes);
  return credential;
}

// In no order.
std::vector<Credential> Catalogue() {
  return {Make(kSupplemental, "CPR", "CPR and First Aid", {}),
          Make(kApproved, "MTA-MDE", "microsoft Technology", {"11"}),
          Make(kApproved, "ASE-2", "Automotive Service", {"47.06"}),
          Make(kApproved, "ASE-1", "Automotive Service", {"47.0604"}),
          Make(kApproved, "NCC", "Nail Care", {"12.0410"}),
          Make(kSupplemental, "ECO", "École d'été", {"47.0604"})};
}

using Query = CatalogueQuery;

template <typename Narrow>
std::vector<std::string> Codes(Narrow narrow) {
  Query query;
  query.limit = 100;
  narrow(query);
  std::vector<std::string> codes;
  for (const Credential& credential : Select(Catalogue(), query)) {
    codes.push_back(credential.code);
  }
  return codes;
}

TEST(CatalogueTest, HasApprovedOnesFirstThenNamesInAnyCaseThenCodes) {
  EXPECT_THAT(Codes([](Query&) {}),
              ElementsAre("ASE-1", "ASE-2", "MTA-MDE", "NCC", "CPR", "ECO"));
}

TEST(CatalogueTest, R11_ChoosesWhatAProgramMayAward) {
  EXPECT_THAT(Codes([](Query& q) { q.cip_code = "47.0604"; }),
              ElementsAre("ASE-1", "ASE-2", "CPR", "ECO"));
  EXPECT_THAT(Codes([](Query& q) { q.cip_code = "01.0000"; }),
              ElementsAre("CPR"));
}

TEST(CatalogueTest, ChoosesAType) {
  EXPECT_THAT(Codes([](Query& q) { q.type = kSupplemental; }),
              ElementsAre("CPR", "ECO"));
}

TEST(CatalogueTest, ChoosesByEachWordInCodeOrNameInAnyCase) {
  EXPECT_THAT(Codes([](Query& q) {
                q.words = {"MICROSOFT", "mde"};
              }),
              ElementsAre("MTA-MDE"));
  EXPECT_THAT(Codes([](Query& q) { q.words = {"ÉCOLE"}; }), ElementsAre("ECO"));
  EXPECT_THAT(Codes([](Query& q) {
                q.words = {"ase-", "service"};
              }),
              ElementsAre("ASE-1", "ASE-2"));
  EXPECT_THAT(Codes([](Query& q) { q.words = {"ase-", "nail"}; }), IsEmpty());
}

TEST(CatalogueTest, GoesOnWhereAPageEnded) {
  std::vector<std::string> seen;
  Query query;
  query.limit = 2;
  for (;;) {
    const auto page = Select(Catalogue(), query);
    if (page.empty()) break;
    for (const Credential& credential : page) seen.push_back(credential.code);
    query.after = PositionOf(page.back());
  }
  EXPECT_EQ(seen, Codes([](Query&) {}));
}

TEST(CatalogueTest, GoesOnBehindWhatIsGone) {
  EXPECT_THAT(Codes([](Query& q) {
                q.after = CredentialPosition{kApproved, "Logistics", "L"};
              }),
              ElementsAre("MTA-MDE", "NCC", "CPR", "ECO"));
}

TEST(CatalogueTest, KnowsTheFormOfAProgramsCode) {
  EXPECT_TRUE(CheckCipCode("01.0000").ok());
  for (const std::string wrong : {"", "47", "47.06", "47.06040", "x"}) {
    EXPECT_EQ(ErrorReason(CheckCipCode(wrong)), "CIP_CODE_INVALID") << wrong;
  }
}

TEST(CatalogueTest, ACredentialIsOfTheTypeThatItIsGivenAs) {
  const Credential credential = Catalogue().front();
  EXPECT_TRUE(CheckType(credential, kSupplemental).ok());
  const auto status = CheckType(credential, kApproved);
  EXPECT_EQ(ErrorReason(status), "CREDENTIAL_TYPE_MISMATCH");
  EXPECT_EQ(ErrorMetadata(status).at("type"), "supplemental");
}

}  // namespace
}  // namespace cte::domain
