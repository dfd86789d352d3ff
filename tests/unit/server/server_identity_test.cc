#include "server/security/server_identity.h"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>

#include "domain/error.h"
#include "server/security/certificate.h"
#include "server/security/local_authority.h"
#include "server/security/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string WithPassphrase(const std::string& key_pem) {
  const PrivateKey key = ParseKey(key_pem);
  const std::unique_ptr<BIO, FreedBy<BIO_free>> memory(BIO_new(BIO_s_mem()));
  EXPECT_EQ(
      PEM_write_bio_PKCS8PrivateKey(memory.get(), key.get(), EVP_aes_128_cbc(),
                                    "pass", 4, nullptr, nullptr),
      1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

class ServerIdentityTest : public ::testing::Test {
 protected:
  static ServerIdentity Made() {
    const test::TemporaryFolder folder;
    return *LocalIdentity(folder.path(), {});
  }
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = folder_.path() / name;
    EXPECT_TRUE(WriteDurably(path, text, Readers::kOwner).ok());
    return path;
  }

  test::TemporaryFolder folder_;
  const ServerIdentity made_ = Made();
};

TEST_F(ServerIdentityTest, TakesTheChainAndTheKeyAsTheyAre) {
  const std::string chain = made_.certificate_pem + made_.ca_pem;
  const absl::StatusOr<ServerIdentity> identity =
      FilesIdentity(File("chain", chain), File("key", made_.key_pem));
  ASSERT_TRUE(identity.ok()) << identity.status();
  EXPECT_EQ(identity->certificate_pem, chain);
  EXPECT_EQ(identity->ca_pem, chain);
  EXPECT_EQ(identity->key_pem, made_.key_pem);
}

TEST_F(ServerIdentityTest, FilesThatAreOfNoUseAreRefused) {
  const ServerIdentity other = Made();
  const std::string& certificate = made_.certificate_pem;
  const std::string half_a_ca = made_.ca_pem.substr(0, made_.ca_pem.size() / 2);
  struct Case {
    std::string certificate;
    std::string key;
    std::string problem;
  };
  const std::vector<Case> cases = {
      {"", made_.key_pem, "no certificates"},
      {"text", made_.key_pem, "no certificates"},
      {made_.key_pem, made_.key_pem, "no certificates"},
      {certificate + half_a_ca, made_.key_pem, "no certificates"},
      {certificate, "", "no private key"},
      {certificate, certificate, "no private key"},
      {certificate, WithPassphrase(made_.key_pem), "no private key"},
      {certificate, other.key_pem, "not that of the first certificate"},
      {made_.ca_pem + certificate, made_.key_pem,
       "not that of the first certificate"},
  };
  for (const Case& c : cases) {
    const absl::Status status =
        FilesIdentity(File("certificate", c.certificate), File("key", c.key))
            .status();
    EXPECT_EQ(domain::ErrorReason(status), "TLS_FILES_INVALID") << c.problem;
    EXPECT_THAT(std::string(status.message()), HasSubstr(c.problem));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("BEGIN")));
  }
}

TEST_F(ServerIdentityTest, CertificateMustBeValidNow) {
  const std::string certificate = File("certificate", made_.certificate_pem);
  const std::string key = File("key", made_.key_pem);
  for (const absl::Duration later :
       {absl::Hours(24 * 400), -absl::Hours(24 * 2)}) {
    const absl::Status status =
        FilesIdentity(certificate, key, absl::Now() + later).status();
    EXPECT_EQ(domain::ErrorReason(status), "TLS_FILES_INVALID");
    EXPECT_THAT(std::string(status.message()), HasSubstr("not valid now"));
  }
}

TEST_F(ServerIdentityTest, BothFilesMustBeThere) {
  const std::string there = File("certificate", made_.certificate_pem);
  const std::string missing = folder_.path() / "missing";
  for (const auto& [certificate, key] :
       {std::pair{there, missing}, std::pair{missing, there}}) {
    const absl::Status status = FilesIdentity(certificate, key).status();
    EXPECT_EQ(domain::ErrorReason(status), "FILE_NOT_FOUND");
    EXPECT_THAT(std::string(status.message()), HasSubstr(missing));
  }
}

}  // namespace
}  // namespace cte::server
