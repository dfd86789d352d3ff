#include "db/embedded/embedded_database.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <fstream>
#include <mutex>

#include "domain/error.h"
#include "tests/support/eventually.h"
#include "tests/support/processes.h"
#include "tests/support/temporary_folder.h"

namespace cte::db {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class EmbeddedDatabaseTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<EmbeddedDatabase>> Start(
      const fs::path& folder) {
    EmbeddedDatabase::Options options;
    options.folder = folder;
    options.log = [this](std::string_view line) {
      std::lock_guard lock(mutex_);
      log_ += std::string(line) + "\n";
    };
    return EmbeddedDatabase::Start(std::move(options));
  }

  std::unique_ptr<EmbeddedDatabase> MustStart(const fs::path& folder) {
    auto database = Start(folder);
    if (database.ok()) return *std::move(database);
    ADD_FAILURE() << database.status();
    return nullptr;
  }

  std::string Log() {
    std::lock_guard lock(mutex_);
    return log_;
  }

  // -1 if the database does not answer.
  static std::int64_t Number(const EmbeddedDatabase& database,
                             const std::string& sql) {
    std::int64_t number = -1;
    auto connection = Connection::Open(database.connection_options());
    if (!connection.ok()) return -1;
    (void)(*connection)->Query(sql, {}, [&](const Row& row) {
      number = row.Int(0);
    });
    return number;
  }

  static void Do(const EmbeddedDatabase& database, const std::string& sql) {
    auto connection = Connection::Open(database.connection_options());
    ASSERT_TRUE(connection.ok()) << connection.status();
    const absl::Status status = (*connection)->ExecuteDirect(sql);
    ASSERT_TRUE(status.ok()) << status;
  }

  test::TemporaryFolder temporary_;
  const fs::path folder_ = temporary_.path() / "db";
  std::mutex mutex_;
  std::string log_;
};

mode_t Mode(const fs::path& path) {
  struct stat found = {};
  return stat(path.c_str(), &found) == 0 ? found.st_mode & 07777 : 0;
}

TEST_F(EmbeddedDatabaseTest, KeepsItsDataFromStartToStart) {
  {
    auto database = MustStart(folder_);
    ASSERT_NE(database, nullptr);
    EXPECT_EQ(database->state(), ServerState::kRunning);
    Do(*database, "CREATE TABLE t AS SELECT 7 AS n");
  }
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(Number(*database, "SELECT n FROM t"), 7);
}

TEST_F(EmbeddedDatabaseTest, IsMadeForOneUserAndItsText) {
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(Mode(folder_), 0700);
  EXPECT_EQ(Mode(folder_ / "data"), 0700);
  EXPECT_EQ(Number(*database, "SELECT @@skip_networking"), 1);
  EXPECT_EQ(Number(*database, "SELECT @@innodb_flush_log_at_trx_commit"), 1);
  EXPECT_EQ(Number(*database, "SELECT @@innodb_doublewrite"), 1);
  EXPECT_EQ(Number(*database, "SELECT @@max_allowed_packet"), 64 << 20);
  EXPECT_EQ(Number(*database,
                   "SELECT COUNT(*) FROM information_schema.schemata"
                   " WHERE schema_name = 'ctecred'"
                   " AND default_collation_name = 'utf8mb4_unicode_520_ci'"),
            1);
  EXPECT_EQ(
      Number(*database, "SELECT @@collation_server = 'utf8mb4_unicode_520_ci'"),
      1);
}

TEST_F(EmbeddedDatabaseTest, StopLeavesNoProcessAndACleanLog) {
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  database->Stop();
  EXPECT_EQ(database->state(), ServerState::kStopped);
  EXPECT_EQ(database->pid(), 0);
  EXPECT_EQ(database->restarts(), 0);
  EXPECT_THAT(test::ProcessesUsing(folder_), IsEmpty());
  std::ifstream stream(folder_ / "mariadb.log");
  const std::string log(std::istreambuf_iterator<char>(stream), {});
  EXPECT_THAT(log, HasSubstr("Shutdown complete"));
  database->Stop();
}

TEST_F(EmbeddedDatabaseTest, AServerThatIsKilledIsStartedAgainWithItsData) {
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  Do(*database, "CREATE TABLE t (n INT PRIMARY KEY)");
  for (int time = 1; time <= 3; ++time) {
    Do(*database, "INSERT INTO t VALUES (" + std::to_string(time) + ")");
    const int killed = database->pid();
    ASSERT_GT(killed, 0);
    ASSERT_EQ(kill(killed, SIGKILL), 0);
    ASSERT_TRUE(test::Eventually([&] {
      return database->restarts() == time &&
             database->state() == ServerState::kRunning;
    })) << Log();
    EXPECT_NE(database->pid(), killed);
    EXPECT_EQ(Number(*database, "SELECT COUNT(*) FROM t"), time);
  }
  EXPECT_THAT(Log(), HasSubstr("signal 9"));
}

TEST_F(EmbeddedDatabaseTest,
       AServerThatCannotStartAgainIsTriedAndCanBeStopped) {
  const fs::path program = temporary_.path() / "mariadbd";
  fs::create_symlink("/usr/sbin/mariadbd", program);
  EmbeddedDatabase::Options options;
  options.folder = folder_;
  options.programs.mariadbd = program.string();
  auto database = EmbeddedDatabase::Start(std::move(options));
  ASSERT_TRUE(database.ok()) << database.status();
  fs::remove(program);
  fs::create_symlink("/bin/false", program);
  ASSERT_EQ(kill((*database)->pid(), SIGKILL), 0);
  ASSERT_TRUE(test::Eventually([&] {
    return (*database)->restarts() >= 2 &&
           (*database)->state() == ServerState::kRestarting;
  }));
  fs::remove(program);
  fs::create_symlink("/usr/sbin/mariadbd", program);
  EXPECT_TRUE(test::Eventually(
      [&] { return (*database)->state() == ServerState::kRunning; }));
  (*database)->Stop();
  EXPECT_EQ((*database)->state(), ServerState::kStopped);
  EXPECT_THAT(test::ProcessesUsing(folder_), IsEmpty());
}

