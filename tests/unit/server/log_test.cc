#include "server/telemetry/log.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_split.h"
#include "tests/unit/server/logged.h"

namespace cte::server {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

TEST(LogTest, TextLineHasTimeLevelEventAndFields) {
  const std::string text = Logged(LogFormat::kText, LogLevel::kInfo, [] {
    Log(LogLevel::kInfo, "import checked", {{"import", 12}, {"rows", 31}});
  });
  EXPECT_THAT(
      text,
      MatchesRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\."
                   "[0-9]{3}Z INFO  import checked import=12 rows=31\n"));
}

TEST(LogTest, TextValueStaysOneValueOfOneLine) {
  struct Case {
    std::string value;
    std::string shown;
  };
  const std::vector<Case> cases = {
      {"plain", "a=plain"},
      {"1.2.3.4:5", "a=1.2.3.4:5"},
      {"", "a=\"\""},
      {"two words", "a=\"two words\""},
      {"x=1", "a=\"x=1\""},
      {"say \"hi\"", "a=\"say \\\"hi\\\"\""},
      {"back\\slash", "a=\"back\\\\slash\""},
      {"line\nINFO forged", "a=\"line\\nINFO forged\""},
      {"cr\r", "a=\"cr\\r\""},
      {"\x1b[31m", "a=\"\\033[31m\""},
      {"Häuser", "a=\"Häuser\""},
      {"next\u0085line", "a=\"next\\u0085line\""},
      {"line\u2028separator", "a=\"line\\u2028separator\""},
      {"\u2029", "a=\"\\u2029\""},
      {"\u202Etxt.exe", "a=\"\\u202etxt.exe\""},
      {"\u2066\u2069\u200F\u061C", "a=\"\\u2066\\u2069\\u200f\\u061c\""},
      {"zero\u200Bwidth\uFEFF", "a=\"zero\\u200bwidth\\ufeff\""},
      {"\U000E0041", "a=\"\\udb40\\udc41\""},
      {"\U0001F600", "a=\"\U0001F600\""},
      {"half \xe2\x80", "a=\"half \\342\\200\""},
      {"\xc0\xaf", "a=\"\\300\\257\""},
      {"\xed\xa0\x80", "a=\"\\355\\240\\200\""},
  };
  for (const Case& c : cases) {
    const std::string text = Logged(LogFormat::kText, LogLevel::kInfo, [&] {
      Log(LogLevel::kInfo, "event", {{"a", c.value}});
    });
    EXPECT_THAT(text, EndsWith("event " + c.shown + "\n"));
  }
}

TEST(LogTest, JsonLineKeepsTypesAndEveryText) {
  const std::string nasty = "q\" \\ \n\x01 é";
  const std::string text = Logged(LogFormat::kJson, LogLevel::kInfo, [&] {
    Log(LogLevel::kWarning, "event",
        {{"text", nasty},
         {"number", -5},
         {"large", ~std::uint64_t{0}},
         {"flag", true}});
  });
  ASSERT_EQ(text.find('\n'), text.size() - 1);
  const auto line = nlohmann::json::parse(text);
  EXPECT_EQ(line["level"], "WARN");
  EXPECT_EQ(line["event"], "event");
  EXPECT_EQ(line["text"], nasty);
  EXPECT_EQ(line["number"], -5);
  EXPECT_EQ(line["large"], ~std::uint64_t{0});
  EXPECT_EQ(line["flag"], true);
}

TEST(LogTest, JsonLineShowsWhatCannotBeSeen) {
  const std::string nasty = "\u0085 \u2028\u2029 \u202E \U000E0041 Häuser \n";
  const std::string text = Logged(LogFormat::kJson, LogLevel::kInfo, [&] {
    Log(LogLevel::kInfo, "event", {{"text", nasty}});
  });
  EXPECT_THAT(text, HasSubstr("\\u0085 \\u2028\\u2029 \\u202e "
                              "\\udb40\\udc41 Häuser \\n"));
  EXPECT_EQ(nlohmann::json::parse(text)["text"], nasty);
}

TEST(LogTest, LinesWithinAContextHaveItsIds) {
  const std::string text = Logged(LogFormat::kText, LogLevel::kInfo, [] {
    const LogContext outer({"r1", "t1"});
    Log(LogLevel::kInfo, "one", {{"a", 1}});
    {
      const LogContext inner({"r2", ""});
      Log(LogLevel::kInfo, "two");
      std::thread([ids = LogContext::Current()] {
        Log(LogLevel::kInfo, "three");
        const LogContext here(ids);
        Log(LogLevel::kInfo, "four");
      }).join();
    }
    Log(LogLevel::kInfo, "five");
  });
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  ASSERT_EQ(lines.size(), 6U);
  EXPECT_THAT(lines[0], EndsWith(" one a=1 request=r1 trace=t1"));
  EXPECT_THAT(lines[1], EndsWith(" two request=r2"));
  EXPECT_THAT(lines[2], EndsWith(" three"));
  EXPECT_THAT(lines[3], EndsWith(" four request=r2"));
  EXPECT_THAT(lines[4], EndsWith(" five request=r1 trace=t1"));
  EXPECT_EQ(LogContext::Current().request_id, "");
}

TEST(LogTest, JsonLineHasTheIdsOfItsContext) {
  const std::string text = Logged(LogFormat::kJson, LogLevel::kInfo, [] {
    const LogContext context({"r1", "t1"});
    Log(LogLevel::kInfo, "event");
  });
  const auto line = nlohmann::json::parse(text);
  EXPECT_EQ(line["request"], "r1");
  EXPECT_EQ(line["trace"], "t1");
}

TEST(LogTest, JsonLineTakesBytesThatAreNoText) {
  const std::string text = Logged(LogFormat::kJson, LogLevel::kInfo, [] {
    Log(LogLevel::kInfo, "event", {{"text", "\xff\xfe"}});
  });
  EXPECT_EQ(nlohmann::json::parse(text)["text"], "\uFFFD\uFFFD");
}

TEST(LogTest, EventsBelowTheLeastLevelAreNotWritten) {
  const std::string text = Logged(LogFormat::kText, LogLevel::kWarning, [] {
    Log(LogLevel::kDebug, "debug");
    Log(LogLevel::kInfo, "info");
  });
  EXPECT_THAT(text, IsEmpty());
}

TEST(LogTest, LinesOfSeveralThreadsStayWhole) {
  constexpr int kThreads = 4;
  constexpr int kLines = 200;
  const std::string text = Logged(LogFormat::kText, LogLevel::kInfo, [] {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) {
      threads.emplace_back([] {
        for (int line = 0; line < kLines; ++line) {
          Log(LogLevel::kInfo, "event", {{"a", std::string(300, 'x')}});
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  std::size_t lines = 0;
  for (std::size_t begin = 0; begin < text.size(); ++lines) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_THAT(text.substr(begin, end - begin),
                EndsWith("event a=" + std::string(300, 'x')));
    begin = end + 1;
  }
  EXPECT_EQ(lines, std::size_t{kThreads} * kLines);
}

}  // namespace
}  // namespace cte::server
