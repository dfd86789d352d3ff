#include "server/workbook/sheet_writer.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "server/workbook/workbook_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/workbook_builder.h"
#include "tests/unit/exports/read_export.h"

namespace cte::server {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::array kColumns = {SheetColumn{"Code", 12},
                                 SheetColumn{"Name", 40}};

WorkbookFile NewWorkbook(const std::string& folder) {
  return WorkbookFile::Create(UnnamedFile::OnDisk(folder).value(), folder)
      .value();
}

class SheetWriterTest : public ::testing::Test {
 protected:
  SheetWriter AddSheet() {
    return SheetWriter::Add(book_, "Codes", kColumns).value();
  }
  std::string Finished() { return test::BytesOf(std::move(book_).Finish()); }

  test::TemporaryFolder folder_;
  WorkbookFile book_ = NewWorkbook(folder_.path());
};

// R33: titles in sight, filters, widths, and on paper too.
TEST_F(SheetWriterTest, MakesATableThatIsEasyToRead) {
  SheetWriter sheet = AddSheet();
  ASSERT_TRUE(sheet.Text("0012").Text("Twelve").EndRow().ok());
  ASSERT_TRUE(sheet.Text("0013").Text("Thirteen").EndRow().ok());
  sheet.AddFilters();
  const nlohmann::json seen = test::SeenByOpenpyxl(Finished())[0];
  EXPECT_EQ(seen["frozen"], "A2");
  EXPECT_EQ(seen["filter"], "A1:B3");
  EXPECT_EQ(seen["printed_titles"], "$1:$1");
  EXPECT_EQ(seen["orientation"], "landscape");
  EXPECT_EQ(seen["fits_to_page"], true);
  EXPECT_NEAR(seen["widths"][0].get<double>(), 12, 1);
  EXPECT_NEAR(seen["widths"][1].get<double>(), 40, 1);
  EXPECT_EQ(seen["rows"].dump(),
            R"([["Code","Name"],["0012","Twelve"],["0013","Thirteen"]])");
}

TEST_F(SheetWriterTest, CountsAreNumbers) {
  SheetWriter sheet = AddSheet();
  ASSERT_TRUE(sheet.Text("7").Number(7).EndRow().ok());
  EXPECT_THAT(test::CellsOf(Finished(), 1)[1], ElementsAre("7", "#7"));
}

// More than is deflated at a time, on two sheets at once.
TEST_F(SheetWriterTest, KeepsEveryRowOfEverySheet) {
  SheetWriter codes = AddSheet();
  SheetWriter names = SheetWriter::Add(book_, "Names", kColumns).value();
  std::vector<std::vector<std::string>> rows = {{"Code", "Name"}};
  for (int i = 0; i < 10'000; ++i) {
    rows.push_back({std::to_string(i), std::to_string(i * 7919 % 10'007)});
    ASSERT_TRUE(codes.Text(rows.back()[0]).Text(rows.back()[1]).EndRow().ok());
    ASSERT_TRUE(names.Text(rows.back()[0]).Text(rows.back()[1]).EndRow().ok());
  }
  const std::string workbook = Finished();
  EXPECT_EQ(test::CellsOf(workbook, 1), rows);
  EXPECT_EQ(test::CellsOf(workbook, 2), rows);
  EXPECT_EQ(test::SeenByOpenpyxl(workbook)[1]["rows"].size(), rows.size());
  EXPECT_THAT(test::PartOf(workbook, "xl/worksheets/sheet1.xml"),
              HasSubstr("<dimension ref=\"A1:B10001\"/>"));
}

TEST_F(SheetWriterTest, WithoutRowsHasItsTitles) {
  AddSheet().AddFilters();
  const nlohmann::json seen = test::SeenByOpenpyxl(Finished())[0];
  EXPECT_EQ(seen["filter"], "A1:B1");
  EXPECT_EQ(seen["rows"].dump(), R"([["Code","Name"]])");
}

struct Text {
  std::string name;
  std::string text;
  std::string read = text;
};

std::string Times(int count, std::string_view text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

std::vector<Text> HostileTexts() {
  return {
      Text{"Equals", "=1+1"},
      Text{"Plus", "+x"},
      Text{"Minus", "-x"},
      Text{"At", "@x"},
      Text{"Array", "{=1+1}"},
      Text{"Call", "=HYPERLINK(\"http://x\",\"y\")"},
      Text{"LeadingZeros", "0012"},
      Text{"Exponent", "1E5"},
      Text{"Date", "2026-01-02"},
      Text{"True", "TRUE"},
      Text{"Link", "https://example.org/?a=b&c"},
      Text{"Markup", "<b>&amp;\"'</b>"},
      Text{"Blanks", "  a  "},
      Text{"Lines", "a\tb\nc"},
      Text{"CarriageReturn", "a\rb"},
      Text{"Control", std::string("a\x01\x1F\x00z", 5)},
      Text{"NoCharacter", "a\uFFFE\uFFFFz"},
      Text{"LooksEscaped", "_x0041_ _x005F_"},
      Text{"Emoji", "😀👩‍🎓"},
      Text{"RightToLeft", "שלום مرحبا"},
      Text{"NotUtf8", "a\xFF\xC3", "a\uFFFD\uFFFD"},
      Text{"Longest", std::string(32'767, 'a')},
      Text{"TooLong", std::string(40'000, 'a'), std::string(32'766, 'a') + "…"},
      Text{"TooManyUnits", Times(20'000, "😀"), Times(16'383, "😀") + "…"}};
}

class SheetTextTest : public SheetWriterTest,
                      public ::testing::WithParamInterface<Text> {};

// R33: nothing becomes a number, a formula or a link, nothing breaks the file.
TEST_P(SheetTextTest, StaysTheTextThatItIs) {
  SheetWriter sheet = AddSheet();
  ASSERT_TRUE(sheet.Text("x").Text(GetParam().text).EndRow().ok());
  const std::string workbook = Finished();
  EXPECT_THAT(test::CellsOf(workbook, 1)[1], ElementsAre("x", GetParam().read));
  const std::string xml = test::PartOf(workbook, "xl/worksheets/sheet1.xml");
  EXPECT_THAT(xml, ContainsRegex("<c r=\"B2\" s=\"[0-9]\" t=\"inlineStr\">"));
  EXPECT_THAT(xml, Not(HasSubstr("<f>")));
  EXPECT_THAT(xml, Not(HasSubstr("<hyperlink")));
}

INSTANTIATE_TEST_SUITE_P(Texts, SheetTextTest,
                         ::testing::ValuesIn(HostileTexts()),
                         [](const auto& instance) {
                           return instance.param.name;
                         });

TEST_F(SheetWriterTest, WritesNoTextThatOtherReadersTakeForMore) {
  SheetWriter sheet = AddSheet();
  for (const Text& text : HostileTexts()) {
    ASSERT_TRUE(sheet.Text(text.name).Text(text.text).EndRow().ok());
  }
  const nlohmann::json seen = test::SeenByOpenpyxl(Finished())[0];
  EXPECT_EQ(seen["rows"].size(), HostileTexts().size() + 1);
  EXPECT_EQ(seen["rows"][1][1], "=1+1");
  EXPECT_EQ(seen["types"], nlohmann::json({"s"}));
  EXPECT_EQ(seen["links"], 0);
}

// An escape counts as seven characters for libxlsxwriter.
TEST_F(SheetWriterTest, CutsATextThatItsEscapesMakeTooLong) {
  SheetWriter sheet = AddSheet();
  ASSERT_TRUE(sheet.Text("x").Text(std::string(10'000, '\x01')).EndRow().ok());
  const std::string read = test::CellsOf(Finished(), 1)[1][1];
  EXPECT_TRUE(read.starts_with("\x01\x01"));
  EXPECT_TRUE(read.ends_with("…"));
}

TEST_F(SheetWriterTest, RefusesTheRowThatASheetCannotHold) {
  SheetWriter sheet = AddSheet();
  for (lxw_row_t i = 0; i < SheetWriter::kMaxRows; ++i) {
    const absl::Status ended = sheet.Text("x").EndRow();
    ASSERT_TRUE(ended.ok()) << ended;
  }
  const absl::Status ended = sheet.Text("x").EndRow();
  EXPECT_EQ(ended.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(domain::ErrorReason(ended), "TOO_MANY_ROWS");
}

TEST_F(SheetWriterTest, RefusesANameThatASheetCannotHave) {
  for (const char* name :
       {"a/b", "[a]", "of more than thirty-one characters"}) {
    EXPECT_FALSE(SheetWriter::Add(book_, name, kColumns).ok()) << name;
  }
}

// Students' names are in it: nobody else may find the file while it is made.
TEST_F(SheetWriterTest, LeavesNoNameInTheFolder) {
  SheetWriter sheet = AddSheet();
  EXPECT_THAT(std::vector<std::filesystem::directory_entry>(
                  std::filesystem::directory_iterator(folder_.path()), {}),
              IsEmpty());
  ASSERT_TRUE(sheet.Text("x").EndRow().ok());
  const auto file = std::move(book_).Finish();
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_THAT(std::vector<std::filesystem::directory_entry>(
                  std::filesystem::directory_iterator(folder_.path()), {}),
              IsEmpty());
}

TEST(WorkbookFileTest, NeedsItsFolder) {
  const test::TemporaryFolder folder;
  EXPECT_FALSE(UnnamedFile::OnDisk(folder.path() / "missing").ok());
}

std::ptrdiff_t OpenFiles() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       {});
}

TEST(WorkbookFileTest, ClosesItsFilesWhenItIsGivenUp) {
  const test::TemporaryFolder folder;
  const std::ptrdiff_t before = OpenFiles();
  {
    WorkbookFile book = NewWorkbook(folder.path());
    ASSERT_TRUE(SheetWriter::Add(book, "Codes", kColumns).ok());
    ASSERT_TRUE(
        SheetWriter::Add(book, "Names", kColumns)->Text("x").EndRow().ok());
    EXPECT_GT(OpenFiles(), before);
  }
  EXPECT_EQ(OpenFiles(), before);
}

// Files of this process cannot grow beyond, as if the disk were full.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;

 private:
  rlimit before_ = {};
};

// A workbook of some rows of one cell, made while the disk has so much room.
absl::StatusOr<UnnamedFile> MadeWithRoom(int rows, rlim_t bytes) {
  const test::TemporaryFolder folder;
  WorkbookFile book = NewWorkbook(folder.path());
  const FileSizeLimit limit(bytes);
  auto sheet = SheetWriter::Add(book, "Codes", kColumns);
  if (!sheet.ok()) return sheet.status();
  for (int i = 0; i < rows; ++i) {
    auto ended = sheet->Text(std::to_string(i)).EndRow();
    if (!ended.ok()) return ended;
  }
  auto names = SheetWriter::Add(book, "Names", kColumns);
  if (!names.ok()) return names.status();
  return std::move(book).Finish();
}

// Wherever it runs out, nobody gets a part of a workbook, and no file stays
// open.
TEST(WorkbookFileTest, FailsOnAFullDisk) {
  const std::ptrdiff_t before = OpenFiles();
  const std::size_t whole =
      test::BytesOf(MadeWithRoom(5000, RLIM_INFINITY)).size();
  for (const std::size_t room : {std::size_t{0}, std::size_t{5000}, whole / 2,
                                 whole - 1000, whole - 1}) {
    EXPECT_FALSE(MadeWithRoom(5000, room).ok()) << room << " of " << whole;
  }
  EXPECT_TRUE(MadeWithRoom(5000, whole).ok());
  EXPECT_EQ(OpenFiles(), before);
}

// The rows had room, what is made of them has not.
TEST(WorkbookFileTest, ClosesItsFilesWhenItCannotBeFinished) {
  const std::ptrdiff_t before = OpenFiles();
  for (const rlim_t room : {500, 1500, 3000}) {
    EXPECT_FALSE(MadeWithRoom(1, room).ok()) << room;
  }
  EXPECT_EQ(OpenFiles(), before);
}

}  // namespace
}  // namespace cte::server
