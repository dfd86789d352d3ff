// The users of deploy/sql: one migrates, one serves, and the rights of the
// second are enough for everything and good for nothing else.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "clients/cpp/credential_client.h"
#include "clients/cpp/export_client.h"
#include "clients/cpp/program_client.h"
#include "clients/cpp/roster_client.h"
#include "cte/credentials/v1/audit_service.grpc.pb.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "db/migration.h"
#include "db/store.h"
#include "domain/error.h"
#include "tests/e2e/running_server.h"
#include "tests/support/database.h"
#include "tests/support/eventually.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kMigrates[] = "ctecred_migrate";
constexpr char kServes[] = "ctecred_serve";
constexpr char kPassword[] = "of tests";
constexpr char kAdministrator[] = "client";
constexpr char kPname[] = "A025736286";
constexpr char kVname[] = "A069297285";
constexpr std::int64_t kRadio = 21223;
constexpr std::int64_t kBiotechnology = 21120;

std::string Contents(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

class LeastPrivilegeTest : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    root_ = Connect();
    for (const char* user : {kMigrates, kServes}) {
      ASSERT_TRUE(
          root_->ExecuteDirect(absl::StrCat("DROP USER IF EXISTS ", user))
              .ok());
    }
    Run("users.sql");
  }

  // A file of deploy/sql, as somebody with a schema of another name edits it.
  void Run(const std::string& file) {
    const std::string password = absl::StrCat("'", kPassword, "'");
    const std::string edited = absl::StrReplaceAll(
        Contents(absl::StrCat(CTE_SQL, "/", file)),
        {{"IF NOT EXISTS ctecred ",
          absl::StrCat("IF NOT EXISTS ", database_->schema(), " ")},
         {"ON ctecred.*", absl::StrCat("ON ", database_->schema(), ".*")},
         {"THE_PASSWORD_THAT_MIGRATES", password},
         {"THE_PASSWORD_THAT_SERVES", password}});
    for (const std::string& statement : db::Statements(edited)) {
      const absl::Status status = root_->ExecuteDirect(statement);
      ASSERT_TRUE(status.ok()) << statement << ": " << status;
    }
  }

  // What `ctecredd --migrate` writes; it must end with the code.
  std::string Migrate(const char* user, int expected_code) {
    const std::string log = (folder_.path() / "migrate.log").string();
    const int status =
        std::system(absl::StrCat("CTECREDD_DATABASE_PASSWORD='", kPassword,
                                 "' ", CTE_SERVER, " --migrate --database ",
                                 database_->Url(user), " >", log, " 2>&1")
                        .c_str());
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == expected_code)
        << status << Contents(log);
    return Contents(log);
  }

  void SetUpSchema() {
    Migrate(kMigrates, 0);
    Run("grants.sql");
  }

  std::unique_ptr<RunningServer> Serve() {
    return std::make_unique<RunningServer>(
        std::vector<std::string>{"--batch-rows", "2"},
        SharedDatabase{database_->Url(kServes), kPassword});
  }
  db::ConnectionOptions Serving() const {
    return database_->OptionsOf(kServes, kPassword);
  }

  std::unique_ptr<db::Connection> root_;
  const TemporaryFolder folder_;
};
CTE_FOR_EVERY_ENGINE(LeastPrivilegeTest);

TEST_P(LeastPrivilegeTest, OneMigratesAndTheOtherOnlyServes) {
  EXPECT_THAT(Migrate(kServes, 1), HasSubstr("DATABASE_ACCESS_DENIED"))
      << "without a right it does not get in";
  EXPECT_THAT(Migrate(kMigrates, 0),
              AllOf(HasSubstr("the schema is up to date"),
                    Not(HasSubstr("taking calls"))));
  Migrate(kMigrates, 0);
  Run("grants.sql");
  Run("grants.sql");
  Migrate(kServes, 0);
  EXPECT_EQ(Serve()->Stop(), 0);

  // As an older release has left it.
  ASSERT_TRUE(
      root_
          ->ExecuteDirect("DELETE FROM schema_migrations ORDER BY version"
                          " DESC LIMIT 1")
          .ok());
  EXPECT_THAT(Migrate(kServes, 1),
              AllOf(HasSubstr("SCHEMA_BEHIND"), HasSubstr("--migrate"),
                    HasSubstr("deploy/sql")));
  EXPECT_THROW(Serve(), std::runtime_error);
}

