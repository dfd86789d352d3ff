// Every method of every service, as the server lists them, by every role, over
// what it holds and over what it does not, and without any identity (R27, R28).

#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cpp/error.h"
#include "clients/cpp/roster_client.h"
#include "cte/credentials/v1/access_service.grpc.pb.h"
#include "tests/e2e/reflected_services.h"
#include "tests/e2e/running_server.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Who calls. All but the first two and the state's hold their role over the
// district 63070.
enum Role {
  kNoIdentity,
  kNobody,  // known, and holds nothing
  kViewer,
  kEditor,
  kDistrictAdministrator,
  kStateViewer,
  kStateAdministrator,
};
struct User {
  Role role;
  const char* title;
  const char* name;
};
constexpr User kUsers[] = {
    {kNoIdentity, "no identity", ""},
    {kNobody, "no grant", "nobody"},
    {kViewer, "viewer", "a-viewer"},
    {kEditor, "editor", "avondale-editor"},
    {kDistrictAdministrator, "district adm.", "a-district-administrator"},
    {kStateViewer, "state viewer", "a-state-viewer"},
    {kStateAdministrator, "state adm.", "client"},
};

// What a request is about.
struct Place {
  std::int64_t psn;
  std::string district;
  std::string building;
  std::string uic;
  std::string import_id;
  std::string token_id;
  std::string principal;
};

// --- what is expected: the policy in the words of a test

using Policy = std::function<bool(Role role, bool is_own)>;

bool IsState(Role role) {
  return role == kStateViewer || role == kStateAdministrator;
}
bool Anybody(Role, bool) { return true; }
bool Known(Role role, bool) { return role != kNoIdentity; }
// Of what is seen something must be in the district.
bool SeesDistrict(Role role, bool is_own) {
  return IsState(role) || (role >= kViewer && is_own);
}
bool EditsProgram(Role role, bool is_own) {
  return role == kStateAdministrator ||
         (is_own && (role == kEditor || role == kDistrictAdministrator));
}
bool EditsSomething(Role role, bool) {
  return role == kEditor || role == kDistrictAdministrator ||
         role == kStateAdministrator;
}
bool SeesState(Role role, bool) { return IsState(role); }
bool AdministersState(Role role, bool) { return role == kStateAdministrator; }
// Imports here are all the editor's of Avondale.
bool AdministersDistrict(Role role, bool is_own) {
  return role == kStateAdministrator ||
         (role == kDistrictAdministrator && is_own);
}
bool IsImporter(Role role, bool) {
  return role == kEditor || role == kStateAdministrator;
}

const std::map<std::string, Policy>& Policies() {
  static const auto& policies = *new std::map<std::string, Policy>{
      {"ProgramService/ListDistricts", Known},
      {"ProgramService/ListPrograms", SeesDistrict},
      {"ProgramService/GetProgram", SeesDistrict},
      {"ProgramService/ListProgramStudents", SeesDistrict},
      {"ProgramService/DeclareNoCredentials", EditsProgram},
      {"ProgramService/WithdrawNoCredentials", EditsProgram},
      {"ProgramService/ReviewPrograms", SeesDistrict},
      {"ProgramService/ListSchoolYears", Known},
      {"ProgramService/CloseSchoolYear", AdministersState},
      {"ProgramService/ReopenSchoolYear", AdministersState},
      {"ProgramService/SetCurrentSchoolYear", AdministersState},
      {"CredentialService/ListCredentials", Known},
      {"CredentialService/AwardCredential", EditsProgram},
      {"CredentialService/RemoveAward", EditsProgram},
      {"CredentialService/ListAwards", SeesDistrict},
      {"CredentialService/GetStudent", SeesDistrict},
      {"CredentialService/GetIndicator", SeesDistrict},
      {"CredentialService/ListQualifyingStudents", SeesDistrict},
      {"CredentialService/ListSuggestions", AdministersState},
      {"CredentialService/SettleSuggestion", AdministersState},
      {"ImportService/UploadImport", EditsSomething},
      {"ImportService/ImportRows", EditsSomething},
      {"ImportService/GetImport", IsImporter},
      {"ImportService/ListImports", Known},
      {"ImportService/ListImportRows", IsImporter},
      {"ImportService/CommitImport", IsImporter},
      {"ImportService/DiscardImport", IsImporter},
      {"ImportService/WatchImport", IsImporter},
      {"ImportService/DownloadAnnotatedWorkbook", IsImporter},
      {"ImportService/DownloadImportTemplate", Known},
      {"ExportService/ExportDistrictCredentials", SeesDistrict},
      {"ExportService/ExportProgramStudents", SeesDistrict},
      {"ExportService/ExportCredentialList", Known},
      {"AccessService/GetCaller", Known},
      {"AccessService/ListGrants", AdministersDistrict},
      {"AccessService/GiveGrant", AdministersDistrict},
      {"AccessService/TakeGrant", AdministersDistrict},
      {"AccessService/CreateToken", AdministersDistrict},
      {"AccessService/ListTokens", AdministersDistrict},
      {"AccessService/RotateToken", AdministersDistrict},
      {"AccessService/RevokeToken", AdministersDistrict},
      {"AuditService/ListAuditRecords", AdministersState},
      {"AuditService/FollowAuditRecords", SeesState},
      {"RosterService/LoadRoster", AdministersState},
      {"grpc.health.v1.Health/Check", Anybody},
      {"grpc.health.v1.Health/Watch", Anybody},
      {"grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", Known},
  };
  return policies;
}

