#include "clients/cli/year_commands.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/texts.h"
#include "clients/cpp/program_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct YearArguments {
  std::int32_t year = 0;
};

TableRow YearRow(const v1::SchoolYear& year) {
  TableRow row;
  row.cells = {std::to_string(year.school_year()), YearSpan(year.school_year()),
               year.current() ? Cell("current", Tone::kGood) : Cell(""),
               year.closed() ? Cell("closed", Tone::kCaution) : Cell("open")};
  return row;
}

absl::StatusOr<ExitCode> ListYears(ProgramClient& programs,
                                   const YearArguments&, Session& session) {
  const auto years = programs.ListSchoolYears();
  if (!years.ok()) return years.status();
  Listing listing(
      session, "school year",
      {{"School Year", 11}, {"Span", 7}, {"Current", 7}, {"Writes", 6}});
  listing.Write(years->school_years(), YearRow);
  listing.End(
      "There are no school years. Load them with: ctecred roster load DIR");
  return ExitCode::kDone;
}

// Writes an answer as JSON, or what it means with `rest` behind it.
template <typename Response>
absl::StatusOr<ExitCode> Confirm(const Response& response,
                                 const std::string& rest, Session& session) {
  if (session.json()) {
    session.out << ToJson(response) << '\n';
  } else {
    session.out << "School year " << response.school_year().school_year()
                << rest << '\n';
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> CloseYear(ProgramClient& programs,
                                   const YearArguments& arguments,
                                   Session& session) {
  const auto response = programs.CloseSchoolYear(arguments.year);
  if (!response.ok()) return response.status();
  std::string rest = " is closed: it takes no more writes.";
  if (response->missing_programs() > 0) {
    absl::StrAppend(
        &rest, "\n", Counted(response->missing_programs(), "active program"),
        " had not reported. See them with:\n  ctecred programs review --state "
        "--status missing --year ",
        arguments.year);
  }
  return Confirm(*response, rest, session);
}

absl::StatusOr<ExitCode> ReopenYear(ProgramClient& programs,
                                    const YearArguments& arguments,
                                    Session& session) {
  const auto response = programs.ReopenSchoolYear(arguments.year);
  if (!response.ok()) return response.status();
  return Confirm(*response, " is open.", session);
}

absl::StatusOr<ExitCode> SetCurrentYear(ProgramClient& programs,
                                        const YearArguments& arguments,
                                        Session& session) {
  const auto response = programs.SetCurrentSchoolYear(arguments.year);
  if (!response.ok()) return response.status();
  return Confirm(*response, " is the current one.", session);
}

}  // namespace

void AddYearCommands(CLI::App& app, Command& chosen) {
  CommandGroup<ProgramClient, YearArguments> group(
      app, chosen, "years",
      "School years; changing them is for state administrators");
  group.Add("list", "List the school years, the newest first", ListYears);
  const auto of_year = [&](CLI::App* command) {
    AddYear(command, "YEAR", group.arguments().year,
            "The year in which it ends, as in 2026 for 2025-26")
        ->type_name("")
        ->required();
  };
  of_year(
      group.Add("close", "Let a school year take no more writes", CloseYear));
  of_year(group.Add("reopen", "Let a closed school year take writes again",
                    ReopenYear));
  of_year(group.Add("set-current", "Make a school year the current one",
                    SetCurrentYear));
}

}  // namespace cte::client