// Every kind of write that the contracts have.
class WriterOfAll {
 public:
  WriterOfAll(RunningServer& server)
      : server_(server),
        programs_(server.Channel(kAdministrator)),
        credentials_(server.Channel(kAdministrator)),
        imports_(server.Imports(kAdministrator)) {}

  void LoadRoster() {
    server_.LoadDemoRoster();
    server_.LoadDemoRoster();
    client::RosterLoad load(server_.Channel(kAdministrator));
    v1::RosterRecord record;
    auto& student = *record.mutable_student();
    student.set_uic("0000000017");
    student.set_last_name("Sname");
    student.set_first_name("Fname");
    for (const bool in_school : {true, false}) {
      student.set_in_school(in_school);
      ASSERT_TRUE(load.Add(record).ok());
    }
    const auto loaded = load.Finish();
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->rejected_size(), 0);
  }

  void MoveYears() {
    Expect(programs_.ReopenSchoolYear(2025));
    Expect(programs_.SetCurrentSchoolYear(2025));
    Expect(programs_.SetCurrentSchoolYear(2026));
    Expect(programs_.CloseSchoolYear(2025));
  }

  void Declare() {
    for (int i = 0; i < 2; ++i) {
      Expect(programs_.DeclareNoCredentials(kBiotechnology, 0));
      Expect(programs_.WithdrawNoCredentials(kBiotechnology, 0));
    }
  }

  void Award() {
    v1::AwardCredentialRequest award;
    award.set_psn(kRadio);
    award.add_uics(kPname);
    award.add_uics(kVname);
    v1::RemoveAwardRequest remove;
    remove.set_psn(kRadio);
    remove.set_uic(kPname);
    remove.set_credential_code("ESB");
    for (int i = 0; i < 2; ++i) {
      award.set_approved_code("ESB");
      Expect(credentials_.AwardCredential(award));
      Expect(credentials_.RemoveAward(remove));
    }
    Expect(credentials_.AwardCredential(award));
    for (const char* name : {"Small Firm", "SMALL FIRM", "Great Firm"}) {
      award.set_suggested_name(name);
      Expect(credentials_.AwardCredential(award));
    }
  }

  // Merges awards, and takes them apart again.
  void Settle() {
    v1::SettleSuggestionRequest request;
    const auto listed = credentials_.ListSuggestions(
        v1::Suggestion::STATE_OPEN, [&](const auto& page) {
          for (const auto& suggestion : page.suggestions()) {
            if (suggestion.spellings_size() == 2) {
              request.set_suggestion_id(suggestion.suggestion_id());
            }
          }
        });
    ASSERT_TRUE(listed.ok()) << listed;
    request.set_existing_code("ESB");
    const auto merged = credentials_.SettleSuggestion(request);
    ASSERT_TRUE(merged.ok()) << merged.status();
    EXPECT_EQ(merged->merged_awards(), 4);
    request.set_replace(true);
    auto& added = *request.mutable_new_credential();
    added.set_code("FIRM");
    added.set_type(v1::CREDENTIAL_TYPE_APPROVED);
    added.add_cip_codes("10");
    Expect(credentials_.SettleSuggestion(request));
    request.set_decline(true);
    Expect(credentials_.SettleSuggestion(request));
  }

  // Where a right is missing an import is tried again and again.
  v1::Import Ended(const std::string& id) {
    v1::Import import;
    const auto has_ended = [&] {
      const auto now = imports_.Get(id);
      if (now.ok()) import = *now;
      return now.ok() && import.state() != v1::Import::STATE_CHECKING &&
             import.state() != v1::Import::STATE_COMMITTING;
    };
    EXPECT_TRUE(Eventually(has_ended)) << "import " << id;
    return import;
  }

  std::string Check(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::vector<std::string>> sheet = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    sheet.insert(sheet.end(), rows.begin(), rows.end());
    const auto sent = imports_.Upload(
        server_.Put(absl::StrCat(++files_, ".xlsx"), WorkbookOf(sheet)));
    EXPECT_TRUE(sent.ok()) << sent.status();
    if (!sent.ok()) return "";
    EXPECT_EQ(Ended(sent->import_id()).state(), v1::Import::STATE_CHECKED);
    return sent->import_id();
  }
  v1::Import Commit(const std::string& id, bool all_or_nothing) {
    const auto begun = imports_.Commit(id, all_or_nothing);
    EXPECT_TRUE(begun.ok()) << begun.status();
    return Ended(id);
  }

  void Import() {
    const std::string kNone = "9999999999";
    const auto mixed = Check({{kPname, "21223", "CSB-PC", ""},
                              {kVname, "21223", "", "A badge, imported"},
                              {kVname, "21223", "NO-SUCH", ""},
                              {kNone, "21120", "X", ""}});
    EXPECT_EQ(Commit(mixed, false).counts().created(), 3);
    const auto whole = Check({{kVname, "21223", "CSB-PC", ""}});
    EXPECT_EQ(Commit(whole, true).counts().created(), 1);
    const auto refused = Check({{kVname, "21223", "", "Another badge"},
                                {kVname, "21223", "NO-SUCH", ""}});
    EXPECT_EQ(Commit(refused, true).state(), v1::Import::STATE_FAILED);

    // What was right when it was checked.
    const auto late = Check({{kNone, "21119", "X", ""}});
    const auto later = Check({{kNone, "21119", "X", ""}});
    Expect(programs_.DeclareNoCredentials(21119, 0));
    EXPECT_EQ(Commit(late, false).counts().unchanged(), 1);
    ASSERT_TRUE(programs_.WithdrawNoCredentials(21119, 0).ok());
    v1::ListAwardsRequest none;
    const auto overtaken = Check({{kVname, "21223", "", "Overtaken"},
                                  {kPname, "21223", "", "Overtaken"}});
    v1::RosterRecord closed;
    closed.mutable_school_year()->set_school_year(2026);
    closed.mutable_school_year()->set_current(true);
    closed.mutable_school_year()->set_closed(true);
    Load(closed);
    EXPECT_FALSE(imports_.Commit(overtaken, false).ok());
    closed.mutable_school_year()->set_closed(false);
    Load(closed);
    EXPECT_EQ(Commit(overtaken, false).counts().created(), 2);
    Expect(imports_.Discard(later));
  }

  void Read() {
    const auto ok = [](const absl::Status& status) {
      EXPECT_TRUE(status.ok()) << status;
    };
    const auto nothing = [](const auto&) {};
    v1::ListProgramsRequest programs;
    programs.set_district_code("63070");
    programs.set_search("radio");
    ok(programs_.ListPrograms(programs, nothing));
    ok(programs_.ListDistricts(nothing));
    ok(programs_.ReviewPrograms({}, nothing));
    v1::StudentSelection selection;
    selection.set_psn(kRadio);
    selection.set_search("name");
    ok(programs_.ListStudents(selection, nothing));
    Expect(programs_.GetProgram(kRadio, 0));
    Expect(programs_.ListSchoolYears());
    v1::ListAwardsRequest awards;
    awards.set_district_code("63070");
    awards.set_include_removed(true);
    ok(credentials_.ListAwards(awards, nothing));
    ok(credentials_.ListCredentials({}, nothing));
    Expect(credentials_.GetStudent(kPname, 0));
    v1::IndicatorScope scope;
    scope.set_state(true);
    Expect(credentials_.GetIndicator(scope));
    ok(credentials_.ListQualifyingStudents(scope, nothing));
    std::string last;
    ok(imports_.List([&](const auto& import) {
      last = import.import_id();
      return true;
    }));
    ok(imports_.ListRows(last, v1::ListImportRowsRequest::FILTER_UNSPECIFIED,
                         nothing));
    const auto file = [&] { return ToMake(server_.Put("out.xlsx", "")); };
    ok(imports_.DownloadAnnotatedWorkbook(last, file()));
    ok(imports_.DownloadTemplate(file()));
    client::ExportClient exports(server_.Channel(kAdministrator));
    ok(exports.DistrictCredentials("63070", 0, file()));
    ok(exports.ProgramStudents(selection, file()));
    ok(exports.CredentialList(0, file()));
  }

  void FollowAudit() {
    const auto audit =
        v1::AuditService::NewStub(server_.Channel(kAdministrator));
    grpc::ClientContext following;
    const auto reader = audit->FollowAuditRecords(&following, {});
    v1::FollowAuditRecordsResponse response;
    int records = 0;
    while (reader->Read(&response) && response.has_record()) ++records;
    EXPECT_GT(records, 50);
    following.TryCancel();
    reader->Finish();
    grpc::ClientContext listing;
    v1::ListAuditRecordsResponse list;
    EXPECT_TRUE(audit->ListAuditRecords(&listing, {}, &list).ok());
    EXPECT_GT(list.records_size(), 10);
  }

 private:
  template <typename T>
  static void Expect(const absl::StatusOr<T>& result) {
    EXPECT_TRUE(result.ok()) << result.status();
  }
  void Load(const v1::RosterRecord& record) {
    client::RosterLoad load(server_.Channel(kAdministrator));
    ASSERT_TRUE(load.Add(record).ok());
    Expect(load.Finish());
  }

  RunningServer& server_;
  client::ProgramClient programs_;
  client::CredentialClient credentials_;
  client::ImportClient imports_;
  int files_ = 0;
};

