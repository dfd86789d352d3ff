// What happens when the program that owns a database is killed.
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include "db/embedded/embedded_database.h"
#include "tests/store/owner_process.h"
#include "tests/support/eventually.h"
#include "tests/support/processes.h"
#include "tests/support/temporary_folder.h"

namespace cte::db {
namespace {

namespace fs = std::filesystem;
using test::OwnerProcess;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class EmbeddedKillTest : public ::testing::Test {
 protected:
  void ExpectNoProcessIsLeft() {
    EXPECT_TRUE(test::Eventually([this] {
      return test::ProcessesUsing(folder_).empty();
    })) << ::testing::PrintToString(test::ProcessesUsing(folder_));
  }

  std::int64_t CommittedRows() {
    auto database = EmbeddedDatabase::Start({.folder = folder_});
    EXPECT_TRUE(database.ok()) << database.status();
    if (!database.ok()) return -1;
    auto connection = Connection::Open((*database)->connection_options());
    std::int64_t rows = -1;
    (void)(*connection)
        ->Query("SELECT COUNT(*) FROM kept", {},
                [&](const Row& row) { rows = row.Int(0); });
    return rows;
  }

  test::TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path() / "db";
};

TEST_F(EmbeddedKillTest, NothingIsLeftAndNothingCommittedIsLost) {
  {
    OwnerProcess owner(folder_);
    ASSERT_THAT(owner.ReadLine(), StartsWith("ready"));
    owner.Kill();
  }
  ExpectNoProcessIsLeft();
  EXPECT_EQ(CommittedRows(), 1);
}

// The predecessor may still hold its files when the next one looks.
TEST_F(EmbeddedKillTest, TheNextOneTakesOverAtOnce) {
  constexpr int kTimes = 5;
  for (int time = 0; time < kTimes; ++time) {
    OwnerProcess owner(folder_);
    ASSERT_THAT(owner.ReadLine(), StartsWith("ready"));
    owner.Kill();
  }
  EXPECT_EQ(CommittedRows(), kTimes);
}

TEST_F(EmbeddedKillTest, AnOwnerThatEndsStopsItsServer) {
  OwnerProcess owner(folder_);
  ASSERT_THAT(owner.ReadLine(), StartsWith("ready"));
  EXPECT_EQ(owner.Finish(), 0);
  EXPECT_THAT(test::ProcessesUsing(folder_), IsEmpty());
}

TEST_F(EmbeddedKillTest, OfTwoOwnersOneIsRefused) {
  OwnerProcess owner(folder_);
  ASSERT_THAT(owner.ReadLine(), StartsWith("ready"));
  OwnerProcess second(folder_);
  const std::string line = second.ReadLine();
  EXPECT_THAT(line, StartsWith("failed"));
  EXPECT_THAT(line, ::testing::HasSubstr(std::to_string(owner.pid())));
}

// Each is a point that initialisation passes: the owner is killed there.
TEST_F(EmbeddedKillTest, NothingIsLeftOfAnInitialisationEither) {
  int killed_in_the_middle = 0;
  for (const char* file :
       {"data.unfinished", "data.unfinished/ibdata1",
        "data.unfinished/mysql/global_priv.frm",
        "data.unfinished/mysql/proc.frm", "data.unfinished/sys"}) {
    OwnerProcess owner(folder_);
    ASSERT_TRUE(test::Eventually([&] { return fs::exists(folder_ / file); }))
        << file;
    owner.Kill();
    if (!fs::exists(folder_ / "data")) ++killed_in_the_middle;
    ExpectNoProcessIsLeft();
    fs::remove_all(folder_ / "data");
  }
  EXPECT_GE(killed_in_the_middle, 3);
  OwnerProcess owner(folder_);
  EXPECT_THAT(owner.ReadLine(), StartsWith("ready"));
}

TEST_F(EmbeddedKillTest, AnOrdinaryUserCanOwnOne) {
  if (geteuid() != 0) {
    GTEST_SKIP() << "This runs as an ordinary user already.";
  }
  const passwd* nobody = getpwnam("nobody");
  ASSERT_NE(nobody, nullptr);
  ASSERT_EQ(chown(temporary_.path().c_str(), nobody->pw_uid, nobody->pw_gid),
            0);
  OwnerProcess owner(
      folder_, {"setpriv", "--reuid=" + std::to_string(nobody->pw_uid),
                "--regid=" + std::to_string(nobody->pw_gid), "--clear-groups"});
  ASSERT_THAT(owner.ReadLine(), StartsWith("ready"));
  owner.Kill();
  ExpectNoProcessIsLeft();
}

}  // namespace
}  // namespace cte::db
