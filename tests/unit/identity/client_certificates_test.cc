#include "server/security/client_certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "domain/error.h"
#include "server/security/private_file.h"
#include "server/security/token.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/identity/secure_server.h"

namespace cte::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ClientCertificatesTest : public ::testing::Test {
 protected:
  ClientCertificatesTest() {
    tokens_->Replace({{server::TokenHash("token-a"), "anna"}});
    Trust(ca_);
    const PemPair own = MakeServer(ca_);
    material_ = *server::TlsMaterial::Load(
        {.server =
             [own] {
               return server::ServerIdentity{.ca_pem = "",
                                             .certificate_pem = own.certificate,
                                             .key_pem = own.key};
             },
         .client_ca_file = File(),
         .look_every = absl::Hours(24)});
    certificates_ = std::make_shared<server::ClientCertificates>(material_);
    server_ = std::make_unique<SecureServer>(
        material_, server::Authenticator(tokens_, certificates_));
  }

  std::string File() const { return (folder_.path() / "clients.pem").string(); }
  void Trust(const server::Credential& ca) const {
    ASSERT_TRUE(
        server::WriteDurably(File(), PemOf(ca), server::Readers::kOwner).ok());
  }
  std::shared_ptr<grpc::Channel> Connect(const std::string& names) const {
    return server_->Connect(PemOf(ca_),
                            MakeClient(ca_, {.alternative_names = names}));
  }
  std::string Identify(const PemPair& pair, absl::Time now) const {
    const auto identity = certificates_->Identify(pair.certificate, "", now);
    return identity.ok() ? identity->principal
                         : domain::ErrorReason(identity.status());
  }

  TemporaryFolder folder_;
  const server::Credential ca_ = MakeAuthority();
  const std::shared_ptr<server::TokenTable> tokens_ =
      std::make_shared<server::TokenTable>();
  std::shared_ptr<server::TlsMaterial> material_;
  std::shared_ptr<server::ClientCertificates> certificates_;
  std::unique_ptr<SecureServer> server_;
};

TEST_F(ClientCertificatesTest, TheOnlyNameOfTheKindThatDecidesIsThePrincipal) {
  const struct {
    const char* names;
    const char* principal;
  } kCases[] = {
      {"URI:https://sis.example.org/avondale",
       "https://sis.example.org/avondale"},
      {"email:ada@example.org", "ada@example.org"},
      {"DNS:sis.example.org", "sis.example.org"},
      {"DNS:sis.example.org,IP:192.0.2.1", "sis.example.org"},
      {"DNS:sis.example.org,email:ada@example.org,URI:urn:one", "urn:one"},
      {"DNS:a.example.org,DNS:b.example.org,email:ada@example.org",
       "ada@example.org"},
  };
  for (const auto& test : kCases) {
    EXPECT_EQ(Ask(Connect(test.names)), test.principal) << test.names;
  }
}

TEST_F(ClientCertificatesTest, NoneOrTwoOfTheKindThatDecidesIsNobody) {
  for (const std::string names :
       {"", "IP:192.0.2.1", "URI:urn:one,URI:urn:two,email:ada@example.org",
        "email:ada@example.org,email:eve@example.org,DNS:sis.example.org",
        "DNS:a.example.org,DNS:b.example.org", "URI:urn:same,URI:urn:same"}) {
    EXPECT_THAT(Ask(Connect(names)),
                StartsWith("UNAUTHENTICATED: The certificate of the client "
                           "must say"))
        << names;
  }
  const PemPair long_name = MakeClient(
      ca_, {.alternative_names = "URI:urn:" + std::string(252, 'a')});
  EXPECT_EQ(Identify(long_name, absl::Now()), "CERTIFICATE_WITHOUT_PRINCIPAL");
}

TEST_F(ClientCertificatesTest, ATokenDecidesWhereThereIsOne) {
  const auto channel = Connect("URI:urn:one");
  EXPECT_EQ(Ask(channel, "token-a"), "anna");
  EXPECT_THAT(Ask(channel, "token-b"), StartsWith("UNAUTHENTICATED"));
  EXPECT_EQ(Ask(channel), "urn:one");
}

TEST_F(ClientCertificatesTest, WithoutEitherACallIsRefused) {
  EXPECT_THAT(Ask(server_->Connect(PemOf(ca_))),
              StartsWith("UNAUTHENTICATED: The call must carry"));
}

TEST_F(ClientCertificatesTest, EndsWithItsValidityAlthoughItWasKnown) {
  const absl::Time now = absl::Now();
  const PemPair pair = MakeClient(ca_, {.alternative_names = "URI:urn:one",
                                        .begin = now - absl::Hours(1),
                                        .end = now + absl::Hours(1)});
  EXPECT_EQ(Identify(pair, now - absl::Hours(2)), "CERTIFICATE_EXPIRED");
  EXPECT_EQ(Identify(pair, now), "urn:one");
  EXPECT_EQ(Identify(pair, now + absl::Minutes(59)), "urn:one");
  EXPECT_EQ(Identify(pair, now + absl::Minutes(61)), "CERTIFICATE_EXPIRED");
  const auto identity = certificates_->Identify(pair.certificate, "", now);
  EXPECT_EQ(identity->kind, server::Identity::kCertificate);
  EXPECT_LE(*identity->expires, now + absl::Hours(1));
  EXPECT_GT(*identity->expires, now + absl::Hours(1) - absl::Seconds(2));
}

TEST_F(ClientCertificatesTest, EndsWithItsCaAlthoughTheConnectionIsOpen) {
  OpenStream stream(Connect("URI:urn:one"));
  EXPECT_EQ(stream.Next(), "urn:one");
  Trust(MakeAuthority());
  material_->Reload();
  server_->service().Tell();
  EXPECT_EQ(stream.Next(), "CERTIFICATE_UNTRUSTED");
  Trust(ca_);
  material_->Reload();
  server_->service().Tell();
  EXPECT_EQ(stream.Next(), "urn:one");
}

TEST_F(ClientCertificatesTest, ThoseBetweenItAndTheCaAreShownByTheClient) {
  const server::Credential between = MakeAuthorityBelow(ca_);
  PemPair client = MakeClient(between, {.alternative_names = "URI:urn:one"});
  EXPECT_THAT(Ask(server_->Connect(PemOf(ca_), client)),
              StartsWith("UNAVAILABLE"));
  client.certificate += PemOf(between);
  OpenStream stream(server_->Connect(PemOf(ca_), client));
  EXPECT_EQ(stream.Next(), "urn:one");

  Trust(between);
  material_->Reload();
  server_->service().Tell();
  EXPECT_EQ(stream.Next(), "urn:one") << "which may be trusted themselves";
}

TEST_F(ClientCertificatesTest, AnotherPurposeIsNotTaken) {
  EXPECT_EQ(Identify(MakeServer(ca_), absl::Now()), "CERTIFICATE_UNTRUSTED");
}

}  // namespace
}  // namespace cte::test
