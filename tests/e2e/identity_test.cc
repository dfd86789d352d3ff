// Who is calling: a token of the database, one of an issuer, or a certificate.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "clients/cpp/channel.h"
#include "clients/cpp/error.h"
#include "clients/cpp/profile.h"
#include "clients/cpp/request_id.h"
#include "server/security/private_file.h"
#include "tests/e2e/running_server.h"
#include "tests/support/certificates.h"
#include "tests/support/eventually.h"
#include "tests/support/token_issuer.h"
#include "tests/support/web_server.h"
#include "tests/support/workbook_builder.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;
using nlohmann::json;
using ::testing::HasSubstr;

std::string OneRow() {
  return WorkbookOf({{"UIC", "PSN", "CredentialCode", "CredentialName"},
                     {"A069297285", "21223", "ESB", ""}});
}

// A server that takes all three, with files that the test replaces.
class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    InstallServer(ca_);
    Write("clients.pem", PemOf(ca_));
    server_ = std::make_unique<RunningServer>(std::vector<std::string>{
        "--tls-certificate", Path("server.pem"), "--tls-key",
        Path("server.key"), "--client-ca", Path("clients.pem"), "--oidc-issuer",
        kIssuer, "--oidc-audience", kAudience, "--oidc-jwks", issuer_.url(),
        "--oidc-refresh-pause", "1s"});
    server_->LoadDemoRoster();
    profile_ = *client::ReadProfile({server_->data() / "avondale-editor.toml"});
  }

  std::string Path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  void Write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(
        server::WriteDurably(Path(name), text, server::Readers::kOwner).ok());
  }
  void InstallServer(const server::Credential& authority) const {
    const PemPair pair = MakeServer(authority);
    Write("server.pem", pair.certificate + PemOf(authority));
    Write("server.key", pair.key);
  }

  client::Profile WithToken(const std::string& token) const {
    client::Profile profile = profile_;
    profile.token = token;
    return profile;
  }
  client::Profile WithCertificate(const server::Credential& ca,
                                  const std::string& names) const {
    const PemPair pair = MakeClient(ca, {.alternative_names = names});
    client::Profile profile = WithToken("");
    profile.certificate_pem = pair.certificate;
    profile.key_pem = pair.key;
    return profile;
  }
  static std::string TokenOf(const SigningKey& key,
                             const json& more = json::object()) {
    json claims = GoodClaims();
    claims["sub"] = "avondale-editor";
    claims.update(more);
    return Token(key, claims);
  }

  // A call that everybody may make whom the server knows.
  static grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::ClientContext context;
    v1::ListImportsResponse response;
    return v1::ImportService::NewStub(channel)->ListImports(&context, {},
                                                            &response);
  }
  static grpc::Status CallAs(const client::Profile& profile) {
    return Call(client::OpenChannel(profile));
  }
  // Who has uploaded a workbook with the profile; or why nobody has.
  std::string Uploader(const client::Profile& profile) {
    client::ImportClient imports(client::OpenChannel(profile));
    const auto import = imports.Upload(server_->Put("rows.xlsx", OneRow()));
    return import.ok() ? import->created_by() : import.status().ToString();
  }
  void ExpectRefused(const std::string& token, const std::string& text) {
    const grpc::Status status = CallAs(WithToken(token));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(status.error_message(), HasSubstr(text));
  }

  TemporaryFolder folder_;
  const server::Credential ca_ = MakeAuthority();
  const SigningKey rsa_ = NewRsaKey("rsa");
  const SigningKey ec_ = NewEcKey("ec");
  WebServer issuer_{Jwks({PublicJwk(rsa_), PublicJwk(ec_)})};
  std::unique_ptr<RunningServer> server_;
  client::Profile profile_;
};

