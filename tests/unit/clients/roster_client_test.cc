#include "clients/cpp/roster_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/fake_services.h"

namespace cte::client {
namespace {

using ::testing::ElementsAre;

credentials::v1::RosterRecord District(const std::string& name) {
  credentials::v1::RosterRecord record;
  record.mutable_district()->set_district_code("63070");
  record.mutable_district()->set_name(name);
  return record;
}

TEST(RosterLoad, SendsBatchesByCountAndThenTheNumberOfRecords) {
  FakeServer server;
  RosterLoad load(server.channel());
  for (int i = 0; i < 12'000; ++i) {
    ASSERT_TRUE(load.Add(District(std::to_string(i))).ok());
  }
  ASSERT_TRUE(load.Finish().ok());
  EXPECT_THAT(server.roster.batch_sizes, ElementsAre(5000, 5000, 2000));
  EXPECT_EQ(server.roster.finish_count, 12'000);
  EXPECT_EQ(server.roster.records[11'999].district().name(), "11999");
}

TEST(RosterLoad, SendsBatchesBelowTheByteLimit) {
  FakeServer server;
  RosterLoad load(server.channel());
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(load.Add(District(std::string(20'000, 'x'))).ok());
  }
  ASSERT_TRUE(load.Finish().ok());
  EXPECT_EQ(server.roster.records.size(), 100u);
  EXPECT_LE(server.roster.largest_batch_bytes, 512u << 10);
  EXPECT_LE(server.roster.batch_sizes.size(), 5u);
}

TEST(RosterLoad, AnswersTheRefusalThatEndedIt) {
  FakeServer server;
  server.roster.failures = {
      Refusal(grpc::StatusCode::PERMISSION_DENIED, "ROLE_REQUIRED", "No.")};
  RosterLoad load(server.channel());
  absl::Status status;
  while (status.ok()) status = load.Add(District(std::string(50'000, 'x')));
  EXPECT_EQ(ErrorReason(status), "ROLE_REQUIRED");
  EXPECT_EQ(ErrorReason(load.Finish().status()), "ROLE_REQUIRED");
}

}  // namespace
}  // namespace cte::client