// --- calls

std::string NameOf(const MethodDescriptor& method) {
  const std::string service = method.service()->full_name();
  const std::string prefix = "cte.credentials.v1.";
  return (service.starts_with(prefix) ? service.substr(prefix.size())
                                      : service) +
         "/" + method.name();
}

// Fills what a request says of programs, districts, students, imports and
// access, by the names of its fields.
void Fill(Message& message, const Place& place) {
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    const std::string& name = field.name();
    const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                         !field.is_repeated();
    // Of those of which one is to be given, the first.
    const auto* choice = field.real_containing_oneof();
    if (choice != nullptr && reflection->HasOneof(message, choice)) continue;
    if (name == "psn" && !field.is_repeated()) {
      reflection->SetInt64(&message, &field, place.psn);
    } else if (is_text && name == "district_code") {
      reflection->SetString(&message, &field, place.district);
    } else if (is_text && name == "uic") {
      reflection->SetString(&message, &field, place.uic);
    } else if (is_text && name == "import_id") {
      reflection->SetString(&message, &field, place.import_id);
    } else if (is_text && name == "token_id") {
      reflection->SetString(&message, &field, place.token_id);
    } else if (is_text && name == "principal") {
      reflection->SetString(&message, &field, place.principal);
    } else if (name == "grant") {
      Message& grant = *reflection->MutableMessage(&message, &field);
      const auto& fields = *grant.GetDescriptor();
      const auto* of_grant = grant.GetReflection();
      of_grant->SetString(&grant, fields.FindFieldByName("principal"),
                          place.principal);
      of_grant->SetEnumValue(&grant, fields.FindFieldByName("role"), 1);
      of_grant->SetEnumValue(&grant, fields.FindFieldByName("scope_type"), 3);
      of_grant->SetString(&grant, fields.FindFieldByName("scope_code"),
                          place.building);
    } else if (name == "selection" || name == "scope") {
      Fill(*reflection->MutableMessage(&message, &field), place);
    }
  }
}

// Whether the call was let through, whatever then became of it.
bool IsLetThrough(const grpc::Status& status) {
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED ||
      status.error_code() == grpc::StatusCode::PERMISSION_DENIED) {
    return false;
  }
  const std::string reason = client::ErrorReason(client::FromGrpc(status));
  return reason != "IMPORT_NOT_FOUND" && reason != "STUDENT_NOT_FOUND" &&
         reason != "TOKEN_NOT_FOUND";
}

