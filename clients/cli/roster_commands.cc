#include "clients/cli/roster_commands.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <filesystem>
#include <fstream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/csv_reader.h"
#include "clients/cli/progress_bar.h"
#include "clients/cli/roster_files.h"
#include "clients/cli/roster_report.h"
#include "clients/cpp/error.h"
#include "clients/cpp/retry.h"
#include "clients/cpp/roster_client.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;
namespace v1 = credentials::v1;

constexpr char kFiles[] =
    R"(The files, in the order in which they are loaded:

  school_years.csv     school_year,current,closed
  districts.csv        district_code,name
  buildings.csv        building_code,name,district_code
  programs.csv         psn,cip_code,name,type,building_code,agency_code,
                       first_year,last_year
  students.csv         uic,last_name,first_name,in_school
  classes.csv          psn,class_code,name,school_year
  enrollments.csv      uic,psn,class_code,school_year,current
  credentials.csv      code,name,type,first_year,last_year
  credential_cips.csv  code,cip_code,first_year,last_year
  grants.csv           principal,role,scope_type,scope_code

Any of them may be absent. They are UTF-8 with a header, columns in any order.
A school year is named by the year in which it ends; a blank last_year is open.
Yes or no: true/false, yes/no, 1/0. type: approved, supplemental. role: viewer,
editor, district_administrator, state_administrator. scope_type: state,
district, building, program.

A line that is wrong is reported and left out, the others are loaded. Loading
the same files again changes nothing that is in already.)";

// A file of the roster, open behind its header.
class OpenRosterFile {
 public:
  OpenRosterFile(const fs::path& folder, std::size_t index)
      : index_(index),
        path_(folder / file().name),
        in_(path_, std::ios::binary),
        reader_(in_) {}

  const RosterFile& file() const { return RosterFiles()[index_]; }
  std::size_t index() const { return index_; }
  CsvReader& reader() { return reader_; }
  const RosterHeader& header() const { return header_; }
  std::int64_t size() const {
    std::error_code ignored;
    return static_cast<std::int64_t>(fs::file_size(path_, ignored));
  }

  absl::Status ReadHeader() {
    if (!in_.is_open()) {
      return LocalError(
          absl::StatusCode::kPermissionDenied, "FILE_UNREADABLE",
          absl::StrCat("The file ", path_.string(),
                       " cannot be read. Check its permissions."));
    }
    CsvRecord record;
    const absl::StatusOr<bool> read = reader_.Next(record);
    if (!read.ok()) return read.status();
    if (!record.error.empty()) {
      return LocalError(
          absl::StatusCode::kInvalidArgument, "ROSTER_HEADER_INVALID",
          absl::StrCat(path_.string(), ":", record.line, ": ", record.error));
    }
    absl::StatusOr<RosterHeader> header =
        ReadRosterHeader(file(), record.fields);
    if (!header.ok()) return header.status();
    header_ = *std::move(header);
    return absl::OkStatus();
  }

 private:
  const std::size_t index_;
  const fs::path path_;
  std::ifstream in_;
  CsvReader reader_;
  RosterHeader header_;
};

using OpenRoster = std::vector<std::unique_ptr<OpenRosterFile>>;

// Every header is read before anything is sent, so that a wrong one changes
// nothing.
absl::StatusOr<OpenRoster> OpenFolder(const fs::path& folder) {
  OpenRoster roster;
  for (std::size_t i = 0; i < RosterFiles().size(); ++i) {
    std::error_code ignored;
    if (!fs::exists(folder / RosterFiles()[i].name, ignored)) continue;
    roster.push_back(std::make_unique<OpenRosterFile>(folder, i));
    if (absl::Status read = roster.back()->ReadHeader(); !read.ok()) {
      return read;
    }
  }
  if (roster.empty()) {
    return LocalError(
        absl::StatusCode::kNotFound, "ROSTER_EMPTY",
        absl::StrCat("The folder ", folder.string(),
                     " holds none of the files of a roster. See their names "
                     "with: ctecred roster load --help"));
  }
  return roster;
}

absl::Status SendFile(OpenRosterFile& file, RosterLoad& load,
                      RosterReport& report, ProgressBar& bar) {
  const std::string label(file.file().name);
  const std::int64_t size = file.size();
  CsvRecord line;
  for (;;) {
    const absl::StatusOr<bool> read = file.reader().Next(line);
    if (!read.ok()) return read.status();
    if (!*read) return absl::OkStatus();
    v1::RosterRecord record;
    LineProblem problem = {"", line.error};
    if (line.error.empty()) {
      problem = ReadRosterLine(file.file(), file.header(), line.fields, record);
    }
    const RosterPlace place = {file.index(), line.line};
    if (!problem.message.empty()) {
      report.AddUnreadable(place, std::move(problem));
      continue;
    }
    if (absl::Status added = load.Add(std::move(record)); !added.ok()) {
      return added;
    }
    report.AddRecord(place);
    bar.Show(label, file.reader().bytes_read(), size);
  }
}

// One try: the files are read from the beginning.
absl::StatusOr<v1::LoadRosterResponse> SendFolder(
    const fs::path& folder,
    const std::shared_ptr<grpc::ChannelInterface>& channel,
    RosterReport& report, const Session& session) {
  const absl::StatusOr<OpenRoster> roster = OpenFolder(folder);
  if (!roster.ok()) return roster.status();
  report = RosterReport();
  RosterLoad load(channel, session.call_options());
  ProgressBar bar(session.err, session.terminal);
  for (const auto& file : *roster) {
    if (absl::Status sent = SendFile(*file, load, report, bar); !sent.ok()) {
      return sent;
    }
  }
  bar.Show("Waiting for the server", 0, 0);
  return load.Finish();
}

absl::StatusOr<ExitCode> LoadRoster(Session& session, const fs::path& folder) {
  // What is wrong here is told before anybody is called.
  if (const auto roster = OpenFolder(folder); !roster.ok()) {
    return roster.status();
  }
  const auto channel = session.connect(session.profile);
  if (!channel.ok()) return channel.status();

  session.how_to_go_on =
      "What was sent before stays loaded. Load the folder again to have all of "
      "it.";
  const CallOptions options = session.call_options();
  RosterReport report;
  // After a break the counts would tell of the second try only.
  const auto response = Retried(
      options.retry, options.stop,
      [&] { return SendFolder(folder, *channel, report, session); },
      IsAnswered);
  if (!response.ok()) return response.status();
  report.Write(*response, session);
  return report.Complete(*response) ? ExitCode::kDone : ExitCode::kIncomplete;
}

}  // namespace

void AddRosterCommands(CLI::App& app, Command& chosen) {
  CLI::App* roster = app.add_subcommand(
      "roster", "What the state's other systems know (state administrators)");
  roster->require_subcommand(1);
  CLI::App* load =
      roster->add_subcommand("load", "Load the CSV files of a folder");
  load->footer(kFiles);
  const auto folder = std::make_shared<std::string>();
  load->add_option("DIR", *folder, "The folder with the CSV files")
      ->type_name("")
      ->required();
  load->callback([&chosen, folder] {
    chosen = [folder](Session& session) {
      return LoadRoster(session, *folder);
    };
  });
}

}  // namespace cte::client
