#include "server/gate/access_table.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/container/flat_hash_map.h"

namespace cte::server {
namespace {

#define CTE(name) "cte.credentials.v1." name

constexpr auto kTable = std::to_array<AccessRule>({
    {CTE("ProgramService/ListDistricts"), Who::kKnown, Scope::kVisible, ""},
    {CTE("ProgramService/ListPrograms"), Who::kKnown, Scope::kVisible,
     "district_code"},
    {CTE("ProgramService/GetProgram"), Who::kViewer, Scope::kWholeProgram,
     "psn"},
    {CTE("ProgramService/ListProgramStudents"), Who::kViewer, Scope::kProgram,
     "selection.psn"},
    {CTE("ProgramService/DeclareNoCredentials"), Who::kEditor, Scope::kProgram,
     "psn"},
    {CTE("ProgramService/WithdrawNoCredentials"), Who::kEditor, Scope::kProgram,
     "psn"},
    {CTE("ProgramService/ReviewPrograms"), Who::kKnown, Scope::kVisible,
     "district_code"},
    {CTE("ProgramService/ListSchoolYears"), Who::kKnown, Scope::kNone, ""},
    {CTE("ProgramService/CloseSchoolYear"), Who::kStateAdministrator,
     Scope::kState, ""},
    {CTE("ProgramService/ReopenSchoolYear"), Who::kStateAdministrator,
     Scope::kState, ""},
    {CTE("ProgramService/SetCurrentSchoolYear"), Who::kStateAdministrator,
     Scope::kState, ""},

    {CTE("CredentialService/ListCredentials"), Who::kKnown, Scope::kNone, ""},
    {CTE("CredentialService/AwardCredential"), Who::kEditor, Scope::kProgram,
     "psn"},
    {CTE("CredentialService/RemoveAward"), Who::kEditor, Scope::kProgram,
     "psn"},
    {CTE("CredentialService/ListAwards"), Who::kViewer, Scope::kChosen, ""},
    {CTE("CredentialService/GetStudent"), Who::kKnown, Scope::kVisible, ""},
    {CTE("CredentialService/GetIndicator"), Who::kViewer, Scope::kChosen,
     "scope"},
    {CTE("CredentialService/ListQualifyingStudents"), Who::kViewer,
     Scope::kChosen, "scope"},
    {CTE("CredentialService/ListSuggestions"), Who::kStateAdministrator,
     Scope::kState, ""},
    {CTE("CredentialService/SettleSuggestion"), Who::kStateAdministrator,
     Scope::kState, ""},

    {CTE("ImportService/UploadImport"), Who::kEditor, Scope::kSomewhere, ""},
    {CTE("ImportService/ImportRows"), Who::kEditor, Scope::kSomewhere, ""},
    {CTE("ImportService/GetImport"), Who::kKnown, Scope::kImport, "import_id"},
    {CTE("ImportService/ListImports"), Who::kKnown, Scope::kVisible, ""},
    {CTE("ImportService/ListImportRows"), Who::kKnown, Scope::kImport,
     "import_id"},
    {CTE("ImportService/CommitImport"), Who::kEditor, Scope::kImport,
     "import_id"},
    {CTE("ImportService/DiscardImport"), Who::kKnown, Scope::kImport,
     "import_id"},
    {CTE("ImportService/WatchImport"), Who::kKnown, Scope::kImport,
     "import_id"},
    {CTE("ImportService/DownloadAnnotatedWorkbook"), Who::kKnown,
     Scope::kImport, "import_id"},
    {CTE("ImportService/DownloadImportTemplate"), Who::kKnown, Scope::kNone,
     ""},

    {CTE("ExportService/ExportDistrictCredentials"), Who::kViewer,
     Scope::kDistrict, "district_code"},
    {CTE("ExportService/ExportProgramStudents"), Who::kViewer, Scope::kProgram,
     "selection.psn"},
    {CTE("ExportService/ExportCredentialList"), Who::kKnown, Scope::kNone, ""},

    {CTE("AccessService/GetCaller"), Who::kKnown, Scope::kNone, ""},
    {CTE("AccessService/ListGrants"), Who::kDistrictAdministrator,
     Scope::kGrants, "district_code"},
    {CTE("AccessService/GiveGrant"), Who::kDistrictAdministrator, Scope::kGrant,
     "grant"},
    {CTE("AccessService/TakeGrant"), Who::kDistrictAdministrator, Scope::kGrant,
     "grant"},
    {CTE("AccessService/CreateToken"), Who::kDistrictAdministrator,
     Scope::kPrincipal, "principal"},
    {CTE("AccessService/ListTokens"), Who::kKnown, Scope::kPrincipal,
     "principal"},
    {CTE("AccessService/RotateToken"), Who::kKnown, Scope::kToken, "token_id"},
    {CTE("AccessService/RevokeToken"), Who::kKnown, Scope::kToken, "token_id"},

    {CTE("AuditService/ListAuditRecords"), Who::kStateAdministrator,
     Scope::kState, ""},
    // Of access and looks, state administrators alone are told.
    {CTE("AuditService/FollowAuditRecords"), Who::kViewer, Scope::kState, ""},

    {CTE("RosterService/LoadRoster"), Who::kStateAdministrator, Scope::kState,
     ""},

    // They tell nothing about anybody, and whoever watches over the server
    // should hold no token.
    {"grpc.health.v1.Health/Check", Who::kAnybody, Scope::kNone, ""},
    {"grpc.health.v1.Health/Watch", Who::kAnybody, Scope::kNone, ""},
    {"grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
     Who::kKnown, Scope::kNone, ""},
});

#undef CTE

using RulesByRequest =
    absl::flat_hash_map<const google::protobuf::Descriptor*, const AccessRule*>;

RulesByRequest MakeRulesByRequest() {
  RulesByRequest rules;
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  for (const AccessRule& rule : kTable) {
    std::string name(rule.method);
    std::ranges::replace(name, '/', '.');
    const auto* method = pool.FindMethodByName(name);
    if (method != nullptr) rules.emplace(method->input_type(), &rule);
  }
  return rules;
}

}  // namespace

const AccessRule* RuleOfPath(std::string_view path) {
  if (!path.starts_with('/')) return nullptr;
  path.remove_prefix(1);
  const auto rule = std::ranges::find(kTable, path, &AccessRule::method);
  return rule == kTable.end() ? nullptr : &*rule;
}

bool IsCallable(std::string_view path) {
  if (RuleOfPath(path) != nullptr) return true;
  if (path.starts_with('/')) path.remove_prefix(1);
  std::string name(path);
  std::ranges::replace(name, '/', '.');
  return google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
             name) == nullptr;
}

const AccessRule* RuleOfRequest(const google::protobuf::Descriptor& request) {
  static const RulesByRequest& rules =
      *new RulesByRequest(MakeRulesByRequest());
  const auto rule = rules.find(&request);
  return rule == rules.end() ? nullptr : rule->second;
}

std::string_view Describe(Who who) {
  switch (who) {
    case Who::kAnybody:
    case Who::kKnown:
      return "users";
    case Who::kViewer:
      return "viewers, editors and administrators";
    case Who::kEditor:
      return "editors and administrators";
    case Who::kDistrictAdministrator:
      return "district and state administrators";
    case Who::kStateAdministrator:
      return "state administrators";
  }
  return "";
}

}  // namespace cte::server