class AccessMatrixTest : public ::testing::Test {
 protected:
  AccessMatrixTest() {
    server_.LoadDemoRoster();
    client::RosterLoad load(server_.Channel("client"));
    const auto grant = [&](const char* name, v1::Grant::Role role,
                           v1::Grant::Scope scope, const char* code) {
      v1::RosterRecord record;
      record.mutable_grant()->set_principal(name);
      record.mutable_grant()->set_role(role);
      record.mutable_grant()->set_scope_type(scope);
      record.mutable_grant()->set_scope_code(code);
      EXPECT_TRUE(load.Add(record).ok());
    };
    grant("a-viewer", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_DISTRICT,
          "63070");
    grant("a-district-administrator", v1::Grant::ROLE_DISTRICT_ADMINISTRATOR,
          v1::Grant::SCOPE_DISTRICT, "63070");
    grant("a-state-viewer", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_STATE, "");
    grant("somebody", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_PROGRAM,
          "21223");
    grant("somebody-else", v1::Grant::ROLE_VIEWER, v1::Grant::SCOPE_PROGRAM,
          "17");
    EXPECT_TRUE(load.Finish().ok());
    const auto sent =
        server_.Imports("avondale-editor")
            .Upload(server_.Put(
                "rows.xlsx",
                WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                            {"A069297285", "21223", "ESB", ""}})));
    EXPECT_TRUE(sent.ok()) << sent.status();
    own_.import_id = other_.import_id = sent->import_id();
    EXPECT_TRUE(server_.Imports("avondale-editor").Watch(own_.import_id).ok());
  }

  // A token that has not been rotated or revoked yet.
  // Of a district if its administrator makes it.
  std::string NewTokenOf(const std::string& principal,
                         const char* made_by) const {
    v1::CreateTokenRequest request;
    request.set_principal(principal);
    v1::CreateTokenResponse response;
    grpc::ClientContext context;
    const auto status = v1::AccessService::NewStub(server_.Channel(made_by))
                            ->CreateToken(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.token().token_id();
  }

  std::shared_ptr<grpc::Channel> ChannelOf(const User& user) const {
    return user.role == kNoIdentity ? server_.ChannelWithToken("")
                                    : server_.Channel(user.name);
  }

  RunningServer server_{{"--reflection", "on", "--local-user", "nobody",
                         "--local-user", "a-viewer", "--local-user",
                         "a-district-administrator", "--local-user",
                         "a-state-viewer"}};
  Place own_{21223, "63070", "05976", "A025736286", "", "", "somebody"};
  Place other_{17, "47920", "0C208", "0002779586", "", "", "somebody-else"};
};

TEST_F(AccessMatrixTest, R27_R28_EveryMethodForEveryRole) {
  ReflectedServices services(server_.Channel("client"));
  std::ostringstream table;
  table << "| method | over |";
  for (const User& user : kUsers) table << " " << user.title << " |";
  table << "\n|---|---|";
  for ([[maybe_unused]] const User& user : kUsers) table << "---|";
  table << "\n";
  std::size_t known = 0;
  for (const MethodDescriptor* method : services.methods()) {
    const std::string name = NameOf(*method);
    const auto policy = Policies().find(name);
    ASSERT_NE(policy, Policies().end())
        << name << " is a method that this test does not know: say here and in "
        << "server/gate/access_table.cc who may call it";
    ++known;
    for (const bool is_own : {true, false}) {
      const auto request = services.NewRequest(*method);
      Place place = is_own ? own_ : other_;
      table << "| " << name << " | " << (is_own ? "own" : "foreign") << " |";
      for (const User& user : kUsers) {
        const bool is_about_a_token =
            method->input_type()->FindFieldByName("token_id") != nullptr;
        if (is_about_a_token) {
          place.token_id = NewTokenOf(
              place.principal, is_own ? "a-district-administrator" : "client");
        }
        Fill(*request, place);
        const grpc::Status status =
            CallOnce(ChannelOf(user), *method,
                     method->client_streaming() ? nullptr : request.get());
        const bool is_let_through = IsLetThrough(status);
        EXPECT_EQ(is_let_through, policy->second(user.role, is_own))
            << name << " by " << user.title << " over its "
            << (is_own ? "own" : "foreign") << ": " << status.error_code()
            << " " << status.error_message();
        table << (is_let_through ? " yes |" : " - |");
      }
      table << "\n";
    }
  }
  EXPECT_EQ(known, Policies().size()) << "a method is not there any more";
  std::cout << table.str();
}

}  // namespace
}  // namespace cte::test
