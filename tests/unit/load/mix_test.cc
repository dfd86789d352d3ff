#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "clients/load/scenarios/scenarios.h"

namespace cte::load {
namespace {

TEST(MixTest, NamesAndWeights) {
  const auto mix = ParseMix("program=60,award=0.5");
  ASSERT_TRUE(mix.ok()) << mix.status();
  ASSERT_EQ(mix->size(), 2u);
  EXPECT_EQ((*mix)[0].kind->name, "program");
  EXPECT_EQ((*mix)[0].weight, 60);
  EXPECT_EQ((*mix)[1].kind->name, "award");
  EXPECT_EQ((*mix)[1].weight, 0.5);
  EXPECT_TRUE(ParseMix(std::string(kUsualMix)).ok());
}

TEST(MixTest, WhatIsNoneIsRefused) {
  for (const char* text :
       {"", "program", "program=", "program=0", "program=-1", "program=nan",
        "nothing=1", "program=1,program=2", "program=1,", "mixed=1"}) {
    EXPECT_EQ(client::ErrorReason(ParseMix(text).status()), "MIX_INVALID")
        << text;
  }
}

}  // namespace
}  // namespace cte::load
