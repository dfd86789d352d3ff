#include "clients/cli/token_commands.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/command_group.h"
#include "clients/cli/json.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cli/output_file.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"
#include "clients/cpp/access_client.h"
#include "clients/cpp/private_file.h"
#include "clients/cpp/profile.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What these commands may be told.
struct TokenArguments {
  std::string principal;
  std::string token_id;
  std::string label;
  std::int32_t days = 0;  // 0: as the server says
  std::int32_t overlap_hours = 0;
  OutputFile profile_file;
};

TableRow TokenRow(const v1::Token& token) {
  TableRow row;
  row.cells = {token.token_id(),
               token.principal(),
               token.label(),
               token.created_by().empty() ? "(the server)" : token.created_by(),
               TimeText(token.create_time()),
               token.has_expire_time() ? TimeText(token.expire_time()) : "",
               token.district_code()};
  return row;
}

absl::StatusOr<ExitCode> ListTokens(AccessClient& access,
                                    const TokenArguments& arguments,
                                    Session& session) {
  Listing listing(session, "token",
                  {{"ID", 3},
                   {"Principal", 10},
                   {"Label", 8},
                   {"Made by", 10},
                   {"Made", 16},
                   {"Ends", 16},
                   {"District", 5}});
  const absl::Status listed = access.ListTokens(
      arguments.principal, [&](const v1::ListTokensResponse& page) {
        listing.Write(page.tokens(), TokenRow);
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such tokens. Make one with: ctecred tokens create "
      "PRINCIPAL");
  return ExitCode::kDone;
}

// Where a secret is to go; made before there is one to lose.
struct ProfileToWrite {
  Profile profile;
  PrivateFile file;
};

absl::StatusOr<std::optional<ProfileToWrite>> PrepareProfile(
    const TokenArguments& arguments, const Session& session) {
  if (arguments.profile_file.path.empty()) return std::nullopt;
  absl::StatusOr<Profile> profile = session.read_profile(session.profile);
  if (!profile.ok()) return profile.status();
  absl::StatusOr<PrivateFile> file = arguments.profile_file.Create();
  if (!file.ok()) return file.status();
  return std::optional<ProfileToWrite>(
      ProfileToWrite{*std::move(profile), *std::move(file)});
}

absl::Status WriteProfile(const std::string& secret, ProfileToWrite to) {
  absl::Status written = to.file.Write(ProfileText(to.profile, secret));
  return written.ok() ? to.file.Commit() : written;
}

// Hands a new token out: to the profile that is to be written, or else to the
// standard output. What is no secret goes to the standard error.
template <typename Response>
absl::StatusOr<ExitCode> HandOut(absl::StatusOr<Response> response,
                                 std::optional<ProfileToWrite> profile,
                                 const TokenArguments& arguments,
                                 Session& session) {
  if (!response.ok()) return response.status();
  const v1::Token& token = response->token();
  const std::string revoke =
      session.command("tokens revoke " + ShellWord(token.token_id()));
  if (profile) {
    const absl::Status written =
        WriteProfile(response->secret(), *std::move(profile));
    if (!written.ok()) {
      session.err << "The token was made, and nobody knows it. End it with: "
                  << revoke << '\n';
      return written;
    }
    response->clear_secret();
  }
  if (session.json()) {
    session.out << ToJson(*response) << '\n';
    return ExitCode::kDone;
  }
  if (!profile) session.out << response->secret() << '\n';
  session.err << Printable(absl::StrCat(
                     "Token ", token.token_id(), " of ", token.principal(),
                     token.has_expire_time()
                         ? absl::StrCat(" ends ", TimeText(token.expire_time()))
                         : " has no end"))
              << (profile ? Printable(absl::StrCat(". It is in the profile ",
                                                   arguments.profile_file.path,
                                                   "."))
                          : ". It is never shown again.")
              << "\nEnd it with: " << revoke << '\n';
  return ExitCode::kDone;
}

absl::StatusOr<ExitCode> CreateToken(AccessClient& access,
                                     const TokenArguments& arguments,
                                     Session& session) {
  auto profile = PrepareProfile(arguments, session);
  if (!profile.ok()) return profile.status();
  v1::CreateTokenRequest request;
  request.set_principal(arguments.principal);
  request.set_label(arguments.label);
  request.set_lifetime_days(arguments.days);
  session.how_to_go_on = absl::StrCat(
      "The token may have been made, and nobody knows it. See with: ",
      session.command("tokens list " + ShellWord(arguments.principal)));
  return HandOut(access.CreateToken(request), *std::move(profile), arguments,
                 session);
}

absl::StatusOr<ExitCode> RotateToken(AccessClient& access,
                                     const TokenArguments& arguments,
                                     Session& session) {
  auto profile = PrepareProfile(arguments, session);
  if (!profile.ok()) return profile.status();
  session.how_to_go_on = absl::StrCat(
      "The new token may have been made, and nobody knows it. See with: ",
      session.command("tokens list"));
  return HandOut(
      access.RotateToken(arguments.token_id, arguments.overlap_hours),
      *std::move(profile), arguments, session);
}

absl::StatusOr<ExitCode> RevokeToken(AccessClient& access,
                                     const TokenArguments& arguments,
                                     Session& session) {
  const auto revoked = access.RevokeToken(arguments.token_id);
  if (!revoked.ok()) return revoked.status();
  if (session.json()) {
    session.out << ToJson(*revoked) << '\n';
  } else {
    session.out << Printable(absl::StrCat("Token ", arguments.token_id,
                                          " has ended."))
                << '\n';
  }
  return ExitCode::kDone;
}

void AddTokenId(CLI::App* command, TokenArguments& arguments) {
  AddText(command, "ID", arguments.token_id, "",
          "The token, as `tokens list` shows it")
      ->required();
}

void AddProfileFile(CLI::App* command, TokenArguments& arguments) {
  command
      ->add_option("--profile-file", arguments.profile_file.path,
                   "Put the token into a profile of this name, with the "
                   "address and the certificates of the one in use, and do "
                   "not print it")
      ->type_name("FILE");
  AddForce(command, arguments.profile_file.force);
}

}  // namespace

void AddTokenCommands(CLI::App& app, Command& chosen) {
  CommandGroup<AccessClient, TokenArguments> group(
      app, chosen, "tokens",
      "The tokens by which programs are known to the server");
  TokenArguments& arguments = group.arguments();
  CLI::App* create =
      group.Add("create", "Make a token for a user and print it", CreateToken);
  AddText(create, "PRINCIPAL", arguments.principal, "",
          "Whom it stands for, as grants name the user")
      ->required();
  AddText(create, "--label", arguments.label, "TEXT", "What it is for");
  AddNumber(create, "--days", arguments.days, "N",
            "How long it is known (default: 90)");
  AddProfileFile(create, arguments);
  AddText(group.Add("list", "List the tokens of a user, the newest first",
                    ListTokens),
          "PRINCIPAL", arguments.principal, "", "The user (default: you)");
  CLI::App* rotate =
      group.Add("rotate", "Make a new token in the place of one, and print it",
                RotateToken);
  AddTokenId(rotate, arguments);
  AddNumber(rotate, "--overlap", arguments.overlap_hours, "HOURS",
            "For how long the old one is known yet (default: not at all)");
  AddProfileFile(rotate, arguments);
  AddTokenId(group.Add("revoke", "End a token at once", RevokeToken),
             arguments);
}

}  // namespace cte::client
