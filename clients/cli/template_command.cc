#include "clients/cli/template_command.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/output_file.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/import_client.h"

namespace cte::client {
namespace {

absl::StatusOr<ExitCode> SaveTemplate(ImportClient& imports,
                                      const OutputFile& file,
                                      Session& session) {
  return Save(
      file,
      [&](PrivateFile created) {
        return imports.DownloadTemplate(std::move(created));
      },
      absl::StrCat("The template is in ", Printable(file.path),
                   ". Fill it in, then: ",
                   session.command("import check " + ShellWord(file.path))),
      session);
}

}  // namespace

void AddTemplateCommand(CLI::App& app, Command& chosen) {
  const auto file = std::make_shared<OutputFile>();
  CLI::App* command = AddCommand(
      app, chosen, file, "template",
      "Save the empty workbook of an import, to fill in", SaveTemplate);
  AddOutputFile(command, *file, "Where to put it, as in awards.xlsx");
}

}  // namespace cte::client
