#include "tests/store/store_test.h"

#include <atomic>

#include "absl/strings/str_cat.h"
#include "db/migrator.h"
#include "tests/support/eventually.h"

namespace cte::test {

using domain::CheckedRow;
using domain::Claim;
using domain::CredentialType;
using domain::Import;
using domain::ImportId;
using domain::RawCell;
using domain::RawRow;
using domain::Role;
using domain::ScopeType;

namespace {

RawCell TextCell(std::string_view text) {
  if (text.empty()) return {};
  return {RawCell::Kind::kText, std::string(text)};
}

void AddProgram(std::vector<domain::RosterRecord>& records, std::int64_t psn,
                std::string_view cip_code, std::string_view district,
                std::string_view building, std::int32_t last_year,
                const std::vector<std::string_view>& students) {
  records.push_back(domain::ProgramRecord{
      psn, std::string(cip_code), absl::StrCat("Program ", psn), "REG",
      std::string(building), std::string(district), 2010, last_year});
  const std::int32_t year = last_year == 0 ? kYear : last_year;
  records.push_back(domain::ClassRecord{psn, "C1", "Class one", year});
  records.push_back(domain::ClassRecord{psn, "C1", "Class one", year - 2});
  for (const std::string_view uic : students) {
    const bool two_years_ago = uic == kBen;
    records.push_back(domain::EnrollmentRecord{std::string(uic), psn, "C1",
                                               two_years_ago ? year - 2 : year,
                                               !two_years_ago});
  }
}

std::string Unique(std::string_view prefix) {
  static std::atomic<int> number = 0;
  return absl::StrCat(std::string(prefix), "-", ++number);
}

}  // namespace

std::vector<domain::RosterRecord> SmallRoster() {
  std::vector<domain::RosterRecord> records = {
      domain::SchoolYearRecord{kYear - 1, false, false},
      domain::SchoolYearRecord{kYear, true, false},
      domain::DistrictRecord{"63070", "Avondale School District"},
      domain::DistrictRecord{"50010", "Elsewhere School District"},
      domain::BuildingRecord{"05976", "Avondale High School", "63070"},
      domain::BuildingRecord{"00100", "Elsewhere High School", "50010"},
  };
  for (const std::string_view uic : {kAnna, kBen, kCleo, kDrew}) {
    records.push_back(domain::StudentRecord{std::string(uic), "L", "F", true});
  }
  AddProgram(records, kRadio, "10.0202", "63070", "05976", 0,
             {kAnna, kBen, kCleo});
  AddProgram(records, kBiotechnology, "26.0102", "63070", "05976", 0,
             {kAnna, kCleo});
  AddProgram(records, kEngineering, "15.0000", "63070", "05976", 0,
             {kAnna, kBen, kCleo});
  AddProgram(records, kDrafting, "15.1301", "50010", "00100", 0, {kDrew});
  AddProgram(records, kEnded, "10.0202", "63070", "05976", 2020, {kAnna});
  const std::vector<domain::RosterRecord> catalogue = {
      domain::CredentialRecord{"RADIO", "Radio Operator",
                               CredentialType::kApproved, 2015, 0},
      domain::CredentialRecord{"OSHA", "OSHA 10", CredentialType::kApproved,
                               2015, 0},
      domain::CredentialRecord{"CPR", "First Aid",
                               CredentialType::kSupplemental, 2015, 0},
      domain::CredentialRecord{"OLD", "Tape Splicing",
                               CredentialType::kApproved, 2010, 2020},
      domain::CredentialCipRecord{"RADIO", "10.0202", 2015, 0},
      domain::CredentialCipRecord{"OSHA", "10", 2015, 0},
      domain::CredentialCipRecord{"OSHA", "26", 2015, 0},
      domain::CredentialCipRecord{"OLD", "10.0202", 2010, 2020},
      domain::GrantRecord{std::string(kEditor),
                          {Role::kEditor, ScopeType::kDistrict, "63070"}},
      domain::GrantRecord{std::string(kTraveller),
                          {Role::kEditor, ScopeType::kDistrict, "63070"}},
      domain::GrantRecord{std::string(kTraveller),
                          {Role::kEditor, ScopeType::kDistrict, "50010"}},
      domain::GrantRecord{std::string(kAdministrator),
                          {Role::kStateAdministrator, ScopeType::kState, ""}},
  };
  records.insert(records.end(), catalogue.begin(), catalogue.end());
  return records;
}

RawRow AwardRow(std::int32_t row_number, std::string_view uic, std::int64_t psn,
                std::string_view code, std::string_view name) {
  return {row_number, TextCell(uic), TextCell(std::to_string(psn)),
          TextCell(code), TextCell(name)};
}

RawRow DeclarationRow(std::int32_t row_number, std::int64_t psn) {
  return AwardRow(row_number, domain::Uic::kNoCredentials, psn, "X");
}

absl::StatusOr<Import> CheckRows(domain::ImportStore& imports,
                                 const Import& import, const Claim& claim,
                                 const std::vector<RawRow>& rows,
                                 std::size_t block_rows,
                                 absl::Duration expires_after) {
  const auto total = static_cast<std::int64_t>(rows.size());
  domain::FileChecker file_checker;
  std::int32_t number = 0;
  for (std::size_t begin = 0; begin < rows.size(); begin += block_rows) {
    const std::size_t end = std::min(begin + block_rows, rows.size());
    std::vector<domain::ParsedRow> parsed;
    for (std::size_t i = begin; i < end; ++i) {
      parsed.push_back(domain::Parse(rows[i]));
    }
    const auto facts = imports.LoadFacts(import.created_by, import.school_year,
                                         domain::NeedsOf(parsed));
    if (!facts.ok()) return facts.status();
    domain::ImportBlock block{number++, {}};
    for (const domain::ParsedRow& row : parsed) {
      CheckedRow checked = domain::Check(row, *facts);
      file_checker.Add(row, checked);
      block.rows.push_back(std::move(checked));
    }
    auto staged = imports.StageBlock(import.id, claim, block,
                                     {static_cast<std::int64_t>(end), total});
    if (!staged.ok()) return staged;
  }
  if (file_checker.has_conflicts()) {
    auto marked = imports.MarkConflicts(import.id, claim, file_checker);
    if (!marked.ok()) return marked;
  }
  return imports.FinishCheck(import.id, claim, expires_after);
}

domain::Uic UicOf(std::string_view text) {
  const auto uic = domain::Uic::Parse(text);
  EXPECT_TRUE(uic.has_value());
  return uic.value_or(domain::Uic());
}

domain::Visibility Everything() {
  domain::Visibility visibility;
  visibility.everything = true;
  return visibility;
}

std::vector<domain::FindingCode> Codes(const CheckedRow& row) {
  std::vector<domain::FindingCode> codes;
  for (const domain::Finding& finding : row.findings) {
    codes.push_back(finding.code);
  }
  return codes;
}

std::vector<std::string> Shown(const std::vector<CheckedRow>& rows) {
  std::vector<std::string> shown;
  for (const CheckedRow& row : rows) {
    std::string& text = shown.emplace_back(absl::StrCat(
        row.row_number, "|", row.uic, "|", row.psn, "|", row.cip_code, "|",
        row.program_name, "|", static_cast<int>(row.credential_type), "|",
        row.credential_code, "|", row.credential_name, "|",
        static_cast<int>(row.outcome)));
    for (const domain::Finding& finding : row.findings) {
      absl::StrAppend(&text, "|", std::string(CodeName(finding.code)), ":",
                      finding.column, ":", finding.value, ":", finding.message);
    }
  }
  return shown;
}

std::vector<domain::Outcome> Outcomes(const std::vector<CheckedRow>& rows) {
  std::vector<domain::Outcome> outcomes;
  for (const CheckedRow& row : rows) outcomes.push_back(row.outcome);
  return outcomes;
}

void StoreTest::SetUp() {
  EngineTest::SetUp();
  if (IsSkipped() || HasFatalFailure()) return;
  connection_ = Connect();
  ASSERT_NE(connection_, nullptr);
  const absl::Status migrated = db::Migrate(*connection_, db::Migrations());
  ASSERT_TRUE(migrated.ok()) << migrated;
  store_ = NewStore();
  Load(SmallRoster());
}

std::unique_ptr<domain::Store> StoreTest::NewStore() const {
  return db::MySqlStores(database_->options())();
}

void StoreTest::Load(const std::vector<domain::RosterRecord>& records) {
  const auto result = roster().Upsert(kAdministrator, records);
  ASSERT_TRUE(result.ok()) << result.status();
  for (const auto& [index, remark] : result->rejected) {
    ADD_FAILURE() << index << " " << remark.field << ": " << remark.message;
  }
}

void StoreTest::LoadPrograms(int count) {
  std::vector<domain::RosterRecord> records;
  for (int i = 0; i < count; ++i) {
    records.push_back(domain::ProgramRecord{kFirstPsn + i, "10.0202", "Program",
                                            "REG", "05976", "63070", 2010, 0});
  }
  for (int i = 0; i < count; ++i) {
    records.push_back(domain::ClassRecord{kFirstPsn + i, "C1", "Class", kYear});
  }
  for (int i = 0; i < count; ++i) {
    for (const std::string_view uic : {kAnna, kBen, kCleo}) {
      records.push_back(domain::EnrollmentRecord{
          std::string(uic), kFirstPsn + i, "C1", kYear, true});
    }
  }
  Load(records);
  // Half of the programs were on their way to an award before, as after one
  // that was rejected: they are locked, not made, by whoever comes first.
  Sql("INSERT INTO program_years (psn, school_year, award_year)"
      " SELECT psn, 2026, 2026 FROM programs"
      " WHERE psn >= 100000 AND psn % 8 < 4");
}

void StoreTest::Sql(std::string_view sql) {
  const absl::Status status = connection_->ExecuteDirect(sql);
  ASSERT_TRUE(status.ok()) << status;
}

void StoreTest::Give(const std::vector<std::string_view>& uics,
                     std::int64_t psn, const std::string& code,
                     const std::string& name, std::int32_t school_year) {
  std::vector<domain::Uic> students;
  for (const std::string_view uic : uics) students.push_back(UicOf(uic));
  auto rows = domain::AwardRows(domain::Psn{psn}, students, code, name);
  const auto written = awards().WriteAll(kTraveller, school_year, rows);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_TRUE(*written) << domain::RefusalOf(rows);
  EXPECT_THAT(Outcomes(rows), ::testing::Each(domain::Outcome::kCreated));
}

void StoreTest::Declare(std::int64_t psn, std::int32_t school_year) {
  std::vector<CheckedRow> rows = {domain::DeclarationRow(domain::Psn{psn})};
  const auto written = awards().WriteAll(kTraveller, school_year, rows);
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_TRUE(*written) << domain::RefusalOf(rows);
  EXPECT_EQ(rows[0].outcome, domain::Outcome::kCreated);
}

Claim StoreTest::NewClaim() { return {Unique("worker"), absl::Hours(1)}; }

void StoreTest::Take(ImportId id, const Claim& claim) {
  const auto taken = imports().Take(id, claim);
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_TRUE(*taken);
}

Import StoreTest::Uploaded(std::string_view principal) {
  const std::string uploader = Unique("uploader");
  const auto upload = imports().BeginUpload(
      principal, Unique("request"), "file.xlsx", uploader, absl::Hours(1));
  EXPECT_TRUE(upload.ok()) << upload.status();
  if (!upload.ok()) return {};
  const ImportId id = upload->import.id;
  EXPECT_TRUE(imports().AppendChunk(id, uploader, 0, "bytes").ok());
  const auto whole =
      imports().FinishUpload(kEditor, id, uploader, std::string(32, 's'), {});
  EXPECT_TRUE(whole.ok()) << whole.status();
  return whole.value_or(Import{});
}

Import StoreTest::Checked(const std::vector<RawRow>& rows,
                          std::string_view principal, std::size_t block_rows) {
  const Import import = Uploaded(principal);
  const Claim claim = NewClaim();
  Take(import.id, claim);
  const auto checked = CheckRows(imports(), import, claim, rows, block_rows);
  EXPECT_TRUE(checked.ok()) << checked.status();
  return checked.value_or(Import{});
}

Import StoreTest::Begun(const std::vector<RawRow>& rows, bool all_or_nothing,
                        std::string_view principal, std::size_t block_rows) {
  const Import import = Checked(rows, principal, block_rows);
  const auto begun =
      imports().BeginCommit(import.id, principal, all_or_nothing);
  EXPECT_TRUE(begun.ok()) << begun.status();
  return begun.value_or(Import{});
}

Import StoreTest::FinishCommit(ImportId id) {
  const Claim claim = NewClaim();
  Take(id, claim);
  while (true) {
    const auto more = imports().CommitNextBlock(id, claim);
    EXPECT_TRUE(more.ok()) << more.status();
    if (!more.value_or(false)) break;
  }
  const auto committed = imports().FinishCommit(id, claim);
  EXPECT_TRUE(committed.ok()) << committed.status();
  return committed.value_or(Import{});
}

Import StoreTest::Commit(const std::vector<RawRow>& rows,
                         std::string_view principal, std::size_t block_rows) {
  return FinishCommit(Begun(rows, false, principal, block_rows).id);
}

void StoreTest::KillConnections() {
  ASSERT_TRUE(Eventually([&] {
    const std::vector<std::int64_t> others = OtherConnections();
    for (const std::int64_t id : others) {
      (void)connection_->ExecuteDirect(absl::StrCat("KILL ", id));
    }
    return others.empty();
  }));
}

std::vector<std::int64_t> StoreTest::OtherConnections() {
  std::vector<std::int64_t> ids;
  const absl::Status status =
      connection_->Query("SHOW PROCESSLIST", {}, [&](const db::Row& row) {
        if (row.Text(3) == database_->schema() &&
            row.Int(0) != static_cast<std::int64_t>(connection_->server_id())) {
          ids.push_back(row.Int(0));
        }
      });
  EXPECT_TRUE(status.ok()) << status;
  return ids;
}

std::vector<CheckedRow> StoreTest::Rows(ImportId id, bool invalid_only) {
  const auto page = imports().ReadRows(id, {}, invalid_only, 1'000'000);
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok()) return {};
  EXPECT_EQ(page->next, std::nullopt);
  return page->rows;
}

}  // namespace cte::test
