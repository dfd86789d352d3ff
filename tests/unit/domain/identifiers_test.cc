#include "domain/identifiers.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/container/flat_hash_set.h"

namespace cte::domain {
namespace {

TEST(Uic, IsTenDigitsOrACapitalAndNineDigits) {
  for (const std::string text :
       {"7526119675", "0002779586", "0000000000", "A025736286", "Z000000000"}) {
    const auto uic = Uic::Parse(text);
    ASSERT_TRUE(uic) << text;
    EXPECT_EQ(uic->view(), text);
  }
}

TEST(Uic, IsNothingElse) {
  for (const std::string text :
       {"", "752611967", "75261196750", "a025736286", "AA25736286",
        "02573A6286", "A02573628 ", " 752611967", "75261.9675", "-526119675",
        "\303\20402573628"}) {
    EXPECT_FALSE(Uic::Parse(text)) << text;
  }
}

TEST(Uic, MayBeWrittenWithASmallLetter) {
  EXPECT_EQ(Uic::Capitalized("a025736286"), "A025736286");
  EXPECT_EQ(Uic::Capitalized("0257362860"), "0257362860");
  EXPECT_EQ(Uic::Capitalized("a1"), "a1");
}

TEST(Uic, R23_OnlyTenNinesDeclareNoCredentials) {
  EXPECT_TRUE(Uic::Parse("9999999999")->declares_no_credentials());
  EXPECT_FALSE(Uic::Parse("A999999999")->declares_no_credentials());
  EXPECT_FALSE(Uic::Parse("9999999998")->declares_no_credentials());
}

TEST(Uic, IsOrderedAndHashedByItsText) {
  EXPECT_LT(*Uic::Parse("0002779586"), *Uic::Parse("7526119675"));
  EXPECT_LT(*Uic::Parse("7526119675"), *Uic::Parse("A025736286"));
  const absl::flat_hash_set<Uic> set = {*Uic::Parse("0002779586"),
                                        *Uic::Parse("0002779586"),
                                        *Uic::Parse("A025736286")};
  EXPECT_EQ(set.size(), 2u);
}

TEST(Psn, IsAPositiveIntegerOfAtMostEighteenDigits) {
  EXPECT_EQ(ParsePsn("17"), Psn{17});
  EXPECT_EQ(ParsePsn("21223"), Psn{21223});
  EXPECT_EQ(ParsePsn("1"), Psn{1});
  EXPECT_EQ(ParsePsn("999999999999999999"), Psn{kMaxPsn});
}

TEST(Psn, MayHaveLeadingZerosButIsWrittenWithoutThem) {
  EXPECT_EQ(ParsePsn("00021223"), Psn{21223});
  EXPECT_EQ(ParsePsn("0000000000000000000000000000021223"), Psn{21223});
  EXPECT_EQ(ToString(*ParsePsn("00021223")), "21223");
}

TEST(Psn, IsNothingElse) {
  for (const std::string text :
       {"", "0", "000", "-17", "+17", "17.0", "1e3", " 17", "17 ", "0x11",
        "1000000000000000000", "99999999999999999999999999"}) {
    EXPECT_FALSE(ParsePsn(text)) << text;
  }
}

struct CipCase {
  std::string text;
  bool code;
  bool code_or_series;
};

TEST(CipCode, R11_IsSixDigitsAndASeriesTwoOrFour) {
  for (const CipCase& c : {CipCase{"10.0202", true, true},
                           {"01.0000", true, true},
                           {"10.02", false, true},
                           {"10", false, true},
                           {"", false, false},
                           {"1", false, false},
                           {"10.", false, false},
                           {"10.0", false, false},
                           {"10.020", false, false},
                           {"10.02021", false, false},
                           {"1.00202", false, false},
                           {"10,0202", false, false},
                           {"10,02", false, false},
                           {"100202", false, false},
                           {"1O.0202", false, false},
                           {"10.020Z", false, false},
                           {"1O.02", false, false},
                           {"10.0Z", false, false},
                           {"1O", false, false}}) {
    EXPECT_EQ(IsCipCode(c.text), c.code) << c.text;
    EXPECT_EQ(IsCipCodeOrSeries(c.text), c.code_or_series) << c.text;
  }
}

struct CoverCase {
  std::string series;
  std::string cip_code;
  bool covers;
};

TEST(CipCode, R11_IsCoveredByItselfAndTheSeriesAbove) {
  for (const CoverCase& c : {CoverCase{"51.0000", "51.0000", true},
                             {"51.00", "51.0000", true},
                             {"51", "51.0000", true},
                             {"51.0001", "51.0000", false},
                             {"51.01", "51.0000", false},
                             {"15", "51.0000", false},
                             {"01", "10.0101", false},
                             {"51.0000", "", false},
                             {"", "51.0000", false}}) {
    EXPECT_EQ(CoversCipCode(c.series, c.cip_code), c.covers)
        << c.series << " over " << c.cip_code;
  }
}

TEST(CipCode, IsLookedUpInTheCip2020ListByItsText) {
  EXPECT_TRUE(IsListedInCip2020("01.0000"));
  EXPECT_TRUE(IsListedInCip2020("10.0202"));
  EXPECT_TRUE(IsListedInCip2020("51.0000"));
  EXPECT_FALSE(IsListedInCip2020("1.0000"));
  EXPECT_FALSE(IsListedInCip2020("10.02"));
  EXPECT_FALSE(IsListedInCip2020("99.9999"));
}

TEST(EntityCode, IsFiveCapitalsOrDigits) {
  for (const std::string text : {"63070", "05976", "00000", "ABCDE", "6307A"}) {
    EXPECT_TRUE(IsEntityCode(text)) << text;
  }
  for (const std::string text :
       {"", "5976", "630700", "6307a", "6307 ", "63-70"}) {
    EXPECT_FALSE(IsEntityCode(text)) << text;
  }
}

TEST(SchoolYear, IsAPlausibleOne) {
  EXPECT_TRUE(IsSchoolYear(2026));
  EXPECT_TRUE(IsSchoolYear(1950));
  EXPECT_TRUE(IsSchoolYear(2200));
  EXPECT_FALSE(IsSchoolYear(1949));
  EXPECT_FALSE(IsSchoolYear(2201));
  EXPECT_FALSE(IsSchoolYear(0));
  EXPECT_FALSE(IsSchoolYear(-2026));
}

}  // namespace
}  // namespace cte::domain
