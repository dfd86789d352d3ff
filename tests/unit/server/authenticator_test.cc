#include "server/security/authenticator.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/impl/codegen/client_unary_call.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "domain/error.h"
#include "server/lifecycle/tls_credentials.h"
#include "server/security/local_authority.h"
#include "server/security/token.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

using Headers = std::vector<std::pair<std::string, std::string>>;
namespace v1 = ::cte::credentials::v1;

// Answers who calls.
class WhoAmI : public v1::ImportService::Service {
 public:
  explicit WhoAmI(const Authenticator& authenticator)
      : authenticator_(authenticator) {}
  grpc::Status GetImport(grpc::ServerContext* context,
                         const v1::GetImportRequest*,
                         v1::GetImportResponse*) override {
    ++calls;
    const absl::StatusOr<Identity> identity = authenticator_.Identify(*context);
    return {grpc::StatusCode::ABORTED,
            identity.ok() ? identity->principal
                          : domain::ErrorReason(identity.status())};
  }
  std::atomic<int> calls = 0;

 private:
  const Authenticator& authenticator_;
};

// A server by TLS, and one channel to it.
class AuthenticatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    tokens_->Replace(
        {{TokenHash("token-a"), "anna"}, {TokenHash("token-b"), "ben"}});
    const ServerIdentity identity = *LocalIdentity(folder_.path(), {});
    const auto credentials = std::make_shared<TlsCredentials>(
        *TlsMaterial::Load(
            {.server = [identity] { return identity; }, .client_ca_file = ""}),
        authenticator_);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", credentials, &port);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    grpc::SslCredentialsOptions trust;
    trust.pem_root_certs = identity.ca_pem;
    channel_ = grpc::CreateChannel(absl::StrCat("127.0.0.1:", port),
                                   grpc::SslCredentials(trust));
  }
  void TearDown() override {
    if (server_ != nullptr) server_->Shutdown();
  }

  grpc::Status Call(const Headers& headers) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    for (const auto& [key, value] : headers) context.AddMetadata(key, value);
    v1::GetImportResponse response;
    return v1::ImportService::NewStub(channel_)->GetImport(&context, {},
                                                           &response);
  }

  test::TemporaryFolder folder_;
  std::shared_ptr<TokenTable> tokens_ = std::make_shared<TokenTable>();
  Authenticator authenticator_{tokens_};
  WhoAmI service_{authenticator_};
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(AuthenticatorTest, HandlerLearnsThePrincipal) {
  for (const char* value : {"Bearer token-a", "bearer token-a"}) {
    const grpc::Status status = Call({{"authorization", value}});
    EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
    EXPECT_EQ(status.error_message(), "anna");
  }
}

TEST_F(AuthenticatorTest, WithoutAnIssuerATokenMayLookLikeItsOwn) {
  tokens_->Replace({{TokenHash("a.b.c"), "anna"}});
  EXPECT_EQ(Call({{"authorization", "Bearer a.b.c"}}).error_message(), "anna");
}

TEST_F(AuthenticatorTest, CallsOfOneConnectionKeepTheirPrincipals) {
  std::vector<std::thread> callers;
  for (const auto& [token, principal] :
       {std::pair{"Bearer token-a", "anna"}, {"Bearer token-b", "ben"}}) {
    callers.emplace_back([this, token = token, principal = principal] {
      for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(Call({{"authorization", token}}).error_message(), principal);
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(Call({}).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(AuthenticatorTest, CallWithoutAGoodTokenReachesNoHandler) {
  const std::vector<Headers> cases = {
      {},
      {{"authorization", ""}},
      {{"authorization", "token-a"}},
      {{"authorization", "Bearer"}},
      {{"authorization", "Bearer "}},
      {{"authorization", "Basic token-a"}},
      {{"authorization", "Bearer  token-a"}},
      {{"authorization", "Bearer token-a-secret"}},
      {{"authorization", "Bearer token-a"},
       {"authorization", "Bearer token-b"}},
      {{"x-authorization", "Bearer token-a"}},
  };
  for (const Headers& headers : cases) {
    const grpc::Status status = Call(headers);
    const std::string sent = headers.empty() ? "" : headers.front().second;
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << sent;
    EXPECT_THAT(status.error_message(), HasSubstr("profile")) << sent;
    EXPECT_THAT(status.error_message(), Not(HasSubstr("token-a")));
  }
  EXPECT_EQ(service_.calls, 0);
}

TEST_F(AuthenticatorTest, TokenEndsWhenTheTableIsReplaced) {
  ASSERT_EQ(Call({{"authorization", "Bearer token-a"}}).error_message(),
            "anna");
  tokens_->Replace({{TokenHash("token-c"), "anna"}});
  EXPECT_EQ(Call({{"authorization", "Bearer token-a"}}).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Call({{"authorization", "Bearer token-c"}}).error_message(),
            "anna");
}

TEST_F(AuthenticatorTest, HealthIsToldToEverybody) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
  const grpc::Slice nothing;  // as an empty HealthCheckRequest is written
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  const grpc::Status status =
      grpc::internal::BlockingUnaryCall<grpc::ByteBuffer, grpc::ByteBuffer>(
          channel_.get(),
          grpc::internal::RpcMethod("/grpc.health.v1.Health/Check",
                                    grpc::internal::RpcMethod::NORMAL_RPC),
          &context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

// What PrincipalOf says when a call came around the processor.
TEST(AuthenticatorWithoutTlsTest, PrincipalIsAskedOfTheCallItself) {
  const auto tokens = std::make_shared<TokenTable>();
  tokens->Replace({{TokenHash("token-a"), "anna"}});
  const Authenticator authenticator(tokens);
  WhoAmI service(authenticator);
  grpc::ServerBuilder builder;
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = v1::ImportService::NewStub(server->InProcessChannel({}));
  struct Case {
    Headers headers;
    std::string answer;
  };
  const std::vector<Case> cases = {
      {{}, "TOKEN_MISSING"},
      {{{"authorization", "Bearer nobodys"}}, "TOKEN_UNKNOWN"},
      {{{"authorization", "Bearer token-a"}}, "anna"},
  };
  for (const Case& c : cases) {
    grpc::ClientContext context;
    for (const auto& [key, value] : c.headers) context.AddMetadata(key, value);
    v1::GetImportResponse response;
    EXPECT_EQ(stub->GetImport(&context, {}, &response).error_message(),
              c.answer);
  }
  server->Shutdown();
}

}  // namespace
}  // namespace cte::server
