#include "clients/cli/award_commands.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/award_table.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cpp/credential_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct AwardArguments {
  std::int64_t psn = 0;
  std::vector<std::string> uics;
  std::string uic;
  std::string district;
  std::string approved_code;
  std::string supplemental_code;
  std::string credential_code;
  std::string suggested_name;
  std::int32_t year = 0;
  YearRange years;
  bool removed = false;
};

// Calls the field "uics[N]" of a refusal by the UIC that stands there.
void NameStudents(const std::vector<std::string>& uics, Session& session) {
  session.name_field = [uics](const std::string& field) {
    absl::string_view place = field;
    std::size_t index = 0;
    if (absl::ConsumePrefix(&place, "uics[") &&
        absl::ConsumeSuffix(&place, "]") && absl::SimpleAtoi(place, &index) &&
        index < uics.size()) {
      return uics[index];
    }
    return field;
  };
}

void WriteOutcomes(const v1::AwardCredentialResponse& response,
                   Session& session) {
  std::int64_t created = 0;
  for (const auto& result : response.results()) {
    if (session.json()) session.out << ToJson(result) << '\n';
    created += result.outcome() == v1::AwardCredentialResponse::OUTCOME_CREATED
                   ? 1
                   : 0;
  }
  const std::int64_t unchanged = response.results_size() - created;
  if (session.json()) {
    session.out << "{\"summary\":{\"created\":" << created
                << ",\"unchanged\":" << unchanged << "}}\n";
  } else {
    session.out << "Created " << created << ", unchanged " << unchanged
                << ".\n";
  }
}

absl::StatusOr<ExitCode> AddAward(CredentialClient& credentials,
                                  const AwardArguments& arguments,
                                  Session& session) {
  v1::AwardCredentialRequest request;
  request.set_psn(arguments.psn);
  request.set_school_year(arguments.year);
  for (const std::string& uic : arguments.uics) request.add_uics(uic);
  if (!arguments.approved_code.empty()) {
    request.set_approved_code(arguments.approved_code);
  } else if (!arguments.supplemental_code.empty()) {
    request.set_supplemental_code(arguments.supplemental_code);
  } else {
    request.set_suggested_name(arguments.suggested_name);
  }
  NameStudents(arguments.uics, session);
  const auto response = credentials.AwardCredential(request);
  if (!response.ok()) return response.status();
  WriteOutcomes(*response, session);
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> RemoveAward(CredentialClient& credentials,
                                     const AwardArguments& arguments,
                                     Session& session) {
  v1::RemoveAwardRequest request;
  request.set_psn(arguments.psn);
  request.set_school_year(arguments.year);
  request.set_uic(arguments.uic);
  if (!arguments.credential_code.empty()) {
    request.set_credential_code(arguments.credential_code);
  } else {
    request.set_suggested_name(arguments.suggested_name);
  }
  const auto response = credentials.RemoveAward(request);
  if (!response.ok()) return response.status();
  if (session.json()) {
    session.out << ToJson(*response) << '\n';
  } else {
    session.out << (response->changed()
                        ? "The award is removed; the record of it is kept.\n"
                        : "The award was removed before.\n");
  }
  return ExitCode::kDone;
}

AwardTable::Of ScopeOf(const v1::ListAwardsRequest& request) {
  if (request.has_psn()) return AwardTable::Of::kProgram;
  if (request.has_uic()) return AwardTable::Of::kStudent;
  return AwardTable::Of::kDistrict;
}

absl::StatusOr<ExitCode> ListAwards(CredentialClient& credentials,
                                    const AwardArguments& arguments,
                                    Session& session) {
  v1::ListAwardsRequest request;
  if (!arguments.uic.empty()) {
    request.set_uic(arguments.uic);
  } else if (!arguments.district.empty()) {
    request.set_district_code(arguments.district);
  } else {
    request.set_psn(arguments.psn);
  }
  request.set_first_year(arguments.years.first);
  request.set_last_year(arguments.years.last);
  request.set_include_removed(arguments.removed);
  const AwardTable table(ScopeOf(request));
  Listing listing(session, "award", table.Columns());
  const absl::Status listed =
      credentials.ListAwards(request, [&](const v1::ListAwardsResponse& page) {
        listing.Write(page.awards(),
                      [&](const v1::Award& award) { return table.Row(award); });
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such awards. Ask for other --years or with --removed, or "
      "add one with: ctecred awards add PSN ...");
  return ExitCode::kDone;
}

void AddAddOptions(CLI::App* command, AwardArguments& arguments) {
  AddPsn(command, arguments.psn);
  command
      ->add_option("--uic", arguments.uics,
                   "The students, one or more; all or none get it")
      ->type_name("UIC")
      ->required();
  RequireOneOf(command,
               {AddText(command, "--approved", arguments.approved_code, "CODE",
                        "An approved credential of the program's CIP code"),
                AddText(command, "--supplemental", arguments.supplemental_code,
                        "CODE", "A supplemental credential"),
                AddText(command, "--suggest", arguments.suggested_name, "NAME",
                        "A credential that is in no catalogue")});
  AddYearOption(command, arguments.year);
}

void AddRemoveOptions(CLI::App* command, AwardArguments& arguments) {
  AddPsn(command, arguments.psn);
  AddText(command, "--uic", arguments.uic, "UIC", "The student")->required();
  RequireOneOf(
      command,
      {AddText(command, "--credential", arguments.credential_code, "CODE",
               "What the award is for, by its code"),
       AddText(command, "--suggestion", arguments.suggested_name, "NAME",
               "What the award is for, by the name that was suggested")});
  AddYearOption(command, arguments.year);
}

void AddListOptions(CLI::App* command, AwardArguments& arguments) {
  RequireOneOf(command, {AddPsnOption(command, arguments.psn, "Of one program"),
                         AddText(command, "--uic", arguments.uic, "UIC",
                                 "Of one student"),
                         AddDistrictOption(command, arguments.district,
                                           "Of the programs of one district")});
  AddYearRange(command, arguments.years);
  command->add_flag("--removed", arguments.removed,
                    "Also awards that were removed");
}

}  // namespace

void AddAwardCommands(CLI::App& app, Command& chosen) {
  CommandGroup<CredentialClient, AwardArguments> group(
      app, chosen, "awards", "Which students received which credentials");
  AwardArguments& arguments = group.arguments();
  AddAddOptions(
      group.Add("add", "Give a credential to students of a program", AddAward),
      arguments);
  AddRemoveOptions(
      group.Add("remove", "Take a student's credential away", RemoveAward),
      arguments);
  CLI::App* list =
      group.Add("list", "List awards of all school years or some", ListAwards);
  AddListOptions(list, arguments);
  list->footer(
      "The column Counts tells whether an award counts for the Post-Secondary\n"
      "Credential indicator, by the catalogue of the current school year.");
}

}  // namespace cte::client
