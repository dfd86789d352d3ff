#include "clients/cli/grant_commands.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/grant_text.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/access_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct GrantArguments {
  std::string principal;
  std::string district;
  v1::Grant::Role role = v1::Grant::ROLE_UNSPECIFIED;
  std::string scope;

  v1::Grant Grant() const {
    v1::Grant grant;
    grant.set_principal(principal);
    grant.set_role(role);
    ParseScope(scope, grant);
    return grant;
  }
};

std::string CheckScope(const std::string& text) {
  v1::Grant grant;
  if (ParseScope(text, grant)) return "";
  return absl::StrCat("\"", text,
                      "\" is none of state, district:CODE, building:CODE and "
                      "program:PSN");
}

absl::StatusOr<ExitCode> ListGrants(AccessClient& access,
                                    const GrantArguments& arguments,
                                    Session& session) {
  Listing listing(session, "grant", GrantColumns());
  const absl::Status listed =
      access.ListGrants(arguments.principal, arguments.district,
                        [&](const v1::ListGrantsResponse& page) {
                          listing.Write(page.grants(), GrantRow);
                        });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such grants. Give one with: ctecred grants give PRINCIPAL "
      "ROLE SCOPE");
  return ExitCode::kDone;
}

// Confirms what became of a grant: `done` or, if nothing changed,
// `done_before`.
template <typename Response>
absl::StatusOr<ExitCode> Confirm(const absl::StatusOr<Response>& response,
                                 const v1::Grant& grant, const char* done,
                                 const char* done_before, Session& session) {
  if (!response.ok()) return response.status();
  if (session.json()) {
    session.out << ToJson(*response) << '\n';
  } else {
    session.out << Printable(
                       absl::StrCat(grant.principal(),
                                    response->changed() ? done : done_before,
                                    GrantText(grant)))
                << ".\n";
  }
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> GiveGrant(AccessClient& access,
                                   const GrantArguments& arguments,
                                   Session& session) {
  const v1::Grant grant = arguments.Grant();
  return Confirm(access.GiveGrant(grant), grant,
                 " is given: ", " had it already: ", session);
}

absl::StatusOr<ExitCode> TakeGrant(AccessClient& access,
                                   const GrantArguments& arguments,
                                   Session& session) {
  const v1::Grant grant = arguments.Grant();
  return Confirm(access.TakeGrant(grant), grant,
                 " has no longer: ", " had it not: ", session);
}

std::string KindText(v1::GetCallerResponse::Kind kind) {
  switch (kind) {
    case v1::GetCallerResponse::KIND_TOKEN:
      return "a token of this server";
    case v1::GetCallerResponse::KIND_OPEN_ID_CONNECT:
      return "a token of an OpenID Connect issuer";
    case v1::GetCallerResponse::KIND_CERTIFICATE:
      return "a certificate";
    default:
      return absl::StrCat("way ", int{kind});
  }
}

struct NoArguments {};

absl::StatusOr<ExitCode> WhoAmI(AccessClient& access, const NoArguments&,
                                Session& session) {
  const auto caller = access.GetCaller();
  if (!caller.ok()) return caller.status();
  if (session.json()) {
    session.out << ToJson(*caller) << '\n';
    return ExitCode::kDone;
  }
  WriteFacts({{"Principal", caller->principal()},
              {"Known by", KindText(caller->kind())}},
             session);
  session.out << '\n';
  Listing listing(session, "grant", GrantColumns());
  listing.Write(caller->grants(), GrantRow);
  listing.End("You have no grants. Ask an administrator for one.");
  return ExitCode::kDone;
}

void AddGrant(CLI::App* command, GrantArguments& arguments) {
  AddText(command, "PRINCIPAL", arguments.principal, "",
          "The user, as in `ctecred whoami`")
      ->required();
  AddChoice<v1::Grant::Role>(command, "ROLE", arguments.role, RoleWords(),
                             "What the user may do")
      ->required();
  AddText(command, "SCOPE", arguments.scope, kScopeType,
          "Where, as in district:63070")
      ->check(CheckScope)
      ->required();
}

}  // namespace

void AddGrantCommands(CLI::App& app, Command& chosen) {
  CommandGroup<AccessClient, GrantArguments> group(
      app, chosen, "grants",
      "Who may do what: for administrators of the state and of districts");
  GrantArguments& arguments = group.arguments();
  CLI::App* list = group.Add("list", "List the grants by user", ListGrants);
  AddText(list, "--principal", arguments.principal, "NAME",
          "Only those of this user");
  AddDistrictOption(list, arguments.district,
                    "Only those inside this district");
  AddGrant(group.Add("give", "Give a user a grant", GiveGrant), arguments);
  AddGrant(group.Add("take", "Take a grant from a user", TakeGrant), arguments);
  AddCommand(app, chosen, std::make_shared<NoArguments>(), "whoami",
             "Show who you are to the server, and what you may do", WhoAmI);
}

}  // namespace cte::client
