#include "server/gate/access_table.h"

#include <cte/credentials/v1/access_service.pb.h>
#include <cte/credentials/v1/audit_service.pb.h>
#include <cte/credentials/v1/credential_service.pb.h>
#include <cte/credentials/v1/export_service.pb.h>
#include <cte/credentials/v1/import_service.pb.h>
#include <cte/credentials/v1/program_service.pb.h>
#include <cte/credentials/v1/roster_service.pb.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace cte::server {
namespace {

namespace v1 = credentials::v1;
using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;

// Whether a request has a field at a path of names.
bool HasField(const Descriptor& request, std::string_view path) {
  const std::size_t dot = path.find('.');
  const auto* field = request.FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return false;
  return dot == std::string_view::npos ||
         (field->message_type() != nullptr &&
          HasField(*field->message_type(), path.substr(dot + 1)));
}

TEST(AccessTableTest, R27_HasALineForEachMethodAndFieldsThatThereAre) {
  std::set<const Descriptor*> requests;
  for (const FileDescriptor* file :
       {v1::GetCallerRequest::descriptor()->file(),
        v1::ListAuditRecordsRequest::descriptor()->file(),
        v1::GetStudentRequest::descriptor()->file(),
        v1::ExportCredentialListRequest::descriptor()->file(),
        v1::GetImportRequest::descriptor()->file(),
        v1::GetProgramRequest::descriptor()->file(),
        v1::LoadRosterRequest::descriptor()->file()}) {
    for (int s = 0; s < file->service_count(); ++s) {
      for (int m = 0; m < file->service(s)->method_count(); ++m) {
        const auto& method = *file->service(s)->method(m);
        const std::string name =
            file->service(s)->full_name() + "/" + method.name();
        const AccessRule* rule = RuleOfPath("/" + name);
        ASSERT_NE(rule, nullptr) << name;
        EXPECT_EQ(RuleOfRequest(*method.input_type()), rule) << name;
        EXPECT_TRUE(requests.insert(method.input_type()).second)
            << name << " shares its request with another method";
        EXPECT_TRUE(rule->field.empty() ||
                    HasField(*method.input_type(), rule->field))
            << name << " has no " << rule->field;
        EXPECT_TRUE(IsCallable("/" + name));
      }
    }
  }
}

TEST(AccessTableTest, LeavesWhatIsNotOursToGrpc) {
  EXPECT_EQ(RuleOfPath("/no.Service/Method"), nullptr);
  EXPECT_EQ(RuleOfPath(""), nullptr);
  EXPECT_TRUE(IsCallable("/no.Service/Method"));
  EXPECT_EQ(RuleOfPath("/grpc.health.v1.Health/Check")->who, Who::kAnybody);
}

}  // namespace
}  // namespace cte::server
