#include "clients/cli/template_command.h"

#include <memory>
#include <string>

#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/options.h"
#include "clients/cpp/import_client.h"

namespace cte::client {
namespace {

absl::StatusOr<ExitCode> Save(ImportClient& imports, const std::string& file,
                              Session& session) {
  if (absl::Status saved = imports.DownloadTemplate(file); !saved.ok()) {
    return saved;
  }
  if (session.json()) {
    session.out << "{\"file\":" << JsonText(file) << "}\n";
  } else {
    session.out << "The template is in " << file << ". Fill it in, then: "
                << "ctecred import check " << file << '\n';
  }
  return ExitCode::kDone;
}

}  // namespace

void AddTemplateCommand(CLI::App& app, Command& chosen) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command =
      AddCommand(app, chosen, file, "template",
                 "Save the empty workbook of an import, to fill in", Save);
  AddFile(command, *file, "Where to put it, as in awards.xlsx");
}

}  // namespace cte::client
