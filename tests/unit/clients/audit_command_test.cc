#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_programs.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kAward[] = R"(
    position: 18 principal: "ada" action: ACTION_AWARD_CREATED psn: 21223
    school_year: 2026 uic: "A069297285" time { seconds: 1773065100 }
    changes { field: "credential_type" after: "APPROVED" }
    changes { field: "credential_code" after: "POD1" }
    changes { field: "suggested_name" })";

constexpr char kDeclaration[] = R"(
    position: 17 action: ACTION_PROGRAM_DECLARED psn: 17 school_year: 2026
    import_id: "4" first_import_row: 5 last_import_row: 5
    time { seconds: 1773065040 }
    changes { field: "status" before: "MISSING" after: "DECLARED" })";

constexpr char kGrant[] = R"(
    position: 16 principal: "ada" action: ACTION_GRANT_TAKEN
    time { seconds: 1773064800 }
    changes { field: "principal" before: "bob" }
    changes { field: "role" before: "DISTRICT_ADMINISTRATOR" }
    changes { field: "scope_type" before: "DISTRICT" }
    changes { field: "scope_code" before: "63070" })";

constexpr char kSettled[] = R"(
    position: 15 principal: "ada" action: ACTION_SUGGESTION_SETTLED
    time { seconds: 1773064800 }
    changes { field: "suggestion_id" after: "7" }
    changes { field: "state" before: "MAPPED" after: "DECLINED" }
    changes { field: "credential_code" before: "POD1" })";

std::string Batch(int part, const std::string& last_part) {
  return R"(position: 19 principal: "ada" action: ACTION_IMPORT_BATCH
      school_year: 2026 import_id: "4" first_import_row: 2
      last_import_row: 900 time { seconds: 1773065100 }
      batch { created_awards: 1 created_declarations: 2 unchanged_rows: 3
              rejected_rows: 4 part: )" +
         std::to_string(part) + " last_part: " + last_part + R"(
              awards { import_row: )" +
         std::to_string(part) + R"( uic: "A069297285" psn: 21223
                       credential_code: "POD1"
                       credential_name: "Podcast Producer" } })";
}

class AuditCommandTest : public CliTest {
 protected:
  void List(const std::vector<std::string>& records) {
    v1::ListAuditRecordsResponse page;
    for (const std::string& record : records) {
      *page.add_records() = Proto<v1::AuditRecord>(record);
    }
    audit_.list_audit_records.responses = {page};
  }

  static v1::FollowAuditRecordsResponse Answer(const std::string& record,
                                               std::int64_t reached) {
    v1::FollowAuditRecordsResponse answer;
    if (!record.empty()) {
      *answer.mutable_record() = Proto<v1::AuditRecord>(record);
    }
    answer.set_reached_position(reached);
    return answer;
  }

  TempFolder folder_;
  const std::string position_file_ = (folder_.path() / "position").string();
  FakeAudit& audit_ = server_.audit;
};

TEST_F(AuditCommandTest, R29WhoDidWhatAndWhatItWasBefore) {
  List({kAward, kDeclaration, kGrant, kSettled});
  EXPECT_EQ(
      Run({"audit", "list"}).out,
      R"(Time              Who           What                About                              Change
────────────────  ────────────  ──────────────────  ─────────────────────────────────  ─────────────────────────────────
2026-03-09 14:05  ada           award created       PSN 21223, UIC A069297285, year    approved, POD1
                                                      2026
2026-03-09 14:04  (the server)  program declared    PSN 17, year 2026, import 4, row   missing -> declared
                                                      5
2026-03-09 14:00  ada           grant taken                                            bob, district administrator,
                                                                                         district, 63070
2026-03-09 14:00  ada           suggestion settled                                     suggestion id: 7, mapped ->
                                                                                         declined, POD1 -> none

4 records.
)");
}

TEST_F(AuditCommandTest, R29TheAwardsOfAnImportStandBelowItsRecord) {
  List({Batch(1, "false"), Batch(2, "true")});
  EXPECT_EQ(
      Run({"audit", "list", "--awards"}).out,
      R"(Time              Who         What           About                             Change
────────────────  ──────────  ─────────────  ────────────────────────────────  ─────────────────────────────────────────
2026-03-09 14:05  ada         import batch   year 2026, import 4, rows 2-900   1 award, 2 declarations, 3 unchanged, 4
                                                                                 rejected
                              award          PSN 21223, UIC A069297285, row 1  Podcast Producer (POD1)
                              award          PSN 21223, UIC A069297285, row 2  Podcast Producer (POD1)

2 records.
)");
}

TEST_F(AuditCommandTest, R29WhatToLookForIsSent) {
  Run({"audit", "list", "--principal", "ada", "--psn", "17", "--uic",
       "A069297285", "--import", "4", "--from", "2026-03-09", "--to",
       "2026-03-09T14:05:30.5Z", "--awards"});
  Run({"audit", "list", "--from", "2026-03-09 14:05"});
  EXPECT_THAT(
      audit_.list_audit_records.requests,
      ElementsAre(IsProto("principal: 'ada' psn: 17 uic: 'A069297285' "
                          "import_id: '4' expand_awards: true "
                          "from_time { seconds: 1773014400 } "
                          "to_time { seconds: 1773065130 nanos: 500000000 } "
                          "page_size: 1000"),
                  IsProto("from_time { seconds: 1773065100 } "
                          "page_size: 1000")));
}

