// The main job from the wire: check and commit (R17 to R26).

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/error.h"
#include "tests/e2e/demo_test.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Import = v1::Import;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kDemo = CTE_DEMO_ROSTER;

// With the demo's declarations besides.
class ImportTest : public DemoTest {
 protected:
  static void SetUpTestSuite() {
    DemoTest::SetUpTestSuite();
    ASSERT_EQ(Run(kDemo + "/declarations.xlsx").counts().created(), 4);
  }

  static client::ImportClient Editor() { return server_->Imports(kEditor); }

  static Import Check(const std::filesystem::path& file) {
    auto editor = Editor();
    const auto uploaded = editor.Upload(file);
    EXPECT_TRUE(uploaded.ok()) << uploaded.status();
    const auto checked = editor.Watch(uploaded->import_id());
    EXPECT_TRUE(checked.ok()) << checked.status();
    return *checked;
  }
  static Import Check(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::vector<std::string>> sheet = {
        {"UIC", "PSN", "CredentialCode", "CredentialName"}};
    sheet.insert(sheet.end(), rows.begin(), rows.end());
    return Check(server_->Put("rows.xlsx", WorkbookOf(sheet)));
  }
  static Import Commit(const Import& import, bool all_or_nothing = false) {
    auto editor = Editor();
    const auto begun = editor.Commit(import.import_id(), all_or_nothing);
    EXPECT_TRUE(begun.ok()) << begun.status();
    const auto done = editor.Watch(import.import_id());
    EXPECT_TRUE(done.ok()) << done.status();
    return *done;
  }
  static Import Run(const std::filesystem::path& file) {
    return Commit(Check(file));
  }

  static std::vector<v1::ImportRow> Rows(const Import& import) {
    std::vector<v1::ImportRow> rows;
    auto editor = Editor();
    const auto status = editor.ListRows(
        import.import_id(), v1::ListImportRowsRequest::FILTER_UNSPECIFIED,
        [&](const auto& page) {
          rows.insert(rows.end(), page.rows().begin(), page.rows().end());
        });
    EXPECT_TRUE(status.ok()) << status;
    return rows;
  }
  static std::vector<std::string> Codes(const v1::ImportRow& row) {
    std::vector<std::string> codes;
    for (const auto& finding : row.findings()) codes.push_back(finding.code());
    return codes;
  }
};

// What each row of the demo's workbook comes to, by row number. The rows that
// are not here have no finding.
const std::map<int, std::set<std::string>>& DemoFindings() {
  static const auto* findings = new std::map<int, std::set<std::string>>{
      {5, {"UNAUTHORIZED_PSN", "STUDENT_NOT_ENROLLED"}},
      {7, {"ALREADY_RECORDED"}},
      {9, {"UIC_PADDED"}},
      {14, {"DUPLICATE_ROW"}},
      {15, {"CREDENTIAL_NAME_IGNORED"}},
      {18, {"MISSING_FIELDS"}},
      {19, {"PROGRAM_MARKED_NO_CREDENTIALS"}},
      {20, {"STUDENT_NOT_ENROLLED"}},
      {21, {"PROGRAM_NOT_FOUND"}},
      {22, {"PROGRAM_NOT_FOUND"}},
      {23, {"PROGRAM_HAS_CREDENTIALS"}},
      {24, {"CREDENTIAL_INVALID_FOR_PROGRAM"}},
      {25, {"INVALID_UIC"}},
      {26, {"INVALID_UIC"}},
      {27, {"INVALID_PSN"}},
      {28, {"UNKNOWN_CREDENTIAL"}},
      {29, {"INVALID_NO_CREDENTIALS_ROW"}},
      {30, {"INVALID_NO_CREDENTIALS_ROW"}},
      {31, {"CONFLICTING_ROWS"}},
      {32, {"CONFLICTING_ROWS"}},
      {33, {"CREDENTIAL_INVALID_FOR_PROGRAM", "STUDENT_NOT_ENROLLED"}},
      {34, {"INVALID_CREDENTIAL_NAME"}}};
  return *findings;
}

