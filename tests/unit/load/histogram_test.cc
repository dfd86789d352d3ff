#include "clients/load/drive/histogram.h"

#include <gtest/gtest.h>

#include <cmath>

namespace cte::load {
namespace {

TEST(HistogramTest, HasNothingWithoutValues) {
  const Histogram empty;
  EXPECT_EQ(empty.count(), 0);
  EXPECT_EQ(empty.ValueAt(99), 0);
  EXPECT_EQ(empty.min(), 0);
  EXPECT_EQ(empty.mean(), 0);
}

TEST(HistogramTest, PercentilesAreThoseOfTheValuesToThreeDigits) {
  Histogram histogram;
  for (std::int64_t i = 1; i <= 10'000; ++i) histogram.Record(i * 1'000'003);
  for (const double percentile : {1.0, 25.0, 50.0, 90.0, 99.0, 99.9}) {
    const double exact = percentile * 100 * 1'000'003;
    const auto got = static_cast<double>(histogram.ValueAt(percentile));
    EXPECT_GE(got, exact) << percentile;
    EXPECT_LE(got, exact * 1.001) << percentile;
  }
  EXPECT_EQ(histogram.ValueAt(100), 10'000 * 1'000'003LL);
  EXPECT_EQ(histogram.min(), 1'000'003);
  EXPECT_EQ(histogram.max(), 10'000 * 1'000'003LL);
  EXPECT_NEAR(histogram.mean(), 5000.5 * 1'000'003, 1);
}

TEST(HistogramTest, EverySizeOfValueKeepsThreeDigits) {
  for (double value = 1; value < 3.5e12; value *= 1.37) {
    const auto exact = static_cast<std::int64_t>(value);
    Histogram histogram;
    histogram.Record(exact);
    histogram.Record(3'600'000'000'000);  // so that max() does not bound it
    const std::int64_t got = histogram.ValueAt(50);
    EXPECT_GE(got, exact);
    EXPECT_LE(static_cast<double>(got), static_cast<double>(exact) * 1.001);
  }
}

TEST(HistogramTest, WhatIsOutsideCountsAsTheBound) {
  Histogram histogram;
  histogram.Record(-5);
  histogram.Record(std::int64_t{1} << 62);
  EXPECT_EQ(histogram.min(), 0);
  EXPECT_EQ(histogram.max(), 3'600'000'000'000);
}

TEST(HistogramTest, TwoTogetherAreAsOneOfAllValues) {
  Histogram one;
  Histogram other;
  Histogram all;
  for (std::int64_t i = 0; i < 1000; ++i) {
    (i % 3 == 0 ? one : other).Record(i * i * 1000);
    all.Record(i * i * 1000);
  }
  one.Add(other);
  EXPECT_EQ(one.count(), all.count());
  EXPECT_EQ(one.min(), all.min());
  EXPECT_EQ(one.max(), all.max());
  for (const double p : {10.0, 50.0, 99.0}) {
    EXPECT_EQ(one.ValueAt(p), all.ValueAt(p));
  }
}

TEST(HistogramTest, ALateValueStandsForThoseThatItKeptFromBeginning) {
  Histogram histogram;
  histogram.Record(10);
  histogram.Record(45);
  // 45 hides calls that would have taken 35, 25 and 15.
  const Histogram corrected = histogram.Corrected(10);
  EXPECT_EQ(corrected.count(), 5);
  EXPECT_EQ(corrected.ValueAt(40), 15);
  EXPECT_EQ(corrected.ValueAt(60), 25);
  EXPECT_EQ(corrected.ValueAt(80), 35);
  EXPECT_EQ(corrected.max(), 45);
  EXPECT_EQ(histogram.Corrected(0).count(), 2);
}

}  // namespace
}  // namespace cte::load