TEST_F(AuditCommandTest, AListEndsWithItsLimit) {
  List({kAward, kDeclaration, kGrant});
  audit_.list_audit_records.responses[0].set_next_page_token("more");
  EXPECT_THAT(Run({"audit", "list", "--limit", "2"}).out,
              EndsWith("\n2 records.\n"));
  EXPECT_EQ(audit_.list_audit_records.requests.size(), 1u);
}

TEST_F(AuditCommandTest, AnUnknownActionIsANumber) {
  List({"action: 99 principal: 'ada'"});
  EXPECT_THAT(Run({"audit", "list"}).out, HasSubstr("ada         action 99"));
}

TEST_F(AuditCommandTest, AsJsonEachRecordIsALine) {
  List({kAward, kGrant});
  const CliResult result = Run({"--output", "json", "audit", "list"});
  EXPECT_THAT(result.out, StartsWith("{\"position\":\"18\","));
  EXPECT_EQ(std::count(result.out.begin(), result.out.end(), '\n'), 2);
}

TEST_F(AuditCommandTest, R29FollowPrintsALineForEachRecordOnce) {
  const grpc::Status broken(grpc::StatusCode::UNAVAILABLE, "gone");
  audit_.streams = {{{Answer(kDeclaration, 17), Answer(kAward, 18)}, broken},
                    {{Answer(Batch(1, "true"), 19), Answer("", 20)}, {}}};
  const CliResult result = Run({"audit", "follow", "--awards"});
  EXPECT_EQ(
      result.out,
      "17  2026-03-09 14:04  (the server)  program declared  PSN 17, year "
      "2026, import 4, row 5  missing -> declared\n"
      "18  2026-03-09 14:05  ada  award created  PSN 21223, UIC A069297285, "
      "year 2026  approved, POD1\n"
      "19  2026-03-09 14:05  ada  import batch  year 2026, import 4, rows "
      "2-900  1 award, 2 declarations, 3 unchanged, 4 rejected\n"
      "19  2026-03-09 14:05  ada  award  PSN 21223, UIC A069297285, row 1  "
      "Podcast Producer (POD1)\n");
  EXPECT_EQ(result.exit_code, ExitCode::kNotAllowed);
  EXPECT_THAT(audit_.follow_requests,
              ElementsAre(IsProto("expand_awards: true"),
                          IsProto("expand_awards: true after: 18"),
                          IsProto("expand_awards: true after: 20")));
}

TEST_F(AuditCommandTest, R29ThePositionFileSaysWhereTheNextRunBegins) {
  audit_.streams = {{{Answer("", 16), Answer(kDeclaration, 17)}, {}}};
  Run({"audit", "follow", "--from-now", "--position-file", position_file_});
  EXPECT_EQ(TempFolder::Read(position_file_), "17\n");
  audit_.streams.clear();
  audit_.follow_requests.clear();
  Run({"audit", "follow", "--from-now", "--position-file", position_file_});
  EXPECT_THAT(audit_.follow_requests, ElementsAre(IsProto("after: 17")));
  EXPECT_EQ(folder_.Files(), 1u);
}

TEST_F(AuditCommandTest, R29APositionIsKeptOnlyOfWhatWasPrinted) {
  audit_.streams = {{{Answer(kDeclaration, 17)}, {}}};
  std::ostringstream out;
  std::ostringstream err;
  out.setstate(std::ios::badbit);
  Session session{
      .out = out,
      .err = err,
      .terminal = {},
      .stop = {},
      .connect =
          [&](const std::string&) {
            return absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>>(
                server_.channel());
          },
      .read_profile = {}};
  const char* const argv[] = {"ctecred", "audit", "follow", "--position-file",
                              position_file_.c_str()};
  EXPECT_EQ(RunCommandLine(5, argv, session), ExitCode::kLocal);
  EXPECT_THAT(err.str(), HasSubstr("[OUTPUT_UNWRITABLE]"));
  EXPECT_EQ(folder_.Files(), 0u);
}

TEST_F(AuditCommandTest, AFileThatHoldsNoPositionIsLeftAlone) {
  for (const char* text : {"", "soon\n", "-1\n", "17 18\n"}) {
    folder_.Write("position", text);
    const CliResult result =
        Run({"audit", "follow", "--position-file", position_file_});
    EXPECT_THAT(result.err, HasSubstr("[POSITION_FILE_INVALID]")) << text;
    EXPECT_EQ(TempFolder::Read(position_file_), text);
  }
  EXPECT_TRUE(audit_.follow_requests.empty());
}

TEST_F(AuditCommandTest, CtrlCIsTheEndOfFollowing) {
  std::stop_source stop;
  stop.request_stop();
  const CliResult result =
      RunCli(server_, {"audit", "follow"}, stop.get_token());
  EXPECT_EQ(result.exit_code, ExitCode::kDone);
  EXPECT_EQ(result.err, "");
}

TEST_F(AuditCommandTest, APositionOfAnotherDatabaseIsRefused) {
  audit_.streams = {
      {{}, Refusal(grpc::StatusCode::OUT_OF_RANGE, "POSITION_AHEAD", "No.")}};
  EXPECT_EQ(Run({"audit", "follow", "--after", "99"}).exit_code,
            ExitCode::kRefused);
}

TEST_F(AuditCommandTest, WrongArgumentsAreUsageErrors) {
  ExpectUsageErrors({
      {"audit"},
      {"audit", "list", "--from", "soon"},
      {"audit", "list", "--from", "infinite-past"},
      {"audit", "list", "--to", "2026-13-01"},
      {"audit", "list", "--limit", "-1"},
      {"audit", "list", "--psn", "x"},
      {"audit", "follow", "--after", "x"},
      {"audit", "follow", "--after", "1", "--from-now"},
  });
}

}  // namespace
}  // namespace cte::client
