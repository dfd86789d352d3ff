#include "clients/cli/suggestion_commands.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/award_table.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/credential_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct SuggestionArguments {
  v1::Suggestion::State state = v1::Suggestion::STATE_UNSPECIFIED;
  std::string suggestion_id;
  std::string code;
  std::string name;
  std::vector<std::string> cip_codes;
  std::int32_t first_year = 0;
  bool replace = false;
};

// "open", "added", "mapped", "declined".
std::string StateText(v1::Suggestion::State state) {
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::Suggestion::State_Name(state), "STATE_"));
}

std::string SettledText(const v1::Suggestion& suggestion) {
  if (suggestion.settled_by().empty()) return "";
  return absl::StrCat(TimeText(suggestion.settle_time()), " by ",
                      suggestion.settled_by());
}

TableRow SuggestionRow(const v1::Suggestion& suggestion) {
  std::vector<std::string> names;
  for (const auto& spelling : suggestion.spellings()) {
    names.push_back(
        suggestion.spellings_size() == 1
            ? spelling.name()
            : absl::StrCat(spelling.name(), " (", spelling.award_count(), ")"));
  }
  const bool open = suggestion.state() == v1::Suggestion::STATE_OPEN;
  TableRow row;
  row.cells = {
      suggestion.suggestion_id(),
      std::move(names),
      std::to_string(suggestion.award_count()),
      std::to_string(suggestion.program_count()),
      Cell(StateText(suggestion.state()), open ? Tone::kCaution : Tone::kPlain),
      suggestion.credential_code(),
      SettledText(suggestion)};
  return row;
}

