#include "clients/load/roster_commands.h"

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/options.h"
#include "clients/cli/output_file.h"
#include "clients/cli/progress_bar.h"
#include "clients/load/number_option.h"
#include "clients/load/report/figures.h"
#include "clients/load/roster/award_rows.h"
#include "clients/load/roster/roster.h"
#include "clients/load/roster/roster_folder.h"
#include "clients/load/roster/row_file.h"

namespace cte::load {
namespace {

using client::ExitCode;
using client::Session;

constexpr std::int64_t kUsualYear = 2026;
constexpr std::int64_t kMost = 100'000'000;

constexpr std::array kSizes = {
    RosterSize{.districts = 1,
               .programs = 25,
               .students = 2'500,
               .enrollments = 5'000},
    RosterSize{.districts = 900,
               .programs = 5'000,
               .students = 150'000,
               .enrollments = 300'000},
    RosterSize{.districts = 13'000,
               .programs = 70'000,
               .students = 4'000'000,
               .enrollments = 12'000'000},
};

struct RosterArguments {
  std::size_t size = 0;  // index of kSizes
  std::int64_t districts = 0;
  std::int64_t programs = 0;
  std::int64_t students = 0;
  std::int64_t enrollments = 0;
  std::int64_t seed = 1;
  std::int64_t year = kUsualYear;
  std::string folder;
};

std::uint64_t Or(std::int64_t said, std::uint64_t otherwise) {
  return said > 0 ? static_cast<std::uint64_t>(said) : otherwise;
}

absl::StatusOr<ExitCode> MakeRoster(const RosterArguments& arguments,
                                    Session& session) {
  const RosterSize& usual = kSizes[arguments.size];
  const RosterSize size = {
      .districts = Or(arguments.districts, usual.districts),
      .programs = Or(arguments.programs, usual.programs),
      .students = Or(arguments.students, usual.students),
      .enrollments = Or(arguments.enrollments, usual.enrollments)};
  const auto roster =
      Roster::Make(size, static_cast<std::uint64_t>(arguments.seed),
                   static_cast<std::int32_t>(arguments.year));
  if (!roster.ok()) return roster.status();
  {
    client::ProgressBar bar(session.err, session.terminal);
    const absl::Status written =
        WriteRoster(*roster, arguments.folder,
                    [&bar](const std::string& file) { bar.Show(file, 0, 0); });
    if (!written.ok()) return written;
  }
  const auto count = [](std::uint64_t number) {
    return Grouped(static_cast<std::int64_t>(number));
  };
  session.out << "The roster is in " << arguments.folder << ": "
              << count(size.districts) << " districts, " << count(size.programs)
              << " programs, " << count(size.students) << " students, "
              << count(size.enrollments)
              << " enrolments. Load it with: ctecred roster load "
              << arguments.folder << '\n';
  return ExitCode::kDone;
}

struct RowArguments {
  std::string roster;
  std::int64_t count = 0;
  std::int64_t seed = 1;
  AwardRows::Order order = AwardRows::Order::kShuffled;
  double invalid = 0;
  client::OutputFile file;
};

absl::StatusOr<ExitCode> MakeRows(const RowArguments& arguments,
                                  Session& session) {
  const auto roster = ReadRoster(arguments.roster);
  if (!roster.ok()) return roster.status();
  const auto rows =
      AwardRows::Make(*roster, static_cast<std::uint64_t>(arguments.count),
                      static_cast<std::uint64_t>(arguments.seed),
                      arguments.order, arguments.invalid);
  if (!rows.ok()) return rows.status();
  const absl::Status written =
      WriteRows([&](std::uint64_t n) { return rows->At(n); }, rows->count(),
                arguments.file.path,
                arguments.file.force ? client::IfExists::kReplace
                                     : client::IfExists::kRefuse);
  if (!written.ok()) return written;
  session.err << Grouped(arguments.count) << " rows are in "
              << arguments.file.path << ".\n";
  return ExitCode::kDone;
}

void AddRoster(CLI::App& app, client::Command& chosen) {
  auto arguments = std::make_shared<RosterArguments>();
  CLI::App* command = app.add_subcommand(
      "roster", "Makes a roster to load: the same from the same seed");
  client::AddWords(
      command, "--size", {"district", "state", "nation"},
      "One district with 25 programs and 5,000 enrolments; a state "
      "with 900 districts, 5,000 programs, 150,000 students and "
      "300,000 enrolments; or a nation with 13,000 districts, "
      "70,000 programs, 4,000,000 students and 12,000,000 "
      "enrolments (default: district)",
      [arguments](std::size_t which) { arguments->size = which; });
  AddCount(command, "--districts", arguments->districts, {1, kMost},
           "Other than the size says");
  AddCount(command, "--programs", arguments->programs, {1, kMost},
           "Other than the size says");
  AddCount(command, "--students", arguments->students, {1, kMost},
           "Other than the size says");
  AddCount(command, "--enrollments", arguments->enrollments, {1, kMost},
           "Other than the size says");
  AddCount(command, "--seed", arguments->seed, {0, 1'000'000'000'000},
           "Decides everything in it (default: 1)");
  AddCount(command, "--year", arguments->year, {1951, 2200},
           "The current school year, named by the year in which it ends "
           "(default: 2026)");
  command
      ->add_option("FOLDER", arguments->folder,
                   "The folder to make the files in")
      ->type_name("")
      ->required();
  command->callback([&chosen, arguments] {
    chosen = [arguments](Session& session) {
      return MakeRoster(*arguments, session);
    };
  });
}

void AddRows(CLI::App& app, client::Command& chosen) {
  auto arguments = std::make_shared<RowArguments>();
  CLI::App* command = app.add_subcommand(
      "rows", "Makes a file of awards for a roster that was made");
  client::AddText(command, "--roster", arguments->roster, "FOLDER",
                  "The folder that `ctecred-load roster` made")
      ->required();
  AddCount(command, "--count", arguments->count, {1, 1'000'000'000},
           "How many rows; each is another award")
      ->required();
  AddCount(command, "--seed", arguments->seed, {0, 1'000'000'000'000},
           "Decides who received what (default: 1)");
  client::AddWords(command, "--order", {"program", "shuffled"},
                   "All rows of a program together, or mixed (default: "
                   "shuffled)",
                   [arguments](std::size_t which) {
                     arguments->order = which == 0
                                            ? AwardRows::Order::kProgram
                                            : AwardRows::Order::kShuffled;
                   });
  AddAmount(command, "--invalid", arguments->invalid, {0, 100}, "PERCENT",
            "How many of the rows are wrong: the student, the program or the "
            "credential (default: 0)");
  client::AddOutputFile(command, arguments->file,
                        "The file to make: a workbook if its name ends in "
                        ".xlsx, else CSV");
  command->callback([&chosen, arguments] {
    chosen = [arguments](Session& session) {
      return MakeRows(*arguments, session);
    };
  });
}

}  // namespace

void AddRosterCommands(CLI::App& app, client::Command& chosen) {
  AddRoster(app, chosen);
  AddRows(app, chosen);
}

}  // namespace cte::load