TEST_P(LeastPrivilegeTest, TheRightsAreEnoughForEveryWrite) {
  SetUpSchema();
  {
    const auto server = Serve();
    {
      WriterOfAll writer(*server);
      writer.LoadRoster();
      writer.MoveYears();
      writer.Declare();
      writer.Award();
      writer.Settle();
      writer.Import();
      writer.Read();
      writer.FollowAudit();
    }
    EXPECT_EQ(server->Stop(), 0);
    EXPECT_THAT(server->Log(),
                AllOf(Not(HasSubstr("lacks a right")), Not(HasSubstr("denied")),
                      Not(HasSubstr(" ERROR "))));
  }
  // Grants and tokens, and what else a store can do by itself.
  const auto store = db::MySqlStores(Serving())();
  const domain::Actor actor{"client", "a request"};
  const domain::Grant grant{domain::Role::kViewer, domain::ScopeType::kProgram,
                            "21223"};
  domain::AccessStore& access = store->access();
  for (int i = 0; i < 2; ++i) {
    const auto given = access.GiveGrant(actor, "somebody", grant);
    EXPECT_TRUE(given.ok() && *given) << given.status();
    const auto taken = access.TakeGrant(actor, "somebody", grant);
    EXPECT_TRUE(taken.ok() && *taken) << taken.status();
  }
  domain::NewToken wanted;
  wanted.principal = "somebody";
  wanted.sha256 = std::string(32, 'a');
  const auto token = access.CreateToken(actor, wanted);
  ASSERT_TRUE(token.ok()) << token.status();
  const auto rotated =
      access.RotateToken(actor, token->id, std::string(32, 'b'), std::nullopt,
                         absl::Now() + absl::Hours(1));
  ASSERT_TRUE(rotated.ok()) << rotated.status();
  const absl::Status revoked = access.RevokeToken(actor, rotated->id);
  EXPECT_TRUE(revoked.ok()) << revoked;
  const absl::Status released = store->imports().ReleaseAll();
  EXPECT_TRUE(released.ok()) << released;
}

