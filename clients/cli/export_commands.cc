#include "clients/cli/export_commands.h"

#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/options.h"
#include "clients/cli/output_file.h"
#include "clients/cli/student_selection.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/export_client.h"

namespace cte::client {
namespace {

// What these commands may be told.
struct ExportArguments {
  std::string district;
  SelectionArguments selection;
  std::int32_t year = 0;
  OutputFile file;
};

absl::StatusOr<ExitCode> Export(
    const ExportArguments& arguments, Session& session,
    const std::function<absl::Status(PrivateFile)>& save) {
  return Save(
      arguments.file, save,
      absl::StrCat("The workbook is in ", Printable(arguments.file.path), "."),
      session);
}

absl::StatusOr<ExitCode> ExportDistrict(ExportClient& exports,
                                        const ExportArguments& arguments,
                                        Session& session) {
  return Export(arguments, session, [&](PrivateFile file) {
    return exports.DistrictCredentials(arguments.district, arguments.year,
                                       std::move(file));
  });
}

absl::StatusOr<ExitCode> ExportStudents(ExportClient& exports,
                                        const ExportArguments& arguments,
                                        Session& session) {
  return Export(arguments, session, [&](PrivateFile file) {
    return exports.ProgramStudents(arguments.selection.Selection(),
                                   std::move(file));
  });
}

absl::StatusOr<ExitCode> ExportCredentials(ExportClient& exports,
                                           const ExportArguments& arguments,
                                           Session& session) {
  return Export(arguments, session, [&](PrivateFile file) {
    return exports.CredentialList(arguments.year, std::move(file));
  });
}

}  // namespace

void AddExportCommands(CLI::App& app, Command& chosen) {
  CommandGroup<ExportClient, ExportArguments> group(
      app, chosen, "export", "Save credentials as an Excel workbook");
  ExportArguments& arguments = group.arguments();
  const auto file = [&](CLI::App* command) {
    AddOutputFile(command, arguments.file,
                  "Where to put it, as in credentials.xlsx");
  };

  CLI::App* district = group.Add(
      "district",
      "District Wide Received Credentials: students in school, with the "
      "credentials of four school years",
      ExportDistrict);
  AddText(district, "CODE", arguments.district, "", "The district, as in 63070")
      ->required();
  file(district);
  AddYearOption(district, arguments.year);

  CLI::App* students =
      group.Add("students", "Students of a program and what they received",
                ExportStudents);
  AddPsn(students, arguments.selection.psn);
  file(students);
  AddSelectionOptions(students, arguments.selection);

  CLI::App* credentials =
      group.Add("credentials", "The credential list: what may be awarded",
                ExportCredentials);
  file(credentials);
  AddYearOption(credentials, arguments.year);
}

}  // namespace cte::client
