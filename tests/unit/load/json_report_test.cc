#include "clients/load/report/json_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "clients/cpp/error.h"
#include "tests/unit/load/fake_results.h"

namespace cte::load {
namespace {

TEST(JsonReportTest, HoldsTheFigures) {
  FakeResults fake;
  fake.results().notes.push_back({"pageSize", "Page size", "100"});
  fake.Fail(client::LocalError(absl::StatusCode::kUnavailable, "GONE",
                               "UIC A025736286 is gone."));
  const std::string text = JsonReport(fake.results());
  const auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["scenario"], "program");
  EXPECT_EQ(json["loop"], "closed");
  EXPECT_EQ(json["settings"]["clients"], 4);
  EXPECT_EQ(json["settings"]["pageSize"], "100");
  const auto& operation = json["operations"][0];
  EXPECT_EQ(operation["done"], 101);
  EXPECT_EQ(operation["failed"], 1);
  EXPECT_DOUBLE_EQ(operation["perSecond"], 50.5);
  EXPECT_NEAR(operation["latencyMs"]["p50"], 10, 0.01);
  EXPECT_DOUBLE_EQ(operation["latencyMs"]["max"], 1000);
  // The second of one call stands for the hundred that did not begin.
  EXPECT_NEAR(operation["correctedMs"]["p75"], 505, 20);
  EXPECT_EQ(operation["points"].size(), 2u);
  EXPECT_EQ(operation["points"][0]["done"], 100);
  EXPECT_EQ(operation["failures"][0]["reason"], "GONE");
  // Messages quote what was sent.
  EXPECT_EQ(text.find("A025736286"), std::string::npos);
}

TEST(JsonReportTest, AtARateWhatWasMeasuredIsCorrect) {
  FakeResults fake;
  fake.results().plan.rate = 50;
  const auto json = nlohmann::json::parse(JsonReport(fake.results()));
  EXPECT_EQ(json["loop"], "open");
  EXPECT_EQ(json["operations"][0]["correctedMs"],
            json["operations"][0]["latencyMs"]);
}

}  // namespace
}  // namespace cte::load
