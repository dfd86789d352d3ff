#include "server/telemetry/trace.h"

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

namespace cte::server {
namespace {

using ::testing::MatchesRegex;
using ::testing::Ne;

constexpr char kId[] = "4bf92f3577b34da6a3ce929d0e0e4736";
constexpr char kParent[] = "00f067aa0ba902b7";
const std::string kHeader = std::string("00-") + kId + "-" + kParent + "-01";

TEST(TraceTest, TraceParentIsReadWhole) {
  const auto parent = ParseTraceParent(kHeader);
  ASSERT_TRUE(parent.has_value());
  EXPECT_EQ(parent->trace_id, kId);
  EXPECT_EQ(parent->parent_span, kParent);
  EXPECT_TRUE(parent->sampled);
}

TEST(TraceTest, OnlyTheLowestFlagMeansSampled) {
  const std::string without_flags = kHeader.substr(0, 53);
  for (const char* flags : {"01", "03", "ff", "0f", "ab"}) {
    EXPECT_TRUE(ParseTraceParent(without_flags + flags)->sampled) << flags;
  }
  for (const char* flags : {"00", "02", "fe", "10", "ac"}) {
    EXPECT_FALSE(ParseTraceParent(without_flags + flags)->sampled) << flags;
  }
}

TEST(TraceTest, LaterVersionsMayGoOnAfterADash) {
  const std::string later = "cc" + kHeader.substr(2);
  for (const std::string& header :
       {later, later + "-", later + "-what the future brings",
        "01" + kHeader.substr(2)}) {
    const auto parent = ParseTraceParent(header);
    ASSERT_TRUE(parent.has_value()) << header;
    EXPECT_EQ(parent->trace_id, kId);
  }
  for (const std::string& header :
       {later + "x", later + ".what", "ff" + kHeader.substr(2),
        "ff" + kHeader.substr(2) + "-x"}) {
    EXPECT_FALSE(ParseTraceParent(header).has_value()) << header;
  }
}

TEST(TraceTest, OtherHeadersCountAsAbsent) {
  const auto with = [](std::size_t at, const std::string& text) {
    return std::string(kHeader).replace(at, text.size(), text);
  };
  const std::vector<std::string> headers = {
      "",
      "00",
      kHeader.substr(0, 54),
      kHeader + "-",
      kHeader + "-00",
      kHeader + "\n",
      " " + kHeader,
      kHeader + "," + kHeader,
      with(3, std::string(32, '0')),
      with(36, std::string(16, '0')),
      with(3, "4BF9"),
      with(36, "00F0"),
      with(53, "0A"),
      with(0, "0G"),
      with(0, "-1"),
      with(0, "0x"),
      with(2, "_"),
      with(35, "_"),
      with(52, "_"),
      with(10, "g"),
      with(10, " "),
      with(10, "\n"),
      with(40, "\xe2\x80\xa8"),
      with(53, "g1"),
      with(53, "0-"),
      std::string(55, '\0'),
      std::string(55, '-'),
      std::string(1 << 20, 'a'),
  };
  for (const std::string& header : headers) {
    EXPECT_FALSE(ParseTraceParent(header).has_value()) << header.substr(0, 80);
  }
}

TEST(TraceTest, NewIdsAreHexAndNeverTheSame) {
  std::set<std::string> ids;
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& own : made) {
    threads.emplace_back([&own] {
      for (int i = 0; i < 500; ++i) own.push_back(NewTraceId());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& own : made) ids.insert(own.begin(), own.end());
  EXPECT_EQ(ids.size(), 2000U);
  for (const std::string& id : ids) {
    EXPECT_THAT(id, MatchesRegex("[0-9a-f]+"));
    EXPECT_EQ(id.size(), 32U);
  }
}

TEST(TraceTest, CallJoinsTheTraceOfItsCaller) {
  const CallTrace trace = BeginTrace(kHeader);
  EXPECT_EQ(trace.trace_id, kId);
  EXPECT_EQ(trace.parent_span, kParent);
  EXPECT_TRUE(trace.sampled);
  EXPECT_EQ(trace.request_id.size(), 32U);
  EXPECT_THAT(trace.request_id, Ne(kId));
}

TEST(TraceTest, CallWithoutATraceBeginsOne) {
  const CallTrace trace = BeginTrace("nonsense");
  EXPECT_EQ(trace.trace_id.size(), 32U);
  EXPECT_EQ(trace.parent_span, "");
  EXPECT_FALSE(trace.sampled);
  EXPECT_THAT(trace.request_id, Ne(trace.trace_id));
  EXPECT_THAT(BeginTrace("").trace_id, Ne(trace.trace_id));
}

}  // namespace
}  // namespace cte::server
