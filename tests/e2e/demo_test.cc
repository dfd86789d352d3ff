#include "tests/e2e/demo_test.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "clients/cpp/roster_client.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

void Load(const RunningServer& server,
          const std::vector<v1::RosterRecord>& records) {
  client::RosterLoad load(server.Channel(kAdministrator));
  for (const v1::RosterRecord& record : records) {
    ASSERT_TRUE(load.Add(record).ok());
  }
  const auto loaded = load.Finish();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->rejected_size(), 0) << loaded->DebugString();
}

// Of all students of the demo.
std::vector<std::string> Uics() {
  std::ifstream students(std::string(CTE_DEMO_ROSTER) + "/students.csv");
  std::vector<std::string> uics;
  std::string line;
  std::getline(students, line);
  while (std::getline(students, line)) {
    uics.push_back(line.substr(0, line.find(',')));
  }
  EXPECT_GT(uics.size(), 100u);
  return uics;
}

// The text of all contracts.
std::string Contracts() {
  std::ostringstream text;
  for (const auto& file : std::filesystem::directory_iterator(CTE_CONTRACTS)) {
    text << std::ifstream(file.path()).rdbuf();
  }
  return text.str();
}

}  // namespace

RunningServer* DemoTest::server_ = nullptr;

void DemoTest::ExpectListed(const grpc::Status& refusal) {
  static const std::string& contracts = *new std::string(Contracts());
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(refusal.error_details()));
  EXPECT_EQ(details.code(), refusal.error_code());
  int infos = 0;
  for (const auto& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (!detail.UnpackTo(&info)) continue;
    ++infos;
    EXPECT_EQ(info.domain(), "credentials.cte");
    EXPECT_NE(contracts.find(info.reason()), std::string::npos)
        << info.reason() << " is not listed: " << refusal.error_message();
  }
  EXPECT_EQ(infos, 1) << refusal.error_message();
}

void DemoTest::SetUpTestSuite() {
  std::vector<std::string> flags = {"--log-level", "debug"};
  for (const char* user : {kCounselor, kAuditor, kTeacher, kNobody}) {
    flags.insert(flags.end(), {"--local-user", user});
  }
  server_ = new RunningServer(flags);
  server_->LoadDemoRoster();
}

void DemoTest::TearDownTestSuite() {
  EXPECT_EQ(server_->Stop(), 0);
  const std::string log = server_->Log();
  for (const std::string& uic : Uics()) {
    EXPECT_EQ(log.find(uic), std::string::npos) << "the log holds " << uic;
  }
  delete server_;
}

void DemoTest::AddProgram(std::int64_t psn,
                          const std::vector<std::string>& uics) {
  std::vector<v1::RosterRecord> records(2);
  auto& program = *records[0].mutable_program();
  program.set_psn(psn);
  program.set_cip_code("11.0201");
  program.set_name("A program of this test");
  program.set_type("REG");
  program.set_building_code("05976");
  program.set_agency_code("63070");
  program.set_first_year(2020);
  auto& taught = *records[1].mutable_program_class();
  taught.set_psn(psn);
  taught.set_class_code("T-1");
  taught.set_name("A class of this test");
  taught.set_school_year(2026);
  for (const std::string& uic : uics) {
    auto& enrollment = *records.emplace_back().mutable_enrollment();
    enrollment.set_uic(uic);
    enrollment.set_psn(psn);
    enrollment.set_class_code("T-1");
    enrollment.set_school_year(2026);
    enrollment.set_current(true);
  }
  Load(*server_, records);
}

void DemoTest::SetYear(bool closed) {
  v1::RosterRecord record;
  record.mutable_school_year()->set_school_year(2026);
  record.mutable_school_year()->set_current(true);
  record.mutable_school_year()->set_closed(closed);
  Load(*server_, {record});
}

}  // namespace cte::test
