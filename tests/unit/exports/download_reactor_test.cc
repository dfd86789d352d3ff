#include "server/services/download_reactor.h"

#include <cte/credentials/v1/export_service.pb.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "server/services/slots.h"
#include "server/work/executor.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/server/new_call.h"

namespace cte::server {
namespace {

using Reactor = DownloadReactor<credentials::v1::ExportCredentialListResponse>;

// Calls whose turn has not come, for no thread is free.
class DownloadReactorTest : public ::testing::Test {
 protected:
  DownloadReactorTest() {
    EXPECT_TRUE(
        executor_
            .Submit(Lane::kBackground, "",
                    [this](domain::Store&) { turn_.WaitForNotification(); })
            .ok());
  }

  Reactor* NewCall() {
    return new Reactor(
        calls_.New<credentials::v1::ExportCredentialListRequest>(),
        Lane::kBackground, slots_,
        [this](domain::Store&, const Caller&,
               const Reactor::KeepGoing& keep_going) {
          ++made_;
          going_ = keep_going();
          return absl::StatusOr<ByteSource>(std::string("file"));
        });
  }
  void LetThemCome() {
    turn_.Notify();
    executor_.Shutdown();
  }

  absl::Notification turn_;
  Slots slots_{{.all = 1, .of_one = 1}, "sends workbooks"};
  int made_ = 0;
  bool going_ = false;
  Executor executor_{[] { return std::make_unique<test::FakeStore>(); },
                     {.threads = 1}};
  CallMaker calls_{executor_};
};

TEST_F(DownloadReactorTest, MakesTheFileWhenItsTurnComes) {
  Reactor* call = NewCall();
  LetThemCome();
  EXPECT_EQ(made_, 1);
  EXPECT_TRUE(going_);
  call->OnDone();
}

TEST_F(DownloadReactorTest, MakesNoFileForAClientThatIsGone) {
  Reactor* call = NewCall();
  call->OnCancel();
  LetThemCome();
  EXPECT_EQ(made_, 0);
  call->OnDone();
}

TEST_F(DownloadReactorTest, HoldsItsSlotUntilTheCallIsOver) {
  Reactor* call = NewCall();
  Reactor* refused = NewCall();
  LetThemCome();
  EXPECT_EQ(made_, 1);
  EXPECT_FALSE(slots_.Take("another").ok());
  refused->OnDone();
  call->OnDone();
  EXPECT_TRUE(slots_.Take("another").ok());
}

}  // namespace
}  // namespace cte::server