absl::StatusOr<ExitCode> ListSuggestions(CredentialClient& credentials,
                                         const SuggestionArguments& arguments,
                                         Session& session) {
  Listing listing(session, "suggestion",
                  {{"ID", 4},
                   {"Suggested Name", 14},
                   {"Awards", 6, Column::Align::kRight},
                   {"Programs", 8, Column::Align::kRight},
                   {"State", 8},
                   {"Code", 6},
                   {"Settled", 10}});
  const absl::Status listed = credentials.ListSuggestions(
      arguments.state, [&](const v1::ListSuggestionsResponse& page) {
        listing.Write(page.suggestions(), SuggestionRow);
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such suggestions. They come from: ctecred awards add PSN "
      "--uic UIC --suggest NAME");
  return ExitCode::kDone;
}

std::string SettledAs(const v1::Suggestion& suggestion) {
  switch (suggestion.state()) {
    case v1::Suggestion::STATE_ADDED:
      return absl::StrCat("is in the catalogue as ",
                          suggestion.credential_code());
    case v1::Suggestion::STATE_MAPPED:
      return absl::StrCat("stands for ", suggestion.credential_code());
    case v1::Suggestion::STATE_DECLINED:
      return "is declined";
    default:
      return "is open";
  }
}

v1::SettleSuggestionRequest RequestOf(const SuggestionArguments& arguments) {
  v1::SettleSuggestionRequest request;
  request.set_suggestion_id(arguments.suggestion_id);
  request.set_replace(arguments.replace);
  return request;
}

absl::StatusOr<ExitCode> Settle(CredentialClient& credentials,
                                const v1::SettleSuggestionRequest& request,
                                Session& session) {
  const auto response = credentials.SettleSuggestion(request);
  if (!response.ok()) return response.status();
  if (session.json()) {
    session.out << ToJson(*response) << '\n';
    return ExitCode::kDone;
  }
  const v1::Suggestion& suggestion = response->suggestion();
  session.out << Printable(absl::StrCat("Suggestion ",
                                        suggestion.suggestion_id(), " ",
                                        SettledAs(suggestion)))
              << "; it has " << Counted(suggestion.award_count(), "award")
              << ".\n";
  if (response->merged_awards() > 0) {
    session.out << Counted(response->merged_awards(), "more award")
                << " came to mean what a student had already.\n";
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> AddToCatalogue(CredentialClient& credentials,
                                        const SuggestionArguments& arguments,
                                        v1::CredentialType type,
                                        Session& session) {
  v1::SettleSuggestionRequest request = RequestOf(arguments);
  auto& credential = *request.mutable_new_credential();
  credential.set_code(arguments.code);
  credential.set_name(arguments.name);
  credential.set_type(type);
  credential.set_first_year(arguments.first_year);
  for (const std::string& code : arguments.cip_codes) {
    credential.add_cip_codes(code);
  }
  return Settle(credentials, request, session);
}

absl::StatusOr<ExitCode> Approve(CredentialClient& credentials,
                                 const SuggestionArguments& arguments,
                                 Session& session) {
  return AddToCatalogue(credentials, arguments, v1::CREDENTIAL_TYPE_APPROVED,
                        session);
}

absl::StatusOr<ExitCode> Supplement(CredentialClient& credentials,
                                    const SuggestionArguments& arguments,
                                    Session& session) {
  return AddToCatalogue(credentials, arguments,
                        v1::CREDENTIAL_TYPE_SUPPLEMENTAL, session);
}

absl::StatusOr<ExitCode> Map(CredentialClient& credentials,
                             const SuggestionArguments& arguments,
                             Session& session) {
  v1::SettleSuggestionRequest request = RequestOf(arguments);
  request.set_existing_code(arguments.code);
  return Settle(credentials, request, session);
}

absl::StatusOr<ExitCode> Decline(CredentialClient& credentials,
                                 const SuggestionArguments& arguments,
                                 Session& session) {
  v1::SettleSuggestionRequest request = RequestOf(arguments);
  request.set_decline(true);
  return Settle(credentials, request, session);
}

// What all that settle have.
void AddSettleOptions(CLI::App* command, SuggestionArguments& arguments) {
  AddText(command, "ID", arguments.suggestion_id, "",
          "The suggestion, as `suggestions list` shows it")
      ->required();
  command->add_flag("--replace", arguments.replace,
                    "Settle anew what was settled otherwise");
}

// Answers --cip, which one of the two commands requires.
CLI::Option* AddNewCredentialOptions(CLI::App* command,
                                     SuggestionArguments& arguments) {
  AddText(command, "--code", arguments.code, "CODE",
          "The new credential's code, as in MTA-MDE")
      ->required();
  AddText(command, "--name", arguments.name, "NAME",
          "Its name (default: the most used spelling)");
  AddYear(command, "--from", arguments.first_year,
          "The first school year that has it (default: the current one)")
      ->type_name("YEAR");
  return command
      ->add_option("--cip", arguments.cip_codes,
                   "The programs that it is for: CIP codes, or shorter ones "
                   "that cover all below")
      ->type_name("CIP");
}

}  // namespace

void AddSuggestionCommands(CLI::App& app, Command& chosen) {
  CommandGroup<CredentialClient, SuggestionArguments> group(
      app, chosen, "suggestions",
      "Settle the credentials that were suggested (state administrators)");
  SuggestionArguments& arguments = group.arguments();
  AddChoice<v1::Suggestion::State>(
      group.Add("list", "List suggestions, the open ones first",
                ListSuggestions),
      "--state", arguments.state,
      {{"open", v1::Suggestion::STATE_OPEN},
       {"added", v1::Suggestion::STATE_ADDED},
       {"mapped", v1::Suggestion::STATE_MAPPED},
       {"declined", v1::Suggestion::STATE_DECLINED}},
      "Only suggestions in this state");
  CLI::App* approve =
      group.Add("approve",
                "Make it a new approved credential of some CIP codes", Approve);
  AddSettleOptions(approve, arguments);
  AddNewCredentialOptions(approve, arguments)->required();
  CLI::App* supplement =
      group.Add("supplement",
                "Make it a new supplemental credential; without --cip, of "
                "every program",
                Supplement);
  AddSettleOptions(supplement, arguments);
  AddNewCredentialOptions(supplement, arguments);
  CLI::App* map =
      group.Add("map", "Let it stand for a credential of the catalogue", Map);
  AddSettleOptions(map, arguments);
  AddText(map, "--to", arguments.code, "CODE", "The code of that credential")
      ->required();
  AddSettleOptions(
      group.Add("decline", "Do not take it as a credential", Decline),
      arguments);
}

}  // namespace cte::client
