#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RosterCommandTest : public ::testing::Test {
 protected:
  CliResult Load(const std::vector<std::string>& globals = {}) {
    std::vector<std::string> arguments = globals;
    arguments.insert(arguments.end(),
                     {"roster", "load", folder_.path().string()});
    return RunCli(server_, arguments);
  }
  void Reject(std::int64_t index, const std::string& kind,
              const std::string& field, const std::string& message) {
    auto& remark = *server_.roster.response.add_rejected();
    remark.set_index(index);
    remark.set_kind(kind);
    remark.set_field(field);
    remark.set_message(message);
    auto& count = *server_.roster.response.add_counts();
    count.set_kind(kind);
    count.set_rejected(1);
  }

  TempFolder folder_;
  FakeServer server_;
};

TEST_F(RosterCommandTest, SendsEachFileAfterThoseThatItRestsOn) {
  folder_.Write("buildings.csv",
                "building_code,name,district_code\n05976,High,63070\n");
  folder_.Write("districts.csv", "name,district_code\nAvondale,63070\n");
  folder_.Write("other.csv", "ignored\n");
  EXPECT_EQ(Load().exit_code, ExitCode::kDone);
  ASSERT_EQ(server_.roster.records.size(), 2u);
  EXPECT_TRUE(server_.roster.records[0].has_district());
  EXPECT_TRUE(server_.roster.records[1].has_building());
  EXPECT_EQ(server_.roster.finish_count, 2);
}

TEST_F(RosterCommandTest, NamesFileAndLineOfWhatWasLeftOutHereAndThere) {
  folder_.Write("districts.csv", "district_code,name\n63070,Avondale\n");
  folder_.Write("school_years.csv",
                "school_year,current,closed\n2024,no,no\nsoon,no,no\n"
                "2025,no,no\n2026,yes,no\n");
  // Of the stream 2024, 2025, 2026, the district.
  Reject(2, "school_year", "current", "Only one year is current.");
  Reject(3, "district", "name", "Too short.");
  const CliResult result = Load();
  EXPECT_EQ(result.exit_code, ExitCode::kIncomplete);
  EXPECT_EQ(server_.roster.records.size(), 4u);
  EXPECT_THAT(
      result.out,
      AllOf(HasSubstr("school_years.csv:3: unreadable: school_year: \"soon\""),
            HasSubstr("school_years.csv:5: rejected: current: Only one"),
            HasSubstr("districts.csv:2: rejected: name: Too short."),
            HasSubstr("school_years.csv: 1 line could not be read.")));
}

TEST_F(RosterCommandTest, AServerThatIsBusyIsTriedAgainWithAllRecords) {
  folder_.Write("districts.csv", "district_code,name\n63070,Avondale\n");
  server_.roster.failures = {Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED,
                                     "RATE_LIMITED", "Too many.",
                                     absl::Milliseconds(1))};
  EXPECT_EQ(Load().exit_code, ExitCode::kDone);
  EXPECT_TRUE(server_.roster.failures.empty());
  EXPECT_EQ(server_.roster.records.size(), 1u);
  EXPECT_EQ(server_.roster.finish_count, 1);
}

TEST_F(RosterCommandTest, AsJsonEachRemarkIsALineAndTheSummaryTheLast) {
  folder_.Write("districts.csv", "district_code,name\n63070,Avondale\n");
  Reject(0, "district", "name", "Too short.");
  const CliResult result = Load({"--output", "json"});
  EXPECT_EQ(result.out,
            "{\"rejected\":{\"file\":\"districts.csv\",\"line\":2,\"field\":"
            "\"name\",\"message\":\"Too short.\"}}\n"
            "{\"summary\":{\"unreadableLines\":0,\"counts\":[{\"kind\":"
            "\"district\",\"loaded\":\"0\",\"rejected\":\"1\"}],\"rejected\":"
            "[],\"warnings\":[]}}\n");
}

TEST_F(RosterCommandTest, AWrongHeaderSendsNothing) {
  folder_.Write("districts.csv", "district_code,name\n63070,Avondale\n");
  folder_.Write("grants.csv", "principal,role\nada,viewer\n");
  const CliResult result = Load();
  EXPECT_EQ(result.exit_code, ExitCode::kLocal);
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("grants.csv"), HasSubstr("scope_type is missing"),
                    HasSubstr("[ROSTER_HEADER_INVALID]")));
  EXPECT_TRUE(server_.roster.records.empty());
}

TEST_F(RosterCommandTest, AFolderWithoutAnyOfTheFilesIsAnError) {
  const CliResult result = Load();
  EXPECT_EQ(result.exit_code, ExitCode::kLocal);
  EXPECT_THAT(result.err, HasSubstr("[ROSTER_EMPTY]"));
}

TEST_F(RosterCommandTest, NoMessageHoldsAUic) {
  folder_.Write("students.csv",
                "uic,last_name,first_name,in_school\n"
                "A025736286,Pname,Jfname,A069297285\n");
  EXPECT_THAT(Load().out, AllOf(HasSubstr("students.csv:2: unreadable"),
                                Not(HasSubstr("A069297285")),
                                Not(HasSubstr("A025736286"))));
}

}  // namespace
}  // namespace cte::client
