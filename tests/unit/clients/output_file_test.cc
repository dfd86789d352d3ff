#include "clients/cli/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <thread>

#include "tests/unit/clients/run_cli.h"
#include "tests/unit/clients/sample_rows.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using ::testing::HasSubstr;

class OutputFileTest : public CliTest {
 protected:
  OutputFileTest() {
    server_.imports.uploaded = ImportIn(v1::Import::STATE_CHECKED);
    server_.imports.watches = {{SampleImport()}};
  }

  TempFolder folder_;
  const std::string old_ = folder_.Write("old.xlsx", "old").string();
  const std::string input_ = folder_.Write("awards.xlsx", "bytes").string();
};

TEST_F(OutputFileTest, EveryCommandLeavesAFileThatIsThere) {
  const std::vector<std::string> kCases[] = {
      {"template", old_},
      {"export", "district", "63070", old_},
      {"export", "students", "21223", old_},
      {"export", "credentials", old_},
      {"import", "check", input_, "--errors-to", old_},
      {"import", "show", "imp-1", "--errors-to", old_},
  };
  for (const auto& arguments : kCases) {
    const CliResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, ExitCode::kLocal)
        << testing::PrintToString(arguments);
    EXPECT_THAT(result.err, HasSubstr("--force. [FILE_EXISTS]"));
    EXPECT_EQ(TempFolder::Read(old_), "old");
  }
  EXPECT_TRUE(server_.imports.request_ids.empty()) << "nothing was uploaded";
}

TEST_F(OutputFileTest, ForceReplacesIt) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"template", old_, "--force"},
        {"export", "credentials", "--force", old_},
        {"import", "check", input_, "--errors-to", old_, "--force"}}) {
    folder_.Write("old.xlsx", "old");
    const CliResult result = Run(arguments);
    EXPECT_THAT(result.exit_code,
                testing::AnyOf(ExitCode::kDone, ExitCode::kIncomplete))
        << result.err;
    EXPECT_EQ(TempFolder::Read(old_), "workbook");
  }
}

TEST_F(OutputFileTest, TheWorkbookThatIsCheckedIsNeverReplaced) {
  const auto link = folder_.path() / "link.xlsx";
  std::filesystem::create_symlink(input_, link);
  for (const std::string& name : {input_, link.string()}) {
    const CliResult result =
        Run({"import", "check", input_, "--errors-to", name, "--force"});
    EXPECT_EQ(result.exit_code, ExitCode::kLocal);
    EXPECT_THAT(result.err, HasSubstr("[FILE_IS_INPUT]"));
  }
  EXPECT_EQ(TempFolder::Read(input_), "bytes");
}

TEST_F(OutputFileTest, AFolderThatIsNotThereIsToldBeforeTheUpload) {
  const CliResult result =
      Run({"import", "check", input_, "--errors-to", "/nowhere/out.xlsx"});
  EXPECT_EQ(result.exit_code, ExitCode::kLocal);
  EXPECT_THAT(result.err, HasSubstr("[FILE_UNWRITABLE]"));
  EXPECT_TRUE(server_.imports.request_ids.empty());
}

TEST_F(OutputFileTest, OfAPipeNothingIsSaid) {
  const std::string pipe = (folder_.path() / "pipe").string();
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = TempFolder::Read(pipe); });
  const CliResult result = Run({"template", pipe});
  reader.join();
  EXPECT_EQ(result.exit_code, ExitCode::kDone) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(read, "workbook");
}

}  // namespace
}  // namespace cte::client
