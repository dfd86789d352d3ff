#include "clients/cli/student_commands.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/award_table.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/student_selection.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/credential_client.h"
#include "clients/cpp/program_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What `students show` may be told.
struct ProfileArguments {
  std::string uic;
  std::int32_t year = 0;
};

TableRow StudentRow(const v1::ProgramStudent& student) {
  std::vector<std::string> credentials;
  for (const v1::Award& award : student.awards()) {
    credentials.push_back(CredentialText(award));
  }
  TableRow row;
  row.cells = {student.uic(), student.display_name(), std::move(credentials)};
  return row;
}

absl::StatusOr<ExitCode> ListStudents(ProgramClient& programs,
                                      const SelectionArguments& arguments,
                                      Session& session) {
  Listing listing(session, "student",
                  {{"UIC", 10}, {"Student", 12}, {"Credentials", 20}});
  const absl::Status listed = programs.ListStudents(
      arguments.Selection(), [&](const v1::ListProgramStudentsResponse& page) {
        listing.Write(page.students(), StudentRow);
      });
  if (!listed.ok()) return listed;
  listing.End(absl::StrCat(
      "There are no such students. Choose another --group or --search; see "
      "the groupings with: ctecred programs show ",
      arguments.psn));
  return ExitCode::kDone;
}

std::string IndicatorText(const v1::GetStudentResponse& student) {
  if (!student.qualifies()) {
    return absl::StrCat("does not qualify by the end of school year ",
                        student.school_year());
  }
  return absl::StrCat("qualifies since school year ",
                      student.qualifies_since_year(), " (recorded ",
                      TimeText(student.qualifies_since_time()), ")");
}

// A table with a title above it, if it has any rows.
void WriteSection(const char* title, const std::vector<Column>& columns,
                  const std::vector<TableRow>& rows, Session& session) {
  if (rows.empty()) return;
  session.out << '\n' << title << "\n\n";
  Table(session.out, session.terminal, columns).Write(rows);
}

void WriteAwards(const char* title,
                 const google::protobuf::RepeatedPtrField<v1::Award>& awards,
                 Session& session) {
  const AwardTable table(AwardTable::Of::kStudent);
  std::vector<TableRow> rows;
  for (const v1::Award& award : awards) rows.push_back(table.Row(award));
  WriteSection(title, table.Columns(), rows, session);
}

void WriteProfile(const v1::GetStudentResponse& student, Session& session) {
  session.out << Printable(student.display_name()) << "\n\n";
  WriteFacts({{"UIC", student.uic()},
              {"In school", student.in_school() ? "yes" : "no"},
              {"Post-Secondary Credential indicator", IndicatorText(student)}},
             session);
  WriteAwards("Credentials", student.awards(), session);
  if (student.awards().empty()) {
    session.out << "\nThere are no credentials. Add one with: ctecred awards "
                   "add PSN --uic "
                << Printable(student.uic()) << " ...\n";
  }
  WriteAwards("Removed credentials", student.removed_awards(), session);
  std::vector<TableRow> classes;
  for (const auto& participation : student.participations()) {
    TableRow row;
    row.cells = {
        std::to_string(participation.school_year()),
        std::to_string(participation.psn()), participation.program_name(),
        NameAndCode(participation.class_name(), participation.class_code()),
        participation.current() ? "yes" : "no"};
    classes.push_back(std::move(row));
  }
  WriteSection("Classes",
               {{"Year", 4},
                {"PSN", 5},
                {"Program Name", 11},
                {"Class", 11},
                {"Now", 3}},
               classes, session);
}

absl::StatusOr<ExitCode> ShowStudent(CredentialClient& credentials,
                                     const ProfileArguments& arguments,
                                     Session& session) {
  const auto student = credentials.GetStudent(arguments.uic, arguments.year);
  if (!student.ok()) return student.status();
  if (session.json()) {
    session.out << ToJson(*student) << '\n';
  } else {
    WriteProfile(*student, session);
  }
  return ExitCode::kDone;
}

}  // namespace

void AddStudentCommands(CLI::App& app, Command& chosen) {
  CLI::App* group = app.add_subcommand(
      "students", "The students of a program, and what each received");
  group->require_subcommand(1);

  const auto selection = std::make_shared<SelectionArguments>();
  CLI::App* list =
      AddCommand(*group, chosen, selection, "list",
                 "List students of a program with their credentials of a "
                 "school year",
                 ListStudents);
  AddPsn(list, selection->psn);
  AddSelectionOptions(list, *selection);

  const auto profile = std::make_shared<ProfileArguments>();
  CLI::App* show = AddCommand(*group, chosen, profile, "show",
                              "Show a student's credentials of all years, "
                              "classes and indicator",
                              ShowStudent);
  AddText(show, "UIC", profile->uic, "", "The student")->required();
  AddYearOption(show, profile->year);
}

}  // namespace cte::client