// The seed's sample, with every field of it but the messages.
constexpr const char* kSeedsRows = R"(
  rows {
    row_number: 2 uic: "7526119675" psn: "20592" cip_code: "48.0508"
    program_name: "Welding, Braze/Soldering"
    credential_type: CREDENTIAL_TYPE_APPROVED
    credential_name: "AWS Advanced Welder - Level II, Theory and Manual Processes"
    credential_code: "AWSIITM" valid: true
  }
  rows {
    row_number: 3 uic: "1523017136" psn: "19859" cip_code: "11.0201"
    program_name: "Computer Programming/Programmer"
    credential_type: CREDENTIAL_TYPE_SUPPLEMENTAL
    credential_name: "Programming Applications in Visual Studio - Specialist"
    credential_code: "PAVSS" valid: true
  }
  rows {
    row_number: 4 uic: "5843042059" psn: "19001" cip_code: "11.0501"
    program_name: "Computer Syst. Networking & Telecommunications"
    credential_type: CREDENTIAL_TYPE_APPROVED
    credential_name: "Microsoft Technology Associate - Mobility and Device Fundamentals"
    credential_code: "MTA-MDE" valid: true
  }
  rows {
    row_number: 5 uic: "0002779586" psn: "17" cip_code: "15.1301"
    program_name: "Drafting/Design Technology"
    credential_type: CREDENTIAL_TYPE_SUPPLEMENTAL
    credential_name: "Autodesk AutoCAD Certified Professional"
    credential_code: "AUTCP" valid: false
    findings {
      code: "STUDENT_NOT_ENROLLED" label: "Student not enrolled in program"
      severity: SEVERITY_ERROR column: "UIC" value: "0002779586"
    }
    findings {
      code: "UNAUTHORIZED_PSN" label: "Unauthorized PSN"
      severity: SEVERITY_ERROR column: "PSN" value: "17"
    }
  })";
constexpr std::size_t kSeedRows = 4;

void ExpectTheSeedsRows(const std::vector<v1::ImportRow>& rows) {
  v1::ListImportRowsResponse wanted;
  ASSERT_TRUE(
      google::protobuf::TextFormat::ParseFromString(kSeedsRows, &wanted));
  ASSERT_GE(rows.size(), kSeedRows);
  v1::ListImportRowsResponse shown;
  for (std::size_t i = 0; i < kSeedRows; ++i) {
    auto& row = *shown.add_rows() = rows[i];
    for (auto& finding : *row.mutable_findings()) {
      EXPECT_THAT(finding.message(), HasSubstr(finding.value()));
      finding.clear_message();
    }
  }
  EXPECT_EQ(shown.DebugString(), wanted.DebugString());
}

TEST_F(ImportTest, R20_R21_R22_TheDemosWorkbook) {
  const Import checked = Check(kDemo + "/credentials.xlsx");
  EXPECT_EQ(checked.state(), Import::STATE_CHECKED);
  EXPECT_EQ(checked.counts().rows(), 32);
  EXPECT_EQ(checked.counts().valid(), 14);
  EXPECT_THAT(checked.ignored_columns(),
              ElementsAre("Student Name", "Teacher", "Expect"));
  for (const auto& row : Rows(checked)) {
    const auto wanted = DemoFindings().find(row.row_number());
    const auto codes = Codes(row);
    EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()),
              wanted == DemoFindings().end() ? std::set<std::string>()
                                             : wanted->second)
        << "row " << row.row_number();
  }
  ExpectTheSeedsRows(Rows(checked));

  const Import committed = Commit(checked);
  auto outcomes = Rows(committed);
  for (std::size_t i = 0; i < kSeedRows; ++i) {
    EXPECT_EQ(outcomes[i].outcome(), outcomes[i].valid()
                                         ? v1::ImportRow::OUTCOME_CREATED
                                         : v1::ImportRow::OUTCOME_REJECTED);
    outcomes[i].clear_outcome();
  }
  ExpectTheSeedsRows(outcomes);
  EXPECT_EQ(committed.state(), Import::STATE_COMMITTED);
  EXPECT_EQ(committed.counts().created(), 12);
  EXPECT_EQ(committed.counts().unchanged(), 2);
  EXPECT_EQ(committed.counts().rejected(), 18);
  const Import again = Run(kDemo + "/credentials.xlsx");
  EXPECT_EQ(again.counts().created(), 0);
  EXPECT_EQ(again.counts().unchanged(), 14);
  EXPECT_EQ(again.counts().rejected(), 18);
}