TEST_P(LeastPrivilegeTest, R29_TheRightsAreGoodForNothingElse) {
  SetUpSchema();
  EXPECT_EQ(Serve()->Stop(), 0);  // which leaves records: its administrator
  const auto opened = db::Connection::Open(Serving());
  ASSERT_TRUE(opened.ok()) << opened.status();
  db::Connection& connection = **opened;
  const std::int64_t before =
      Number(*root_, "SELECT COUNT(*) FROM audit_records");
  EXPECT_GT(before, 0);
  for (const char* sql : {
           "UPDATE audit_records SET principal = 'another'",
           "DELETE FROM audit_records",
           "INSERT INTO audit_records SELECT * FROM audit_records a"
           " ON DUPLICATE KEY UPDATE principal = 'another'",
           "REPLACE INTO audit_records SELECT * FROM audit_records a",
           "TRUNCATE TABLE audit_records",
           "UPDATE audit_order SET position = 0",
           "DELETE FROM audit_order",
           "TRUNCATE TABLE audit_order",
           "DROP TABLE audit_records",
           "DROP TABLE awards",
           "CREATE TABLE t (i INT)",
           "CREATE VIEW v AS SELECT 1",
           "CREATE TRIGGER tr BEFORE INSERT ON awards FOR EACH ROW SET @a = 1",
           "CREATE INDEX i ON awards (uic)",
           "ALTER TABLE awards ADD COLUMN i INT",
           "RENAME TABLE awards TO a",
           "LOCK TABLES awards WRITE",
           "UPDATE schema_migrations SET checksum = ''",
           "DELETE FROM students",
           "DELETE FROM imports",
           "SELECT * FROM mysql.user",
           "SELECT LOAD_FILE('/etc/passwd') FROM mysql.user",
           "SELECT 1 INTO OUTFILE '/tmp/ctecred-test-outfile'",
           "CREATE USER another IDENTIFIED BY 'x'",
           "GRANT SELECT ON awards TO another",
           "SET GLOBAL general_log = ON",
           "CREATE DATABASE another",
           "FLUSH TABLES",
       }) {
    const absl::Status status = connection.ExecuteDirect(sql);
    EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied)
        << sql << ": " << status;
    if (connection.healthy()) continue;
    ADD_FAILURE() << sql << " has ended the connection";
    return;
  }
  EXPECT_EQ(Number(*root_, "SELECT COUNT(*) FROM audit_records"), before);
}

