#include "clients/cli/export_commands.h"

#include <string>

#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/options.h"
#include "clients/cli/student_selection.h"
#include "clients/cpp/export_client.h"

namespace cte::client {
namespace {

// What these commands may be told.
struct ExportArguments {
  std::string district;
  SelectionArguments selection;
  std::int32_t year = 0;
  std::string file;
};

// Says where the workbook is.
absl::StatusOr<ExitCode> Confirm(const absl::Status& saved,
                                 const std::string& file, Session& session) {
  if (!saved.ok()) return saved;
  if (session.json()) {
    session.out << "{\"file\":" << JsonText(file) << "}\n";
  } else {
    session.out << "The workbook is in " << file << ".\n";
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ExportDistrict(ExportClient& exports,
                                        const ExportArguments& arguments,
                                        Session& session) {
  return Confirm(exports.DistrictCredentials(arguments.district, arguments.year,
                                             arguments.file),
                 arguments.file, session);
}

absl::StatusOr<ExitCode> ExportStudents(ExportClient& exports,
                                        const ExportArguments& arguments,
                                        Session& session) {
  return Confirm(
      exports.ProgramStudents(arguments.selection.Selection(), arguments.file),
      arguments.file, session);
}

absl::StatusOr<ExitCode> ExportCredentials(ExportClient& exports,
                                           const ExportArguments& arguments,
                                           Session& session) {
  return Confirm(exports.CredentialList(arguments.year, arguments.file),
                 arguments.file, session);
}

}  // namespace

void AddExportCommands(CLI::App& app, Command& chosen) {
  CommandGroup<ExportClient, ExportArguments> group(
      app, chosen, "export", "Save credentials as an Excel workbook");
  ExportArguments& arguments = group.arguments();
  const auto file = [&](CLI::App* command) {
    AddFile(command, arguments.file, "Where to put it, as in credentials.xlsx");
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