TEST_F(ImportTest, R20_TheAnnotatedWorkbookCanBeUploadedAgain) {
  const Import first = Check(kDemo + "/credentials.xlsx");
  const auto file = server_->Put("annotated.xlsx", "");
  auto editor = Editor();
  auto status =
      editor.DownloadAnnotatedWorkbook(first.import_id(), ToMake(file));
  ASSERT_TRUE(status.ok()) << status;
  const Import second = Check(file);
  EXPECT_THAT(second.ignored_columns(),
              ElementsAre("Student Name", "Teacher", "Expect", "Error"));
  const auto before = Rows(first);
  const auto after = Rows(second);
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].SerializeAsString(), after[i].SerializeAsString());
  }
}

TEST_F(ImportTest, R17_R18_TheHeaderRowNamesTheFourColumns) {
  const auto file = [](const std::vector<std::vector<std::string>>& sheet) {
    return server_->Put("titles.xlsx", WorkbookOf(sheet));
  };
  const Import checked = Check(
      file({{},
            {"Notes", "credential_NAME", " psn ", "Credential Code", "u-i-c"},
            {"x", "", "21223", "esb", "A069297285"}}));
  EXPECT_EQ(checked.header_row(), 2);
  EXPECT_THAT(checked.ignored_columns(), ElementsAre("Notes"));
  ASSERT_EQ(Rows(checked).size(), 1u);
  EXPECT_EQ(Rows(checked)[0].row_number(), 3);
  EXPECT_EQ(Rows(checked)[0].credential_code(), "ESB");
  const auto refused = Editor().Upload(file({{"UIC", "CredentialCode"}}));
  EXPECT_EQ(client::ErrorReason(refused.status()), "MISSING_FIELDS");
  EXPECT_THAT(std::string(refused.status().message()),
              ::testing::HasSubstr("PSN, CredentialName"));
}

TEST_F(ImportTest, R19_ATextUicIsPaddedWithAWarningAndOddOnesAreErrors) {
  const auto rows = Rows(Check({{"8315526", "20147", "ASE-MLR", ""},
                                {"12345678901", "20147", "ASE-MLR", ""},
                                {"a069297285", "21223", "ESB", ""},
                                {"A069297285", "21223.5", "ESB", ""}}));
  EXPECT_EQ(rows[0].uic(), "0008315526");
  EXPECT_THAT(Codes(rows[0]), ::testing::Contains("UIC_PADDED"));
  EXPECT_THAT(Codes(rows[1]), ElementsAre("INVALID_UIC"));
  EXPECT_EQ(rows[2].uic(), "A069297285");
  EXPECT_THAT(Codes(rows[3]), ElementsAre("INVALID_PSN"));
}

TEST_F(ImportTest, R23_R24_DeclarationsAreWholeAndTheFilesRowsAgree) {
  const auto rows =
      Rows(Check({{"9999999999", "19872", "ESB", ""},
                  {"A069297285", "21223", "x", ""},
                  {"9999999999", "21340", "x", ""},
                  {"2681429089", "21340", "FA-CPR", ""},
                  {"7510975741", "21223", "", "Twice in a file"},
                  {"7510975741", "21223", "", "Twice in a file"}}));
  EXPECT_THAT(Codes(rows[0]), ElementsAre("INVALID_NO_CREDENTIALS_ROW"));
  EXPECT_THAT(Codes(rows[1]), ElementsAre("INVALID_NO_CREDENTIALS_ROW"));
  EXPECT_THAT(Codes(rows[2]), ElementsAre("CONFLICTING_ROWS"));
  EXPECT_THAT(Codes(rows[3]), ElementsAre("CONFLICTING_ROWS"));
  EXPECT_THAT(rows[2].findings(0).message(), ::testing::HasSubstr("5"))
      << "names the other row";
  EXPECT_THAT(Codes(rows[4]), ElementsAre());
  EXPECT_THAT(Codes(rows[5]), ElementsAre("DUPLICATE_ROW"));
}

TEST_F(ImportTest, R32_TheTemplateImportsWithoutRows) {
  const auto file = server_->Put("template.xlsx", "");
  auto editor = Editor();
  ASSERT_TRUE(editor.DownloadTemplate(ToMake(file)).ok());
  const Import import = Check(file);
  EXPECT_EQ(import.state(), Import::STATE_CHECKED);
  EXPECT_EQ(import.counts().rows(), 0);
}

TEST_F(ImportTest, R26_CommittingTwiceAnswersTheFirstOutcome) {
  const Import checked =
      Check({{"A069297285", "21223", "", "Badge of the second commit"}});
  const Import first = Commit(checked);
  EXPECT_EQ(first.counts().created(), 1);
  const auto second = Editor().Commit(checked.import_id(), false);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first.SerializeAsString());
}