// It is the server that lacks something, not its caller.
TEST_P(LeastPrivilegeTest, AMissingRightIsTheOperatorsToRead) {
  SetUpSchema();
  const auto server = Serve();
  ASSERT_TRUE(root_
                  ->ExecuteDirect(absl::StrCat(
                      "REVOKE UPDATE ON school_years FROM ", kServes))
                  .ok());
  const auto load = [&] {
    client::RosterLoad roster(server->Channel(kAdministrator));
    v1::RosterRecord record;
    record.mutable_school_year()->set_school_year(2026);
    record.mutable_school_year()->set_current(true);
    EXPECT_TRUE(roster.Add(record).ok());
    return roster.Finish().status();
  };
  EXPECT_EQ(load().code(), absl::StatusCode::kInternal);
  EXPECT_TRUE(Eventually([&] {
    return server->Log().find("lacks a right") != std::string::npos;
  }));
  EXPECT_THAT(server->Log(), AllOf(HasSubstr("denied to user 'ctecred_serve'"),
                                   HasSubstr("deploy/sql/grants.sql")));
  Run("grants.sql");
  EXPECT_TRUE(load().ok());
  EXPECT_EQ(server->Stop(), 0);
}

// Nobody has given it the right to kill; its own statements it may.
TEST_P(LeastPrivilegeTest, EndsTheStatementThatNobodyWaitsFor) {
  SetUpSchema();
  const auto server = Serve();
  server->LoadDemoRoster();
  auto held = db::Transaction::Begin(*root_);
  ASSERT_TRUE(held.ok());
  ASSERT_TRUE(root_
                  ->Execute("UPDATE school_years SET closed = 1"
                            " WHERE school_year = 2026")
                  .ok());
  const auto waiting = [&] {
    return Number(*root_,
                  "SELECT COUNT(*) FROM information_schema.processlist"
                  " WHERE user = 'ctecred_serve' AND info LIKE"
                  " '%FROM school_years%'");
  };
  const auto stub =
      v1::CredentialService::NewStub(server->Channel(kAdministrator));
  v1::AwardCredentialRequest request;
  request.set_psn(kRadio);
  request.add_uics(kPname);
  request.set_approved_code("ESB");
  v1::AwardCredentialResponse response;
  grpc::ClientContext context;
  auto call = std::async(std::launch::async, [&] {
    return stub->AwardCredential(&context, request, &response);
  });
  EXPECT_TRUE(Eventually([&] { return waiting() == 1; }));
  context.TryCancel();
  EXPECT_EQ(call.get().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_TRUE(Eventually([&] { return waiting() == 0; }, absl::Seconds(20)))
      << "it would wait 50 s for the lock";
  ASSERT_TRUE(held->Commit().ok());
  EXPECT_EQ(server->Stop(), 0);
}

}  // namespace
}  // namespace cte::test