TEST_F(EmbeddedDatabaseTest, AFolderInUseIsRefusedByNameAndProcess) {
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  const auto second = Start(folder_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(domain::ErrorReason(second.status()), "DATABASE_IN_USE");
  EXPECT_THAT(std::string(second.status().message()),
              AllOf(HasSubstr(folder_.string()),
                    HasSubstr("process id " + std::to_string(getpid()))));
  EXPECT_EQ(Number(*database, "SELECT 1"), 1);
}

TEST_F(EmbeddedDatabaseTest, AFolderThatOthersCanWriteToIsRefused) {
  ASSERT_EQ(mkdir(folder_.c_str(), 0700), 0);
  for (const mode_t mode : {0770u, 0702u}) {
    ASSERT_EQ(chmod(folder_.c_str(), mode), 0);
    EXPECT_EQ(domain::ErrorReason(Start(folder_).status()),
              "DATABASE_DIR_UNSAFE");
  }
  fs::create_directory_symlink("/tmp", temporary_.path() / "link");
  EXPECT_FALSE(Start(temporary_.path() / "link").ok());
  EXPECT_FALSE(Start("/proc/no/such").ok());
}

TEST_F(EmbeddedDatabaseTest, AnyLengthOfPathWillDo) {
  const std::string part(100, 'a');
  const fs::path folder = temporary_.path() / part / part / (part + " b");
  auto database = MustStart(folder);
  ASSERT_NE(database, nullptr);
  EXPECT_EQ(Number(*database, "SELECT 1"), 1);
  EXPECT_LT(database->connection_options().socket_path.size(), 107U);
}

TEST_F(EmbeddedDatabaseTest, AMissingProgramNamesThePackage) {
  EmbeddedDatabase::Options options;
  options.folder = folder_;
  options.programs.mariadbd = "/nowhere/mariadbd";
  const auto database = EmbeddedDatabase::Start(std::move(options));
  EXPECT_EQ(domain::ErrorReason(database.status()), "MARIADB_NOT_INSTALLED");
  EXPECT_THAT(
      std::string(database.status().message()),
      AllOf(HasSubstr("/nowhere/mariadbd"), HasSubstr("mariadb-server-core")));
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(EmbeddedDatabaseTest, AFailedStartShowsTheEndOfTheLog) {
  MustStart(folder_).reset();
  fs::remove(folder_ / "data" / "ibdata1");
  std::ofstream(folder_ / "data" / "ibdata1") << "no tablespace";
  const auto database = Start(folder_);
  EXPECT_EQ(domain::ErrorReason(database.status()), "DATABASE_NOT_STARTED");
  EXPECT_THAT(std::string(database.status().message()), HasSubstr("InnoDB"));
  EXPECT_THAT(test::ProcessesUsing(folder_), IsEmpty());
}

TEST_F(EmbeddedDatabaseTest, AHalfMadeFolderIsMadeAnew) {
  fs::create_directories(folder_ / "data.unfinished" / "mysql");
  fs::permissions(folder_, fs::perms::owner_all);
  std::ofstream(folder_ / "data.unfinished" / "ibdata1") << "half";
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  EXPECT_FALSE(fs::exists(folder_ / "data.unfinished"));
}

TEST_F(EmbeddedDatabaseTest, AStaleSocketAndPidFileAreNoHindrance) {
  MustStart(folder_).reset();
  std::ofstream(folder_ / "data" / "mariadb.sock") << "";
  std::ofstream(folder_ / "data" / "mariadbd.pid") << getpid();
  EXPECT_NE(MustStart(folder_), nullptr);
}

class DataVersionTest : public EmbeddedDatabaseTest {
 protected:
  void SetUp() override { MustStart(folder_).reset(); }
  void Write(const std::string& version) {
    std::ofstream(folder_ / "data" / "mysql_upgrade_info") << version;
  }
  std::string Read() {
    std::ifstream stream(folder_ / "data" / "mysql_upgrade_info");
    std::string line;
    std::getline(stream, line);
    return line;
  }
};

TEST_F(DataVersionTest, DataOfAnOlderMariaDbAreUpgraded) {
  const std::string current = Read();
  Write("10.5.1-MariaDB");
  auto database = MustStart(folder_);
  ASSERT_NE(database, nullptr);
  EXPECT_THAT(Log(), HasSubstr("10.5"));
  EXPECT_EQ(Read(), current);
  EXPECT_EQ(Number(*database, "SELECT 1"), 1);
}

TEST_F(DataVersionTest, DataOfANewerMariaDbAreLeftAlone) {
  Write("99.1.2-MariaDB");
  const auto database = Start(folder_);
  EXPECT_EQ(domain::ErrorReason(database.status()), "DATABASE_TOO_NEW");
  EXPECT_THAT(std::string(database.status().message()), HasSubstr("99.1"));
  EXPECT_EQ(Read(), "99.1.2-MariaDB");
}

}  // namespace
}  // namespace cte::db
