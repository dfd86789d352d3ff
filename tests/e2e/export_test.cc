// Workbooks to take away, from the wire (R30 to R33), read back with another
// reader than ours and opened by LibreOffice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/export_client.h"
#include "cte/credentials/v1/credential_service.grpc.pb.h"
#include "tests/e2e/demo_test.h"
#include "tests/support/temporary_folder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using Credentials = v1::CredentialService::Stub;
using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;

// What a command prints; it must succeed.
std::string OutputOf(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const std::size_t read =
             std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), read);
  }
  EXPECT_EQ(pclose(pipe), 0) << command << "\n" << output;
  return output;
}

// Every cell of a workbook and what it has besides, as list_cells.py says it.
std::vector<std::string> Facts(const std::filesystem::path& file) {
  return absl::StrSplit(OutputOf(CTE_LIST_CELLS " '" + file.string() + "'"),
                        '\n', absl::SkipEmpty());
}

// The values of the text cells of one column, from the second row on.
std::vector<std::string> Column(const std::vector<std::string>& facts,
                                const std::string& sheet, char letter) {
  std::vector<std::string> values;
  for (std::size_t row = 2;; ++row) {
    const std::string cell =
        sheet + "!" + letter + std::to_string(row) + " s '";
    const auto found = std::find_if(
        facts.begin(), facts.end(),
        [&](const std::string& fact) { return absl::StartsWith(fact, cell); });
    if (found == facts.end()) return values;
    values.push_back(
        found->substr(cell.size(), found->size() - cell.size() - 1));
  }
}

class ExportTest : public DemoTest {
 protected:
  static constexpr const char* kDistrictSheet = "Received Credentials";

  static void SetUpTestSuite() {
    DemoTest::SetUpTestSuite();
    auto editor = server_->Imports(kEditor);
    const auto uploaded =
        editor.Upload(std::string(CTE_DEMO_ROSTER) + "/credentials.xlsx");
    ASSERT_TRUE(uploaded.ok()) << uploaded.status();
    ASSERT_TRUE(editor.Watch(uploaded->import_id()).ok());
    ASSERT_TRUE(editor.Commit(uploaded->import_id(), false).ok());
    ASSERT_GT(editor.Watch(uploaded->import_id())->counts().created(), 5);
  }

  static client::ExportClient As(const std::string& user) {
    return client::ExportClient(server_->Channel(user));
  }

  std::filesystem::path Place(const std::string& name) const {
    return folder_.path() / name;
  }

  std::filesystem::path District(const std::string& name = "district.xlsx") {
    const auto file = Place(name);
    const auto saved =
        As(kEditor).DistrictCredentials("63070", 0, ToMake(file));
    EXPECT_TRUE(saved.ok()) << saved;
    return file;
  }

  static void Award(std::int64_t psn, const std::string& uic,
                    const std::string& name) {
    v1::AwardCredentialRequest request;
    request.set_psn(psn);
    request.add_uics(uic);
    request.set_suggested_name(name);
    const auto awarded = Call(StubOf<v1::CredentialService>(kEditor),
                              &Credentials::AwardCredential, request);
    ASSERT_TRUE(awarded.ok()) << awarded.status();
  }

  const TemporaryFolder folder_;
};

TEST_F(ExportTest, R30_HasTheAwardsOfStudentsInSchoolAndNoOthers) {
  const auto facts = Facts(District());
  const auto uics = Column(facts, kDistrictSheet, 'A');
  EXPECT_THAT(uics, IsSupersetOf({"A069297285", "7302921600", "6681858522"}));
  EXPECT_THAT(uics, Not(Contains("4302225969"))) << "has left the school";
  EXPECT_THAT(uics, Not(Contains("7526119675"))) << "of another district";
  for (const std::string& psn : Column(facts, kDistrictSheet, 'E')) {
    EXPECT_NE(psn, "20592") << "of another district";
  }
  EXPECT_THAT(Column(facts, kDistrictSheet, 'I'), Contains("ESB"));
  EXPECT_THAT(Column(facts, kDistrictSheet, 'J'),
              IsSupersetOf({"Community Radio Host Badge",
                            "Entrepreneurship and Small Business"}));
}

TEST_F(ExportTest, R30_R33_IsAWorkbookThatPeopleCanWorkWith) {
  const auto facts = Facts(District());
  EXPECT_THAT(facts, Contains("Received Credentials: frozen A2"));
  EXPECT_THAT(facts, Contains("Received Credentials!A1 s 'UIC'"));
  EXPECT_THAT(facts, Contains("Received Credentials!D2 s '2025-26'"));
  EXPECT_THAT(facts, Contains("By Year and Type: charts 1"));
  const auto rows = Column(facts, kDistrictSheet, 'A').size();
  EXPECT_THAT(facts, Contains("Received Credentials: filter A1:K" +
                              std::to_string(rows + 1)));
  for (const std::string& fact : facts) {
    if (!absl::StartsWith(fact, "Received Credentials!")) continue;
    EXPECT_TRUE(absl::StrContains(fact, " s ")) << "no text: " << fact;
  }
  std::set<std::string> wide;
  for (const std::string& fact : facts) {
    if (absl::StartsWith(fact, "Received Credentials: width")) {
      wide.insert(fact);
    }
  }
  EXPECT_GE(wide.size(), 8u) << "columns have widths";
}

