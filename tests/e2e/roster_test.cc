// LoadRoster from the wire: its refusals, and its remarks on records.

#include <cte/credentials/v1/roster_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Message = v1::LoadRosterRequest;
using Remark = v1::LoadRosterResponse::Remark;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Property;

v1::RosterRecord District(const std::string& code) {
  v1::RosterRecord record;
  record.mutable_district()->set_district_code(code);
  record.mutable_district()->set_name("A district of this test");
  return record;
}
v1::RosterRecord Building(const std::string& code,
                          const std::string& district) {
  v1::RosterRecord record;
  record.mutable_building()->set_building_code(code);
  record.mutable_building()->set_name("A building of this test");
  record.mutable_building()->set_district_code(district);
  return record;
}
v1::RosterRecord Program(std::int64_t psn, const std::string& cip_code) {
  v1::RosterRecord record;
  auto& program = *record.mutable_program();
  program.set_psn(psn);
  program.set_cip_code(cip_code);
  program.set_name("A program of this test");
  program.set_type("REG");
  program.set_building_code("05976");
  program.set_agency_code("63070");
  program.set_first_year(2020);
  return record;
}

Message Batch(const std::vector<v1::RosterRecord>& records) {
  Message message;
  message.mutable_batch()->mutable_records()->Assign(records.begin(),
                                                     records.end());
  return message;
}
Message Finish(std::int64_t count) {
  Message message;
  message.mutable_finish()->set_record_count(count);
  return message;
}

auto IsRemark(std::int64_t index, const std::string& kind,
              const std::string& field, const std::string& in_message) {
  return AllOf(Property(&Remark::index, index), Property(&Remark::kind, kind),
               Property(&Remark::field, field),
               Property(&Remark::message, HasSubstr(in_message)));
}

class RosterTest : public DemoTest {
 protected:
  static absl::StatusOr<v1::LoadRosterResponse> Send(
      const std::vector<Message>& messages) {
    const auto stub = StubOf<v1::RosterService>(kAdministrator);
    grpc::ClientContext context;
    v1::LoadRosterResponse response;
    const auto writer = stub->LoadRoster(&context, &response);
    for (const Message& message : messages) {
      if (!writer->Write(message)) break;
    }
    writer->WritesDone();
    const grpc::Status status = writer->Finish();
    if (!status.ok()) return client::FromGrpc(status);
    return response;
  }

  // A building can be loaded for a district that is known only.
  static bool IsKnown(const std::string& district) {
    const auto loaded = Send({Batch({Building("0T000", district)}), Finish(1)});
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return loaded.ok() && loaded->rejected_size() == 0;
  }
};

TEST_F(RosterTest, ARefusalNamesItsReasonAndWhatCameBeforeItStays) {
  const struct {
    std::string reason;
    std::string in_message;
    std::vector<Message> after_a_batch;
  } cases[] = {
      {"RECORD_COUNT_MISMATCH",
       "says 2 records, and the batches held 1",
       {Finish(2)}},
      {"RECORD_COUNT_MISMATCH", "says 0 records", {Finish(0)}},
      {"STREAM_OUT_OF_ORDER", "ended without a finish", {}},
      {"STREAM_OUT_OF_ORDER", "nothing after it", {Finish(1), Finish(1)}},
      {"STREAM_OUT_OF_ORDER",
       "nothing after it",
       {Finish(1), Batch({District("RLATE")})}},
      {"STREAM_OUT_OF_ORDER", "one finish", {Message()}},
      {"RECORD_EMPTY",
       "Record 2 is empty",
       {Batch({District("RLATE"), v1::RosterRecord()})}},
      {"BATCH_TOO_LARGE",
       "has 10001 records; it has at most 10000",
       {Batch(std::vector(10'001, District("RLATE")))}},
  };
  int number = 0;
  for (const auto& [reason, in_message, after] : cases) {
    SCOPED_TRACE(reason + ": " + in_message);
    const std::string code = "R000" + std::to_string(++number);
    EXPECT_FALSE(IsKnown(code));
    std::vector<Message> messages = {Batch({District(code)})};
    messages.insert(messages.end(), after.begin(), after.end());
    const auto refused = Send(messages);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(refused), reason);
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(in_message));
    EXPECT_TRUE(IsKnown(code));
  }
  EXPECT_FALSE(IsKnown("RLATE")) << "came with or after what was refused";
}

TEST_F(RosterTest, ABatchOf10000RecordsIsTaken) {
  const auto loaded =
      Send({Batch(std::vector(10'000, District("RFULL"))), Finish(10'000)});
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->counts(0).loaded(), 10'000);
}

TEST_F(RosterTest, WhatIsWrongOrOddIsRemarkedByItsPlaceInTheStream) {
  const auto loaded =
      Send({Batch({District("R1000"), District("r-100"),
                   Building("0T000", "R9999")}),
            Batch({Building("0T000", "R1000"), Program(600'001, "99.9999"),
                   Program(-5, "11.0201")}),
            Finish(6)});
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_THAT(loaded->rejected(),
              ElementsAre(IsRemark(1, "district", "district_code", "r-100"),
                          IsRemark(2, "building", "district_code", "R9999"),
                          IsRemark(5, "program", "psn", "-5")));
  EXPECT_THAT(loaded->warnings(),
              ElementsAre(IsRemark(4, "program", "cip_code", "99.9999")));
  using Count = v1::LoadRosterResponse::KindCount;
  const auto is_count = [](const std::string& kind, int taken, int refused) {
    return AllOf(Property(&Count::kind, kind), Property(&Count::loaded, taken),
                 Property(&Count::rejected, refused));
  };
  EXPECT_THAT(loaded->counts(), ElementsAre(is_count("district", 1, 1),
                                            is_count("building", 1, 1),
                                            is_count("program", 1, 1)));
}

}  // namespace
}  // namespace cte::test