TEST_F(ImportTest, ACommitsRequestIdIsShortAndPrintable) {
  const Import checked = Check({{"A069297285", "21223", "", "Named commit"}});
  const auto stub = StubOf<v1::ImportService>(kEditor);
  v1::CommitImportRequest request;
  request.set_import_id(checked.import_id());
  for (const std::string& id : {std::string(65, 'x'), std::string("two\nlines"),
                                std::string("caf\u00E9")}) {
    request.set_request_id(id);
    const auto refused =
        Call(stub, &v1::ImportService::Stub::CommitImport, request);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ReasonOf(refused), "REQUEST_ID_INVALID") << id;
  }
  EXPECT_EQ(Editor().Get(checked.import_id())->state(), Import::STATE_CHECKED);
  request.set_request_id(std::string(64, 'x'));
  EXPECT_TRUE(Call(stub, &v1::ImportService::Stub::CommitImport, request).ok());
  EXPECT_EQ(Editor().Watch(checked.import_id())->counts().created(), 1);
}

TEST_F(ImportTest, R26_TwoClientsCommitAtOnce) {
  std::vector<std::vector<std::string>> rows;
  for (int i = 0; i < 300; ++i) {
    rows.push_back({"A069297285", "21223", "", "Raced " + std::to_string(i)});
  }
  const Import checked = Check(rows);
  std::vector<Import> outcomes(4);
  std::vector<std::thread> clients;
  for (Import& outcome : outcomes) {
    clients.emplace_back([&] { outcome = Commit(checked); });
  }
  for (std::thread& client : clients) client.join();
  for (const Import& outcome : outcomes) {
    EXPECT_EQ(outcome.state(), Import::STATE_COMMITTED);
    EXPECT_EQ(outcome.counts().created(), 300);
  }
}

TEST_F(ImportTest, R14_AProgramDeclaredBetweenCheckAndCommitRejects) {
  AddProgram(500014);
  const Import award = Check({{"A069297285", "500014", "", "Comes too late"}});
  const Import declaration = Check({{"9999999999", "500014", "X", ""}});
  ASSERT_EQ(award.counts().valid(), 1);
  ASSERT_EQ(declaration.counts().valid(), 1);
  EXPECT_EQ(Commit(declaration).counts().created(), 1);
  const Import rejected = Commit(award);
  EXPECT_EQ(rejected.counts().rejected(), 1);
  EXPECT_EQ(rejected.counts().created(), 0);
  EXPECT_THAT(Codes(Rows(rejected)[0]),
              ElementsAre("PROGRAM_MARKED_NO_CREDENTIALS"));
}

TEST_F(ImportTest, R3_AProgramWithAnAwardBetweenCheckAndCommitIsNotDeclared) {
  AddProgram(500003);
  const Import award = Check({{"A069297285", "500003", "", "Comes first"}});
  const Import declaration = Check({{"9999999999", "500003", "x", ""}});
  ASSERT_EQ(declaration.counts().valid(), 1);
  EXPECT_EQ(Commit(award).counts().created(), 1);
  const Import rejected = Commit(declaration);
  EXPECT_EQ(rejected.counts().rejected(), 1);
  EXPECT_THAT(Codes(Rows(rejected)[0]), ElementsAre("PROGRAM_HAS_CREDENTIALS"));
}

TEST_F(ImportTest, R22_AllOrNothingWritesNoneAndSaysWhy) {
  const Import checked = Check({{"A069297285", "21223", "", "All or nothing"},
                                {"A069297285", "99999", "", "Nowhere"}});
  const Import failed = Commit(checked, /*all_or_nothing=*/true);
  EXPECT_EQ(failed.state(), Import::STATE_FAILED);
  EXPECT_EQ(failed.counts().rejected(), 2);
  EXPECT_EQ(client::ErrorReason(client::FromRpc(failed.failure())),
            "ALL_OR_NOTHING");
  const auto rows = Rows(failed);
  EXPECT_THAT(Codes(rows[0]), ElementsAre("ALL_OR_NOTHING"));
  EXPECT_THAT(Codes(rows[1]), ElementsAre("PROGRAM_NOT_FOUND"));
  const Import after = Check({{"A069297285", "21223", "", "All or nothing"}});
  EXPECT_THAT(Codes(Rows(after)[0]), ElementsAre());
}