TEST_F(IdentityTest, EachWayMakesThePrincipal) {
  EXPECT_EQ(Uploader(profile_), "avondale-editor");
  EXPECT_EQ(Uploader(WithToken(TokenOf(rsa_))), "avondale-editor");
  EXPECT_EQ(Uploader(WithToken(TokenOf(ec_))), "avondale-editor");
  EXPECT_EQ(Uploader(WithCertificate(ca_, "DNS:avondale-editor")),
            "avondale-editor");
  EXPECT_THAT(Uploader(WithToken(TokenOf(ec_, {{"sub", "stranger"}}))),
              HasSubstr("PERMISSION_DENIED"));

  client::Profile in_file = WithToken("");
  in_file.token_file = Path("token");
  const auto channel = client::OpenChannel(in_file);
  EXPECT_EQ(Call(channel).error_code(), grpc::StatusCode::UNAVAILABLE)
      << "there is none yet";
  for (const std::string& token : {profile_.token, TokenOf(ec_)}) {
    Write("token", token + "\n");
    EXPECT_TRUE(Call(channel).ok()) << "read anew for each call";
  }
  Write("token", "ctecred_nobody");
  EXPECT_EQ(Call(channel).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(IdentityTest, TokensThatAreNotGoodAreRefused) {
  ExpectRefused("", "must carry one header");
  ExpectRefused("ctecred_nobody", "does not know the token");
  ExpectRefused("a.b.c", "compact form");

  const std::string claims = GoodClaims().dump();
  const std::string none = Base64Url(R"({"alg":"none","kid":"rsa"})") + "." +
                           Base64Url(claims) + ".";
  ExpectRefused(none, "not signed by RS256 or ES256");
  ExpectRefused(
      SignWithSecret(PublicPem(rsa_), R"({"alg":"HS256","kid":"rsa"})", claims),
      "not signed by RS256 or ES256");
  ExpectRefused(Sign(rsa_, R"({"alg":"RS256","kid":"ec"})", claims),
                "another algorithm than the key");
  ExpectRefused(
      Sign(ec_, R"({"alg":"ES256","kid":"ec","crit":["exp"]})", claims),
      "requires extensions");
  ExpectRefused(Token(NewEcKey("third")), "by a key that the issuer does not");
  ExpectRefused(Token(NewEcKey("ec")), "not signed by the key");

  const std::string token = TokenOf(ec_);
  const std::size_t payload = token.find('.') + 1;
  const std::size_t signature = token.rfind('.');
  ExpectRefused(token.substr(0, payload) +
                    Base64Url(R"({"sub":"local-administrator"})") +
                    token.substr(signature),
                "not signed by the key");
  std::string tampered = token;
  char& place = tampered[signature + 10];
  place = place == 'A' ? 'B' : 'A';
  ExpectRefused(tampered, "not signed by the key");

  const auto now = absl::ToUnixSeconds(absl::Now());
  ExpectRefused(TokenOf(ec_, {{"iss", "https://evil.example.org"}}),
                "another issuer");
  ExpectRefused(TokenOf(ec_, {{"aud", "other"}}), "another service");
  ExpectRefused(TokenOf(ec_, {{"exp", now - 90}}), "has expired");
  ExpectRefused(TokenOf(ec_, {{"exp", nullptr}}), "when it ends");
  ExpectRefused(TokenOf(ec_, {{"nbf", now + 90}}), "not valid yet");
  ExpectRefused(TokenOf(ec_, {{"sub", ""}}), "lacks a claim");
  ExpectRefused(TokenOf(ec_, {{"x", std::string(7000, 'x')}}), "8 KiB");

  EXPECT_TRUE(CallAs(WithToken(token)).ok()) << "the server lives on";
}

TEST_F(IdentityTest, CertificatesThatAreNotGoodAreRefused) {
  for (const char* names :
       {"", "DNS:avondale-editor,DNS:stranger", "IP:192.0.2.1"}) {
    const grpc::Status status = CallAs(WithCertificate(ca_, names));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << names;
    EXPECT_THAT(status.error_message(), HasSubstr("who it stands for"));
  }
  EXPECT_EQ(CallAs(WithCertificate(MakeAuthority(), "DNS:avondale-editor"))
                .error_code(),
            grpc::StatusCode::UNAVAILABLE)
      << "the handshake fails";
  client::Profile both = WithCertificate(ca_, "DNS:avondale-editor");
  both.token = "ctecred_nobody";
  EXPECT_EQ(CallAs(both).error_code(), grpc::StatusCode::UNAUTHENTICATED)
      << "a token decides";
}

TEST_F(IdentityTest, AllIsRenewedWhileAnUploadGoesOn) {
  const auto stub = v1::ImportService::NewStub(client::OpenChannel(profile_));
  grpc::ClientContext context;
  v1::UploadImportResponse response;
  const auto writer = stub->UploadImport(&context, &response);
  v1::UploadImportRequest message;
  message.mutable_header()->set_request_id(client::NewRequestId());
  message.mutable_header()->set_file_name("rows.xlsx");
  ASSERT_TRUE(writer->Write(message));

  const server::Credential next_ca = MakeAuthority();
  const client::Profile old_client =
      WithCertificate(ca_, "DNS:avondale-editor");
  client::Profile new_client = WithCertificate(next_ca, "DNS:avondale-editor");
  new_client.ca = PemOf(next_ca);
  EXPECT_TRUE(CallAs(old_client).ok());
  InstallServer(next_ca);
  Write("clients.pem", PemOf(next_ca));
  EXPECT_TRUE(Eventually([&] { return CallAs(new_client).ok(); }));
  EXPECT_EQ(CallAs(old_client).error_code(), grpc::StatusCode::UNAVAILABLE);

  const SigningKey next_key = NewEcKey("next");
  issuer_.Answer(Jwks({PublicJwk(next_key)}));
  client::Profile with_key = WithToken(TokenOf(next_key));
  with_key.ca = new_client.ca;
  EXPECT_TRUE(Eventually([&] { return CallAs(with_key).ok(); }));
  client::Profile with_old_key = WithToken(TokenOf(ec_));
  with_old_key.ca = new_client.ca;
  EXPECT_EQ(CallAs(with_old_key).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);

  const std::string file = OneRow();
  message.set_chunk(file);
  EXPECT_TRUE(writer->Write(message));
  message.mutable_finish()->set_file_bytes(
      static_cast<std::int64_t>(file.size()));
  EXPECT_TRUE(writer->Write(message));
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
}

}  // namespace
}  // namespace cte::test
