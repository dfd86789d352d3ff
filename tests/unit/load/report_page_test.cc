#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clients/cpp/error.h"
#include "clients/load/report/html_report.h"
#include "clients/load/report/plot.h"
#include "tests/unit/clients/temp_folder.h"
#include "tests/unit/load/fake_results.h"

namespace cte::load {
namespace {

using client::TempFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string OutputOf(const std::string& command) {
  std::string output;
  FILE* const pipe = popen(command.c_str(), "r");
  std::array<char, 65536> bytes;
  for (std::size_t n; (n = fread(bytes.data(), 1, bytes.size(), pipe)) > 0;) {
    output.append(bytes.data(), n);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return output;
}

// A page in a browser that reaches nothing and is a new one each time.
std::string Chromium(const TempFolder& folder, const std::string& what) {
  const std::string path = folder.path().string();
  return OutputOf("HOME='" + path +
                  "' timeout 60 chromium --headless --no-sandbox "
                  "--disable-gpu --disable-quic --no-first-run "
                  "--disable-background-networking "
                  "--disable-component-update --disable-sync "
                  "--disable-dev-shm-usage --user-data-dir='" +
                  path + "/browser' " + what + " 2>'" + path + "/log'");
}

TEST(ReportPageTest, MarksAreRoundAndReachTheLargest) {
  EXPECT_THAT(RoundMarks(1),
              ElementsAre(0, 0.2, 0.4, 0.6000000000000001, 0.8, 1.0));
  EXPECT_THAT(RoundMarks(4321), ElementsAre(0, 1000, 2000, 3000, 4000, 5000));
  EXPECT_THAT(RoundMarks(7), ElementsAre(0, 2, 4, 6, 8));
}

TEST(ReportPageTest, NeedsNothingBesidesItself) {
  FakeResults fake;
  const std::string page = HtmlReport(fake.results());
  for (const char* word :
       {"http://", "https://", "src=", "<script", "@import", "url("}) {
    EXPECT_THAT(page, Not(HasSubstr(word)));
  }
}

TEST(ReportPageTest, TextsCannotBecomeElements) {
  FakeResults fake("<b>\"x\"&");
  fake.results().notes.push_back({"mix", "Mix", "<i>"});
  const std::string page = HtmlReport(fake.results());
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;&quot;x&quot;&amp;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
  EXPECT_THAT(page, Not(HasSubstr("<dd><i>")));
}

TEST(ReportPageTest, ARunWithoutACallHasNoPlots) {
  Record record("program");
  Results results;
  results.operations = {&record};
  const std::string page = HtmlReport(results);
  EXPECT_THAT(page, HasSubstr("</html>"));
  EXPECT_THAT(page, Not(HasSubstr("<svg")));
}

TEST(ReportPageTest, OpensInChromiumWithTheRealFigures) {
  if (std::getenv("CTECRED_TEST_WITHOUT_CHROMIUM") != nullptr) {
    GTEST_SKIP() << "Chromium is not installed: deploy/install-packages test";
  }
  FakeResults fake;
  fake.Fail(
      client::LocalError(absl::StatusCode::kUnavailable, "GONE", "Gone."));
  const TempFolder folder;
  const std::string page =
      folder.Write("page.html", HtmlReport(fake.results())).string();
  const std::string dom = Chromium(folder, "--dump-dom 'file://" + page + "'");
  // A browser keeps cells only where a table really is.
  EXPECT_THAT(dom, HasSubstr("<td>program</td><td>101</td><td class=\"bad\">1"
                             "</td><td>50.5</td><td>50.5</td>"
                             "<td>10.0 ms</td>"));
  EXPECT_THAT(dom, HasSubstr("<td>1.00 s</td></tr>"));
  EXPECT_THAT(dom, HasSubstr("<td>UNAVAILABLE</td><td>GONE</td>"));
  for (const char* id :
       {"by-percentile", "latency-over-time", "throughput-over-time"}) {
    EXPECT_THAT(dom, HasSubstr("<figure id=\"" + std::string(id) + "\"><svg"));
  }
  EXPECT_THAT(dom, HasSubstr("program, 1.00 s: 100 calls/s, 0 failed"));

  const std::string picture = (folder.path() / "page.png").string();
  Chromium(folder, "--window-size=900,1400 --screenshot='" + picture +
                       "' 'file://" + page + "'");
  const std::string png = TempFolder::Read(picture);
  EXPECT_EQ(png.substr(1, 3), "PNG");
  // A blank page of this size takes some 6 kB.
  EXPECT_GT(png.size(), 40'000u);
}

}  // namespace
}  // namespace cte::load