TEST_F(ExportTest, R33_ATextThatLooksLikeAFormulaStaysText) {
  AddProgram(750001, {"A025736286"});
  for (const char* name :
       {"=HYPERLINK(\"http://x\")", "+1-555", "-2+3", "@SUM(A1)", "0001"}) {
    Award(750001, "A025736286", name);
  }
  const auto facts = Facts(District());
  EXPECT_THAT(Column(facts, kDistrictSheet, 'J'),
              IsSupersetOf({"=HYPERLINK(\"http://x\")", "+1-555", "-2+3",
                            "@SUM(A1)", "0001"}));
}

TEST_F(ExportTest, R31_HasTheStudentsAsSelectedWithTheirCredentials) {
  v1::StudentSelection selection;
  selection.set_psn(kRadio);
  selection.set_class_code("HSMI104-1");
  const auto file = Place("students.xlsx");
  const auto saved = As(kEditor).ProgramStudents(selection, ToMake(file));
  ASSERT_TRUE(saved.ok()) << saved;
  const auto facts = Facts(file);
  EXPECT_EQ(
      Column(facts, "PSN 21223, 2025-26", 'A'),
      (std::vector<std::string>{"7302921600", "6041425986", "7510975741"}))
      << "Fableton, Phantomas, Samplewick";
  EXPECT_THAT(facts, Contains("PSN 21223, 2025-26!G2 s "
                              "'Community Radio Host Badge'"));
  EXPECT_THAT(facts, Contains("PSN 21223, 2025-26: frozen A2"));

  selection.set_class_code("HSMI999-9");
  EXPECT_EQ(
      client::ErrorReason(As(kEditor).ProgramStudents(selection, ToMake(file))),
      "CLASS_NOT_FOUND");
}

TEST_F(ExportTest, R32_TheCredentialListHasARowForEachCipCode) {
  const auto file = Place("credentials.xlsx");
  const auto saved = As(kNobody).CredentialList(0, ToMake(file));
  ASSERT_TRUE(saved.ok()) << "no secret: " << saved;
  const auto facts = Facts(file);
  const auto has = [&](const std::string& value) {
    return std::count_if(facts.begin(), facts.end(), [&](const auto& fact) {
      return absl::EndsWith(fact, " s '" + value + "'");
    });
  };
  EXPECT_EQ(has("ESB"), 3) << "10.0202, 12.04 and 52";
  EXPECT_EQ(has("MTA-NET"), 0) << "not of this year";
  EXPECT_GE(has("Supplemental"), 3);
}

// While somebody writes: the rows and the sums of the second sheet agree.
TEST_F(ExportTest, R33_AnExportIsOneSnapshot) {
  AddProgram(750002, {"A025736286"});
  std::thread writer([] {
    for (int i = 0; i < 200; ++i) {
      Award(750002, "A025736286", "Snapshot " + std::to_string(i));
    }
  });
  for (int i = 0; i < 8; ++i) {
    const auto facts = Facts(District());
    const auto rows = Column(facts, kDistrictSheet, 'A').size();
    EXPECT_THAT(facts,
                Contains(::testing::MatchesRegex(
                    "By Year and Type![A-Z]+[0-9]+ n " + std::to_string(rows))))
        << "no total of " << rows;
  }
  writer.join();
}

TEST_F(ExportTest, LibreOfficeOpensEachOfThem) {
  if (std::getenv("CTECRED_TEST_WITHOUT_LIBREOFFICE") != nullptr) {
    GTEST_SKIP() << "LibreOffice is not installed: deploy/install-packages ci";
  }
  v1::StudentSelection selection;
  selection.set_psn(kRadio);
  const auto district = District();
  ASSERT_TRUE(As(kEditor)
                  .ProgramStudents(selection, ToMake(Place("students.xlsx")))
                  .ok());
  ASSERT_TRUE(As(kEditor).CredentialList(0, ToMake(Place("list.xlsx"))).ok());
  const std::string folder = folder_.path().string();
  OutputOf("cd '" + folder + "' && HOME='" + folder +
           "' soffice -env:UserInstallation='file://" + folder +
           "/profile' --headless --convert-to csv *.xlsx 2>&1");
  for (const char* name : {"district", "students", "list"}) {
    std::ifstream csv(Place(std::string(name) + ".csv"));
    std::size_t lines = 0;
    for (std::string line; std::getline(csv, line);) ++lines;
    EXPECT_GT(lines, 5u) << name;
  }
}

}  // namespace
}  // namespace cte::test
