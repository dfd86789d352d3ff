#include "clients/cli/program_commands.h"

#include <algorithm>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/program_table.h"
#include "clients/cli/student_selection.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/program_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct ProgramArguments {
  std::int64_t psn = 0;
  std::int32_t year = 0;
  std::string district;
  bool state = false;
  std::string search;
  std::string type;
  std::string order_by;
  v1::ProgramStatus status = v1::PROGRAM_STATUS_UNSPECIFIED;
};

constexpr char kDescending[] = ":desc";

// The order_by for "COLUMN" or "COLUMN:desc"; empty if there is no such column.
std::string OrderBy(std::string_view sort) {
  static const std::map<std::string, std::string> kColumns = {
      {"cip", "cip_code"},
      {"cip_code", "cip_code"},
      {"name", "program_name"},
      {"program_name", "program_name"},
      {"psn", "psn"},
      {"type", "program_type"},
      {"program_type", "program_type"},
      {"building", "building"},
      {"agency", "agency"}};
  absl::string_view column(sort.data(), sort.size());
  const bool descending = absl::ConsumeSuffix(&column, kDescending);
  const auto found = kColumns.find(absl::StrReplaceAll(column, {{"-", "_"}}));
  if (found == kColumns.end()) return "";
  return absl::StrCat(found->second, descending ? " desc" : "");
}

std::string CheckSort(const std::string& sort) {
  if (!OrderBy(sort).empty()) return "";
  return absl::StrCat("\"", sort,
                      "\" is none of cip, name, psn, type, building and agency"
                      ", each with or without :desc");
}

