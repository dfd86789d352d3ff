#include "server/lifecycle/tls_credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "domain/error.h"
#include "server/security/private_file.h"
#include "server/security/token.h"
#include "tests/support/eventually.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/identity/secure_server.h"

namespace cte::test {
namespace {

using ::testing::StartsWith;

class TlsCredentialsTest : public ::testing::Test {
 protected:
  TlsCredentialsTest() {
    tokens_->Replace({{server::TokenHash("token-a"), "anna"}});
    Install(MakeServer(first_));
  }

  std::string Path(const std::string& name) const {
    return (folder_.path() / name).string();
  }
  void Write(const std::string& name, const std::string& text) const {
    ASSERT_TRUE(
        server::WriteDurably(Path(name), text, server::Readers::kOwner).ok());
  }
  void Install(const PemPair& pair) const {
    Write("server.pem", pair.certificate);
    Write("server.key", pair.key);
  }
  server::TlsMaterial::Options Options() const {
    return {.server =
                [this] {
                  return server::FilesIdentity(Path("server.pem"),
                                               Path("server.key"));
                },
            .client_ca_file = "",
            // Only when told to.
            .look_every = absl::Hours(24)};
  }
  void Start(const server::TlsMaterial::Options& options) {
    material_ = *server::TlsMaterial::Load(options);
    server_ = std::make_unique<SecureServer>(material_,
                                             server::Authenticator(tokens_));
  }
  // What a new connection that trusts the CA says.
  std::string AskTrusting(const server::Credential& authority) const {
    return Ask(server_->Connect(PemOf(authority)), "token-a");
  }

  TemporaryFolder folder_;
  const server::Credential first_ = MakeAuthority();
  const server::Credential second_ = MakeAuthority();
  const std::shared_ptr<server::TokenTable> tokens_ =
      std::make_shared<server::TokenTable>();
  std::shared_ptr<server::TlsMaterial> material_;
  std::unique_ptr<SecureServer> server_;
};

TEST_F(TlsCredentialsTest, CertificateIsRenewedWhileAStreamIsOpen) {
  Start(Options());
  OpenStream stream(server_->Connect(PemOf(first_)), "token-a");
  EXPECT_EQ(stream.Next(), "anna");
  EXPECT_THAT(AskTrusting(second_), StartsWith("UNAVAILABLE"));

  Install(MakeServer(second_));
  material_->Reload();
  EXPECT_EQ(AskTrusting(second_), "anna");
  EXPECT_THAT(AskTrusting(first_), StartsWith("UNAVAILABLE"));

  server_->service().Tell();
  EXPECT_EQ(stream.Next(), "anna") << "what is open goes on";
}

TEST_F(TlsCredentialsTest, FilesAreLookedAtNowAndThen) {
  auto options = Options();
  options.look_every = absl::Milliseconds(5);
  Start(options);
  Install(MakeServer(second_));
  EXPECT_TRUE(Eventually([&] { return AskTrusting(second_) == "anna"; }));
}

TEST_F(TlsCredentialsTest, FilesThatAreNoGoodLeaveTheLastOnes) {
  Start(Options());
  const PemPair other = MakeServer(second_);
  const auto before = material_->current();
  for (const PemPair& wrong :
       {PemPair{other.certificate, MakeServer(second_).key},
        PemPair{other.certificate, "no key"},
        PemPair{"no certificate", other.key}, PemPair{"", ""}}) {
    Install(wrong);
    material_->Reload();
    EXPECT_EQ(material_->current(), before);
    EXPECT_EQ(AskTrusting(first_), "anna");
  }
  Install(other);
  material_->Reload();
  EXPECT_EQ(AskTrusting(second_), "anna") << "and good ones are taken later";
}

TEST_F(TlsCredentialsTest, ClientCaIsReplaced) {
  const server::Credential old_ca = MakeAuthority();
  const server::Credential new_ca = MakeAuthority();
  const PemPair old_client = MakeClient(old_ca, {.alternative_names = ""});
  const PemPair new_client = MakeClient(new_ca, {.alternative_names = ""});
  Write("clients.pem", PemOf(old_ca));
  auto options = Options();
  options.client_ca_file = Path("clients.pem");
  Start(options);
  const auto ask = [&](const PemPair& client) {
    return Ask(server_->Connect(PemOf(first_), client), "token-a");
  };
  EXPECT_EQ(ask(old_client), "anna");
  EXPECT_THAT(ask(new_client), StartsWith("UNAVAILABLE"));
  EXPECT_EQ(ask({}), "anna") << "without a certificate";

  Write("clients.pem", "no certificate");
  material_->Reload();
  EXPECT_EQ(ask(old_client), "anna") << "the last good one stays";

  Write("clients.pem", PemOf(new_ca));
  material_->Reload();
  EXPECT_EQ(ask(new_client), "anna");
  EXPECT_THAT(ask(old_client), StartsWith("UNAVAILABLE"));
}

TEST_F(TlsCredentialsTest, CertificateOutOfItsTimeFailsTheHandshake) {
  const server::Credential ca = MakeAuthority();
  Write("clients.pem", PemOf(ca));
  auto options = Options();
  options.client_ca_file = Path("clients.pem");
  Start(options);
  const absl::Time now = absl::Now();
  for (const auto& [begin, end] :
       {std::pair{now - absl::Hours(2), now - absl::Hours(1)},
        {now + absl::Hours(1), now + absl::Hours(2)}}) {
    const PemPair client =
        MakeClient(ca, {.alternative_names = "", .begin = begin, .end = end});
    EXPECT_THAT(Ask(server_->Connect(PemOf(first_), client), "token-a"),
                StartsWith("UNAVAILABLE"));
  }
}

TEST_F(TlsCredentialsTest, NobodyIsRefusedBeforeTheService) {
  Start(Options());
  const auto channel = server_->Connect(PemOf(first_));
  EXPECT_THAT(Ask(channel), StartsWith("UNAUTHENTICATED: The call must carry"));
  EXPECT_THAT(Ask(channel, "token-b"),
              StartsWith("UNAUTHENTICATED: The server"));
  EXPECT_EQ(Ask(channel, "token-a"), "anna");
}

TEST_F(TlsCredentialsTest, OfAClientCaThatIsNoneNothingIsMade) {
  Write("clients.pem", "no certificate");
  auto options = Options();
  options.client_ca_file = Path("clients.pem");
  EXPECT_EQ(domain::ErrorReason(server::TlsMaterial::Load(options).status()),
            "CLIENT_CA_INVALID");
  options.client_ca_file = Path("nothing.pem");
  EXPECT_EQ(domain::ErrorReason(server::TlsMaterial::Load(options).status()),
            "FILE_NOT_FOUND");
}

}  // namespace
}  // namespace cte::test
