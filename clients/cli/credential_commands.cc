#include "clients/cli/credential_commands.h"

#include <string>

#include "absl/strings/str_join.h"
#include "clients/cli/award_table.h"
#include "clients/cli/command_group.h"
#include "clients/cli/listing.h"
#include "clients/cli/options.h"
#include "clients/cpp/credential_client.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

// What the command may be told.
struct CatalogueArguments {
  std::int64_t psn = 0;
  std::string cip_code;
  v1::CredentialType type = v1::CREDENTIAL_TYPE_UNSPECIFIED;
  std::string search;
  std::int32_t year = 0;
};

TableRow CredentialRow(const v1::CatalogueCredential& credential) {
  TableRow row;
  row.cells = {credential.code(), credential.name(),
               TypeText(credential.type()),
               credential.for_every_program()
                   ? "every program"
                   : absl::StrJoin(credential.cip_codes(), ", ")};
  return row;
}

absl::StatusOr<ExitCode> ListCredentials(CredentialClient& credentials,
                                         const CatalogueArguments& arguments,
                                         Session& session) {
  v1::ListCredentialsRequest request;
  if (arguments.psn > 0) request.set_psn(arguments.psn);
  if (!arguments.cip_code.empty()) request.set_cip_code(arguments.cip_code);
  request.set_type(arguments.type);
  request.set_search(arguments.search);
  request.set_school_year(arguments.year);
  Listing listing(session, "credential",
                  {{"Code", 8}, {"Name", 16}, {"Type", 12}, {"CIP Codes", 9}});
  const absl::Status listed = credentials.ListCredentials(
      request, [&](const v1::ListCredentialsResponse& page) {
        listing.Write(page.credentials(), CredentialRow);
      });
  if (!listed.ok()) return listed;
  listing.End(
      "There are no such credentials. Ask for more of them, or suggest one "
      "with: ctecred awards add PSN --uic UIC --suggest NAME");
  return ExitCode::kDone;
}

}  // namespace

void AddCredentialCommands(CLI::App& app, Command& chosen) {
  CommandGroup<CredentialClient, CatalogueArguments> group(
      app, chosen, "credentials", "The credentials that may be awarded");
  CatalogueArguments& arguments = group.arguments();
  CLI::App* list = group.Add("list", "List the catalogue, approved ones first",
                             ListCredentials);
  CLI::Option* psn = AddPsnOption(list, arguments.psn,
                                  "Only what may be awarded in this program");
  AddText(list, "--cip", arguments.cip_code, "CODE",
          "Only what may be awarded in programs of this CIP code")
      ->excludes(psn);
  AddChoice<v1::CredentialType>(
      list, "--type", arguments.type,
      {{"approved", v1::CREDENTIAL_TYPE_APPROVED},
       {"supplemental", v1::CREDENTIAL_TYPE_SUPPLEMENTAL}},
      "Only credentials of this type");
  AddSearchOption(list, arguments.search,
                  "Only credentials with these words in code or name");
  AddYearOption(list, arguments.year);
}

}  // namespace cte::client