TEST_F(ImportTest, R5_AClosedYearTakesNoRow) {
  const Import before = Check({{"A069297285", "21223", "", "Before closing"}});
  SetYear(/*closed=*/true);
  const Import checked = Check({{"A069297285", "21223", "", "After closing"}});
  EXPECT_THAT(Codes(Rows(checked)[0]), ElementsAre("YEAR_CLOSED"));
  const auto refused = Editor().Commit(before.import_id(), false);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(client::ErrorReason(refused.status()), "YEAR_CLOSED");
  SetYear(/*closed=*/false);
  EXPECT_EQ(Commit(before).counts().created(), 1);
}

TEST_F(ImportTest, R25_ASuggestedNameIsOneLineOfAtMost200Characters) {
  const Import checked =
      Check({{"A069297285", "21223", "", std::string(201, 'a')}});
  EXPECT_THAT(Codes(Rows(checked)[0]), ElementsAre("INVALID_CREDENTIAL_NAME"));
}

TEST_F(ImportTest, ADiscardedImportIsGone) {
  const Import checked = Check({{"A069297285", "21223", "", "Given up"}});
  auto editor = Editor();
  ASSERT_TRUE(editor.Discard(checked.import_id()).ok());
  EXPECT_TRUE(editor.Discard(checked.import_id()).ok());
  EXPECT_THAT(Rows(checked), ElementsAre());
  EXPECT_EQ(
      client::ErrorReason(editor.Commit(checked.import_id(), false).status()),
      "IMPORT_DISCARDED");
}

// Answers stay small enough for every client (4 MiB), whatever a file holds.
TEST_F(ImportTest, R21_VeryLongRowsComeInSmallerPages) {
  std::vector<std::vector<std::string>> rows;
  std::string bees;
  for (int i = 0; i < 200; ++i) bees += "🐝";
  rows.resize(1500, {bees, bees, bees, bees});
  const Import checked = Check(rows);
  EXPECT_EQ(checked.counts().invalid(), 1500);
  const auto read = Rows(checked);
  ASSERT_EQ(read.size(), 1500u);
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].row_number(), static_cast<int>(i) + 2);
  }
}

TEST_F(ImportTest, R17_AVeryWideSheetIsShownInShort) {
  std::vector<std::string> titles = {"UIC", "PSN", "CredentialCode",
                                     "CredentialName"};
  titles.resize(16384, std::string(255, 'x'));
  const Import checked = Check(server_->Put("wide.xlsx", WorkbookOf({titles})));
  EXPECT_EQ(checked.state(), Import::STATE_CHECKED);
  EXPECT_EQ(checked.ignored_columns_size(), 101);
}

// Whether the text has the word, not as a part of a longer one.
bool Holds(const std::string& text, const std::string& word) {
  const auto is_of_word = [&](std::size_t at) {
    return at < text.size() &&
           absl::ascii_isalnum(static_cast<unsigned char>(text[at]));
  };
  for (auto at = text.find(word); at != std::string::npos;
       at = text.find(word, at + 1)) {
    if (!is_of_word(at - 1) && !is_of_word(at + word.size())) return true;
  }
  return false;
}

TEST_F(ImportTest, TheLogHoldsNoUicAndNoName) {
  const Import import = Run(kDemo + "/credentials.xlsx");
  std::ifstream students(kDemo + "/students.csv");
  std::string line;
  std::getline(students, line);
  ASSERT_EQ(line, "uic,last_name,first_name,in_school");
  std::vector<std::string> secrets;
  while (std::getline(students, line)) {
    // A name in quotes may hold a comma: its parts are secrets each.
    const std::vector<std::string> fields =
        absl::StrSplit(line, absl::ByAnyChar(",\""), absl::SkipWhitespace());
    ASSERT_GE(fields.size(), 4u) << line;
    secrets.insert(secrets.end(), fields.begin(), fields.end() - 1);
  }
  EXPECT_TRUE(Holds(" " + absl::StrJoin(secrets, " "), "7526119675"));

  const std::string log = server_->Log();
  EXPECT_TRUE(Holds(log, "import step done import=" + import.import_id()));
  const std::string database_log = server_->DatabaseLog();
  EXPECT_TRUE(Holds(database_log, "ready for connections"));
  for (const std::string& secret : secrets) {
    EXPECT_FALSE(Holds(log, secret)) << secret;
    EXPECT_FALSE(Holds(database_log, secret)) << secret;
  }
}

}  // namespace
}  // namespace cte::test
