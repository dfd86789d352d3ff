#include "clients/cli/template_command.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <string>

#include "clients/cli/json.h"
#include "clients/cpp/import_client.h"

namespace cte::client {
namespace {

absl::StatusOr<ExitCode> Save(const std::string& file, Session& session) {
  const auto channel = session.connect(session.profile);
  if (!channel.ok()) return channel.status();
  ImportClient imports(*channel, session.call_options());
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
  CLI::App* command = app.add_subcommand(
      "template", "Save the empty workbook of an import, to fill in");
  const auto file = std::make_shared<std::string>();
  command->add_option("FILE", *file, "Where to put it, as in awards.xlsx")
      ->type_name("")
      ->required();
  command->callback([&chosen, file] {
    chosen = [file](Session& session) { return Save(*file, session); };
  });
}

}  // namespace cte::client
