#include "clients/cli/indicator_command.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cpp/credential_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;
using Student = v1::ListQualifyingStudentsResponse::QualifyingStudent;

// What the command may be told.
struct IndicatorArguments {
  std::int64_t psn = 0;
  std::string district;
  bool state = false;
  std::int32_t year = 0;
  bool list = false;
};

v1::IndicatorScope ScopeOf(const IndicatorArguments& arguments) {
  v1::IndicatorScope scope;
  scope.set_school_year(arguments.year);
  if (arguments.state) {
    scope.set_state(true);
  } else if (!arguments.district.empty()) {
    scope.set_district_code(arguments.district);
  } else {
    scope.set_psn(arguments.psn);
  }
  return scope;
}

TableRow StudentRow(const Student& student) {
  TableRow row;
  row.cells = {student.uic(),
               absl::StrCat(student.last_name(), ",", student.first_name()),
               std::to_string(student.since_year()),
               std::to_string(student.psn()), student.credential_code()};
  return row;
}

absl::Status WriteStudents(CredentialClient& credentials,
                           const v1::IndicatorScope& scope, Session& session) {
  Listing listing(session, "student",
                  {{"UIC", 10},
                   {"Student", 12},
                   {"Since", 5},
                   {"PSN", 5},
                   {"Credential Code", 10}});
  const absl::Status listed = credentials.ListQualifyingStudents(
      scope, [&](const v1::ListQualifyingStudentsResponse& page) {
        listing.Write(page.students(), StudentRow);
      });
  if (!listed.ok()) return listed;
  listing.End(
      "No student qualifies. Students do from their first award of an approved "
      "credential that is valid for the program's CIP code.");
  if (!session.json()) session.out << '\n';
  return absl::OkStatus();
}

absl::StatusOr<ExitCode> ShowIndicator(CredentialClient& credentials,
                                       const IndicatorArguments& arguments,
                                       Session& session) {
  const v1::IndicatorScope scope = ScopeOf(arguments);
  if (arguments.list) {
    if (absl::Status written = WriteStudents(credentials, scope, session);
        !written.ok()) {
      return written;
    }
  }
  const auto counts = credentials.GetIndicator(scope);
  if (!counts.ok()) return counts.status();
  if (session.json()) {
    WriteSummary(*counts, session);
    return ExitCode::kDone;
  }
  session.out << "Post-Secondary Credential indicator, school year "
              << counts->school_year() << "\n\n";
  WriteFacts(
      {{"Students with credentials",
        std::to_string(counts->students_with_awards())},
       {"Of these, qualify", std::to_string(counts->qualifying_students())},
       {"Of these, new this year",
        std::to_string(counts->newly_qualifying_students())}},
      session);
  return ExitCode::kDone;
}

}  // namespace

void AddIndicatorCommand(CLI::App& app, Command& chosen) {
  const auto arguments = std::make_shared<IndicatorArguments>();
  CLI::App* command = AddCommand(
      app, chosen, arguments, "indicator",
      "Count the students of the Post-Secondary Credential indicator",
      ShowIndicator);
  RequireOneOf(
      command,
      {AddPsnOption(command, arguments->psn, "By awards through one program"),
       AddDistrictOption(command, arguments->district,
                         "By awards through a district's programs"),
       command->add_flag("--state", arguments->state,
                         "By awards through all programs")});
  command->add_flag("--list", arguments->list,
                    "Also list the students who qualify");
  AddYearOption(command, arguments->year);
}

}  // namespace cte::client
