// Two clients write to one program at the same time, from the wire (R2): a
// declaration against an award, an award against an award, a removal against a
// declaration. Thousands of races; whoever loses gets a refusal of the rules,
// never a deadlock.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <barrier>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "cte/credentials/v1/program_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Credentials = v1::CredentialService::Stub;
using Programs = v1::ProgramService::Stub;

constexpr int kRaces = 1500;
constexpr std::int64_t kPsn = 740001;
const std::string kUic = "A069297285";

class RaceTest : public DemoTest {
 protected:
  // One of the two, with a connection of its own.
  class Client {
   public:
    Client()
        : programs_(StubOf<v1::ProgramService>(kEditor)),
          credentials_(StubOf<v1::CredentialService>(kEditor)) {}

    absl::StatusOr<v1::DeclareNoCredentialsResponse> Declare() {
      v1::DeclareNoCredentialsRequest request;
      request.set_psn(kPsn);
      return Call(programs_, &Programs::DeclareNoCredentials, request);
    }
    absl::StatusOr<v1::WithdrawNoCredentialsResponse> Withdraw() {
      v1::WithdrawNoCredentialsRequest request;
      request.set_psn(kPsn);
      return Call(programs_, &Programs::WithdrawNoCredentials, request);
    }
    absl::StatusOr<v1::AwardCredentialResponse> Award() {
      v1::AwardCredentialRequest request;
      request.set_psn(kPsn);
      request.add_uics(kUic);
      request.set_approved_code("MTA-MDE");
      return Call(credentials_, &Credentials::AwardCredential, request);
    }
    absl::StatusOr<v1::RemoveAwardResponse> Remove() {
      v1::RemoveAwardRequest request;
      request.set_psn(kPsn);
      request.set_uic(kUic);
      request.set_credential_code("MTA-MDE");
      return Call(credentials_, &Credentials::RemoveAward, request);
    }
    v1::ProgramYear Program() {
      v1::GetProgramRequest request;
      request.set_psn(kPsn);
      const auto response = Call(programs_, &Programs::GetProgram, request);
      EXPECT_TRUE(response.ok()) << response.status();
      return response.ok() ? response->program() : v1::ProgramYear();
    }

   private:
    std::unique_ptr<Programs> programs_;
    std::unique_ptr<Credentials> credentials_;
  };

  static void SetUpTestSuite() {
    DemoTest::SetUpTestSuite();
    AddProgram(kPsn, {kUic});
  }

  // Runs the two at the same time, again and again; `after` looks at what came
  // of it, and makes the ground for the next race, while neither runs.
  void Race(const std::function<void()>& one, const std::function<void()>& two,
            const std::function<void()>& after) {
    std::barrier together(2);
    std::thread other([&] {
      for (int i = 0; i < kRaces; ++i) {
        together.arrive_and_wait();
        two();
        together.arrive_and_wait();
      }
    });
    for (int i = 0; i < kRaces; ++i) {
      together.arrive_and_wait();
      one();
      together.arrive_and_wait();
      after();
    }
    other.join();
  }

  Client first_;
  Client second_;
};

TEST_F(RaceTest, R2_ADeclarationAgainstAnAward) {
  absl::StatusOr<v1::DeclareNoCredentialsResponse> declared;
  absl::StatusOr<v1::AwardCredentialResponse> awarded;
  int declarations = 0;
  Race([&] { declared = first_.Declare(); }, [&] { awarded = second_.Award(); },
       [&] {
         ASSERT_NE(declared.ok(), awarded.ok())
             << "exactly one wins: " << declared.status() << ", "
             << awarded.status();
         const auto program = first_.Program();
         if (declared.ok()) {
           ++declarations;
           EXPECT_EQ(ReasonOf(awarded), "PROGRAM_MARKED_NO_CREDENTIALS");
           EXPECT_EQ(program.status(), v1::PROGRAM_STATUS_DECLARED);
           EXPECT_EQ(program.award_count(), 0);
           ASSERT_TRUE(first_.Withdraw()->changed());
         } else {
           EXPECT_EQ(ReasonOf(declared), "PROGRAM_HAS_CREDENTIALS");
           EXPECT_EQ(program.status(), v1::PROGRAM_STATUS_REPORTED);
           ASSERT_TRUE(first_.Remove()->changed());
         }
       });
  // Which of the two is quicker is the machine's affair.
  RecordProperty("declarations", declarations);
}

TEST_F(RaceTest, R10_AnAwardAgainstTheSameAward) {
  absl::StatusOr<v1::AwardCredentialResponse> one;
  absl::StatusOr<v1::AwardCredentialResponse> two;
  Race([&] { one = first_.Award(); }, [&] { two = second_.Award(); },
       [&] {
         ASSERT_TRUE(one.ok()) << one.status();
         ASSERT_TRUE(two.ok()) << two.status();
         EXPECT_NE(one->results(0).outcome(), two->results(0).outcome())
             << "one made it, the other found it";
         EXPECT_EQ(first_.Program().award_count(), 1);
         ASSERT_TRUE(first_.Remove()->changed());
       });
}

TEST_F(RaceTest, R3_ARemovalAgainstADeclaration) {
  absl::StatusOr<v1::RemoveAwardResponse> removed;
  absl::StatusOr<v1::DeclareNoCredentialsResponse> declared;
  ASSERT_TRUE(first_.Award().ok());
  Race([&] { removed = first_.Remove(); },
       [&] { declared = second_.Declare(); },
       [&] {
         ASSERT_TRUE(removed.ok()) << removed.status();
         EXPECT_TRUE(removed->changed());
         const auto program = first_.Program();
         EXPECT_EQ(program.award_count(), 0);
         if (declared.ok()) {
           EXPECT_EQ(program.status(), v1::PROGRAM_STATUS_DECLARED);
           ASSERT_TRUE(first_.Withdraw()->changed());
         } else {
           EXPECT_EQ(ReasonOf(declared), "PROGRAM_HAS_CREDENTIALS");
           EXPECT_EQ(program.status(), v1::PROGRAM_STATUS_MISSING);
         }
         ASSERT_TRUE(first_.Award().ok());
       });
  ASSERT_TRUE(first_.Remove().ok());
}

}  // namespace
}  // namespace cte::test