absl::StatusOr<ExitCode> ListDistricts(ProgramClient& programs,
                                       const ProgramArguments&,
                                       Session& session) {
  Listing listing(session, "district", {{"Code", 5}, {"District", 10}});
  const absl::Status listed =
      programs.ListDistricts([&](const v1::ListDistrictsResponse& page) {
        listing.Write(page.districts(), [](const v1::District& district) {
          TableRow row;
          row.cells = {district.district_code(), district.name()};
          return row;
        });
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There is no district in which you may see a program. Ask an "
      "administrator for a grant.");
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> ListPrograms(ProgramClient& programs,
                                      const ProgramArguments& arguments,
                                      Session& session) {
  v1::ListProgramsRequest request;
  request.set_district_code(arguments.district);
  request.set_school_year(arguments.year);
  request.set_search(arguments.search);
  request.set_program_type(arguments.type);
  request.set_status(arguments.status);
  request.set_order_by(arguments.order_by);
  Listing listing(session, "program", ProgramColumns());
  const absl::Status listed =
      programs.ListPrograms(request, [&](const v1::ListProgramsResponse& page) {
        listing.Write(page.programs(), ProgramRow);
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such programs. Ask for more of them, without --search, "
      "--type or --status, or see the districts with: ctecred districts list");
  return ExitCode::kDone;
}

std::string DetailedStatus(const v1::ProgramYear& program) {
  if (program.status() != v1::PROGRAM_STATUS_DECLARED) {
    return StatusText(program);
  }
  return absl::StrCat("Declared as giving no credentials, by ",
                      program.declared_by(), ", ",
                      TimeText(program.declare_time()));
}

void WriteProgram(const v1::GetProgramResponse& response, Session& session) {
  const v1::ProgramYear& program = response.program();
  session.out << Printable(program.program_name()) << '\n'
              << Printable(absl::StrCat(program.cip_code(),
                                        " (PSN:", program.psn(), ") ",
                                        program.program_type()))
              << "\n\n";
  WriteFacts(
      {{"Agency", NameAndCode(program.agency_name(), program.agency_code())},
       {"Building",
        NameAndCode(program.building_name(), program.building_code())},
       {"District",
        NameAndCode(program.district_name(), program.district_code())},
       {"School year",
        absl::StrCat(program.school_year(),
                     program.active() ? "" : ", in which it is not active")},
       {"Status", DetailedStatus(program)}},
      session);
  session.out << '\n';
  std::vector<TableRow> rows;
  for (const v1::StudentGrouping& grouping : response.groupings()) {
    TableRow row;
    row.cells = {GroupWord(grouping), grouping.label(),
                 std::to_string(grouping.student_count())};
    rows.push_back(std::move(row));
  }
  Table(session.out, session.terminal,
        {{"--group", 12},
         {"Student Grouping", 16},
         {"Students", 8, Column::Align::kRight}})
      .Write(rows);
  session.out << "\nSee the students with: ctecred students list "
              << program.psn() << " --group ...\n";
}

absl::StatusOr<ExitCode> ShowProgram(ProgramClient& programs,
                                     const ProgramArguments& arguments,
                                     Session& session) {
  const auto program = programs.GetProgram(arguments.psn, arguments.year);
  if (!program.ok()) return program.status();
  if (session.json()) {
    session.out << ToJson(*program) << '\n';
  } else {
    WriteProgram(*program, session);
  }
  return ExitCode::kDone;
}

// Confirms what a program is declared as now: `done` or, if nothing changed,
// `done_before`.
template <typename Response>
absl::StatusOr<ExitCode> Confirm(const absl::StatusOr<Response>& response,
                                 const char* done, const char* done_before,
                                 Session& session) {
  if (!response.ok()) return response.status();
  if (session.json()) {
    session.out << ToJson(*response) << '\n';
    return ExitCode::kDone;
  }
  session.out << Printable(ProgramText(response->program())) << ' '
              << (response->changed() ? done : done_before)
              << " in school year " << response->program().school_year()
              << ".\n";
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> DeclareNone(ProgramClient& programs,
                                     const ProgramArguments& arguments,
                                     Session& session) {
  return Confirm(programs.DeclareNoCredentials(arguments.psn, arguments.year),
                 "is declared as giving no credentials",
                 "was already declared as giving no credentials", session);
}

absl::StatusOr<ExitCode> WithdrawNone(ProgramClient& programs,
                                      const ProgramArguments& arguments,
                                      Session& session) {
  return Confirm(programs.WithdrawNoCredentials(arguments.psn, arguments.year),
                 "is no longer declared as giving no credentials",
                 "was not declared as giving no credentials", session);
}

void WriteTotals(const v1::ReviewProgramsResponse::Totals& totals,
                 std::int32_t school_year, Session& session) {
  session.out << "School year " << school_year << ": "
              << Counted(totals.active(), "active program") << ", "
              << totals.missing() << " missing, " << totals.reported()
              << " reported, " << totals.declared() << " declared.\n";
  if (totals.missing() > 0) {
    session.out << "For each that is missing, list the credentials (ctecred "
                   "awards add PSN ...)\nor declare that it gives none "
                   "(ctecred programs declare-none PSN).\n";
  }
}

absl::StatusOr<ExitCode> ReviewPrograms(ProgramClient& programs,
                                        const ProgramArguments& arguments,
                                        Session& session) {
  v1::ReviewProgramsRequest request;
  request.set_district_code(arguments.district);
  request.set_school_year(arguments.year);
  request.set_status(arguments.status);
  Listing listing(session, "program", ReviewColumns(arguments.state));
  v1::ReviewProgramsResponse::Totals totals;
  std::int32_t school_year = 0;
  const absl::Status listed = programs.ReviewPrograms(
      request, [&](const v1::ReviewProgramsResponse& page) {
        listing.Write(page.programs(), [&](const v1::ProgramYear& program) {
          return ReviewRow(program, arguments.state);
        });
        totals = page.totals();
        school_year = page.school_year();
      });
  if (!listed.ok()) return listed;
  listing.End("There are no such programs.");
  if (session.json()) {
    WriteSummary(totals, session);
  } else {
    WriteTotals(totals, school_year, session);
  }
  return totals.missing() == 0 ? ExitCode::kDone : ExitCode::kIncomplete;
}

void AddStatusOption(CLI::App* command, ProgramArguments& arguments) {
  AddChoice<v1::ProgramStatus>(command, "--status", arguments.status,
                               {{"missing", v1::PROGRAM_STATUS_MISSING},
                                {"reported", v1::PROGRAM_STATUS_REPORTED},
                                {"declared", v1::PROGRAM_STATUS_DECLARED}},
                               "Only programs that reported this");
}

void AddListOptions(CLI::App* command, ProgramArguments& arguments) {
  AddDistrictOption(command, arguments.district, "The district, as in 63070")
      ->required();
  command
      ->add_option_function<std::string>(
          "--sort",
          [&arguments](const std::string& sort) {
            arguments.order_by = OrderBy(sort);
          },
          "By which column, and :desc for the other way round (default: "
          "name)")
      ->check(CheckSort)
      ->type_name("cip|name|psn|type|building|agency[:desc]");
  AddSearchOption(command, arguments.search,
                  "Only programs with these words in name, CIP code or PSN");
  AddText(command, "--type", arguments.type, "TYPE",
          "Only programs of this type, as in REG");
  AddStatusOption(command, arguments);
  AddYearOption(command, arguments.year);
}

void AddReviewOptions(CLI::App* command, ProgramArguments& arguments) {
  RequireOneOf(command, {AddDistrictOption(command, arguments.district,
                                           "The programs of one district"),
                         command->add_flag("--state", arguments.state,
                                           "All programs that you may see")});
  AddStatusOption(command, arguments);
  AddYearOption(command, arguments.year);
}

void AddDistrictCommands(CLI::App& app, Command& chosen) {
  CommandGroup<ProgramClient, ProgramArguments> group(
      app, chosen, "districts", "The districts that you may see");
  group.Add("list", "List the districts by code", ListDistricts);
}

}  // namespace

void AddProgramCommands(CLI::App& app, Command& chosen) {
  AddDistrictCommands(app, chosen);
  CommandGroup<ProgramClient, ProgramArguments> group(
      app, chosen, "programs", "Programs and what they reported for a year");
  ProgramArguments& arguments = group.arguments();
  AddListOptions(
      group.Add("list", "List the active programs of a district", ListPrograms),
      arguments);
  const auto of_program = [&](CLI::App* command) {
    AddPsn(command, arguments.psn);
    AddYearOption(command, arguments.year);
  };
  of_program(group.Add("show", "Show a program and its student groupings",
                       ShowProgram));
  of_program(group.Add("declare-none",
                       "Declare that a program gives no credentials this year",
                       DeclareNone));
  of_program(
      group.Add("withdraw-none", "Take that declaration back", WithdrawNone));
  AddReviewOptions(
      group.Add("review", "See which programs have not reported: code 3 if any",
                ReviewPrograms),
      arguments);
}

}  // namespace cte::client
