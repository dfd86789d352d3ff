#include "server/security/local_authority.h"

#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "domain/error.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kDay = absl::Hours(24);

class LocalAuthorityTest : public ::testing::Test {
 protected:
  ServerIdentity Take(const std::vector<std::string>& names = {},
                      absl::Duration later = absl::ZeroDuration()) {
    const absl::StatusOr<ServerIdentity> identity =
        LocalIdentity(folder_.path(), names, now_ + later);
    EXPECT_TRUE(identity.ok()) << identity.status();
    return identity.value_or(ServerIdentity{});
  }
  void Damage(const std::string& file) {
    const std::string path = folder_.path() / file;
    std::string text = *ReadWholeFile(path);
    text.resize(text.size() / 2);
    ASSERT_TRUE(WriteDurably(path, text, Readers::kOwner).ok());
  }
  int ModeOf(const std::string& file) {
    struct stat info = {};
    EXPECT_EQ(::stat((folder_.path() / file).c_str(), &info), 0);
    return static_cast<int>(info.st_mode & 0777);
  }

  test::TemporaryFolder folder_;
  const absl::Time now_ = absl::Now();
};

Certificate FirstOf(const std::string& pem) {
  std::vector<Certificate> all = ParseCertificates(pem);
  EXPECT_EQ(all.size(), 1u);
  return all.empty() ? nullptr : std::move(all.front());
}

TEST_F(LocalAuthorityTest, CertificateIsSignedByTheCaAndBelongsToTheKey) {
  const ServerIdentity identity = Take();
  const Certificate server = FirstOf(identity.certificate_pem);
  const Certificate authority = FirstOf(identity.ca_pem);
  EXPECT_EQ(X509_verify(server.get(), X509_get0_pubkey(authority.get())), 1);
  EXPECT_EQ(X509_check_issued(authority.get(), server.get()), X509_V_OK);
  EXPECT_TRUE(BelongTogether(server, ParseKey(identity.key_pem)));
}

TEST_F(LocalAuthorityTest, CaSignsServersOnlyAndTheServerSignsNothing) {
  const ServerIdentity identity = Take();
  const Certificate server = FirstOf(identity.certificate_pem);
  const Certificate authority = FirstOf(identity.ca_pem);
  EXPECT_EQ(X509_check_ca(authority.get()), 1);
  EXPECT_EQ(X509_get_pathlen(authority.get()), 0);
  EXPECT_EQ(X509_check_ca(server.get()), 0);
  EXPECT_EQ(X509_get_extended_key_usage(server.get()),
            std::uint32_t{XKU_SSL_SERVER});
}

TEST_F(LocalAuthorityTest, LivesOneYearAndTheCaTen) {
  const ServerIdentity identity = Take();
  const Certificate server = FirstOf(identity.certificate_pem);
  const Certificate authority = FirstOf(identity.ca_pem);
  EXPECT_TRUE(IsValidAt(server, now_ + 364 * kDay));
  EXPECT_FALSE(IsValidAt(server, now_ + 366 * kDay));
  EXPECT_TRUE(IsValidAt(server, EndOf(server) - absl::Seconds(1)));
  EXPECT_FALSE(IsValidAt(server, EndOf(server) + absl::Seconds(1)));
  EXPECT_TRUE(IsValidAt(authority, now_ + 3650 * kDay));
  EXPECT_FALSE(IsValidAt(authority, now_ + 3654 * kDay));
  // A client's clock may be behind.
  EXPECT_TRUE(IsValidAt(server, now_ - absl::Minutes(30)));
}

TEST_F(LocalAuthorityTest, IsForThisMachineAndTheNamesGiven) {
  const Certificate server =
      FirstOf(Take({"cte.example.org", "192.0.2.7", "2001:db8::7", "localhost"})
                  .certificate_pem);
  for (const char* name : {"localhost", "127.0.0.1", "::1", "cte.example.org",
                           "192.0.2.7", "2001:db8::7", "2001:db8:0::7"}) {
    EXPECT_TRUE(IsFor(server, name)) << name;
  }
  for (const char* name :
       {"example.org", "x.cte.example.org", "192.0.2.8", "::2"}) {
    EXPECT_FALSE(IsFor(server, name)) << name;
  }
}

TEST_F(LocalAuthorityTest, NameThatIsNoneIsRefused) {
  for (const std::string name : {"", "a b", "a,DNS:evil.example.org", "*",
                                 "a..b", "a\n", "fe80::1%lo", "1:2", "-x/y"}) {
    const absl::Status status =
        LocalIdentity(folder_.path(), {name}, now_).status();
    EXPECT_EQ(domain::ErrorReason(status), "HOST_NAME_INVALID") << name;
  }
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST_F(LocalAuthorityTest, KeysAreTheOwnersAndTheCaEverybodys) {
  const ServerIdentity identity = Take();
  EXPECT_EQ(ModeOf("authority.pem"), 0600);
  EXPECT_EQ(ModeOf("server.pem"), 0600);
  EXPECT_EQ(ModeOf("ca.pem"), 0644);
  EXPECT_EQ(*ReadWholeFile(folder_.path() / "ca.pem"), identity.ca_pem);
}

TEST_F(LocalAuthorityTest, IsTakenAgain) {
  const ServerIdentity first = Take({"cte.example.org"});
  for (const auto& names : std::vector<std::vector<std::string>>{
           {"cte.example.org"}, {"CTE.example.org"}, {}}) {
    const ServerIdentity again = Take(names, 334 * kDay);
    EXPECT_EQ(again.ca_pem, first.ca_pem);
    EXPECT_EQ(again.certificate_pem, first.certificate_pem);
    EXPECT_EQ(again.key_pem, first.key_pem);
  }
}

TEST_F(LocalAuthorityTest, CertificateIsRenewedUnderTheSameCa) {
  struct Case {
    std::string name;
    std::function<ServerIdentity()> take_again;
  };
  const std::vector<Case> cases = {
      {"under 30 days left", [&] { return Take({}, 336 * kDay); }},
      {"clock was ahead", [&] { return Take({}, -2 * kDay); }},
      {"name is new", [&] { return Take({"new.example.org"}); }},
      {"damaged",
       [&] {
         Damage("server.pem");
         return Take();
       }},
      {"open to others",
       [&] {
         fs::permissions(folder_.path() / "server.pem", fs::perms(0644));
         return Take();
       }},
      {"gone",
       [&] {
         fs::remove(folder_.path() / "server.pem");
         return Take();
       }},
  };
  for (const Case& c : cases) {
    // A CA that has begun by then.
    ASSERT_TRUE(LocalIdentity(folder_.path(), {}, now_ - 10 * kDay).ok());
    fs::remove(folder_.path() / "server.pem");
    const ServerIdentity first = Take();
    const ServerIdentity renewed = c.take_again();
    EXPECT_EQ(renewed.ca_pem, first.ca_pem) << c.name;
    EXPECT_NE(renewed.certificate_pem, first.certificate_pem) << c.name;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      fs::remove(entry);
    }
  }
}

TEST_F(LocalAuthorityTest, BothAreRenewedWithTheCa) {
  struct Case {
    std::string name;
    std::function<ServerIdentity()> take_again;
  };
  const std::vector<Case> cases = {
      {"would end before a certificate", [&] { return Take({}, 3300 * kDay); }},
      {"damaged",
       [&] {
         Damage("authority.pem");
         return Take();
       }},
      {"open to others",
       [&] {
         fs::permissions(folder_.path() / "authority.pem", fs::perms(0640));
         return Take();
       }},
      {"gone",
       [&] {
         fs::remove(folder_.path() / "authority.pem");
         return Take();
       }},
  };
  for (const Case& c : cases) {
    const ServerIdentity first = Take();
    const ServerIdentity renewed = c.take_again();
    EXPECT_NE(renewed.ca_pem, first.ca_pem) << c.name;
    EXPECT_NE(renewed.key_pem, first.key_pem) << c.name;
    EXPECT_EQ(X509_verify(FirstOf(renewed.certificate_pem).get(),
                          X509_get0_pubkey(FirstOf(renewed.ca_pem).get())),
              1)
        << c.name;
    EXPECT_EQ(*ReadWholeFile(folder_.path() / "ca.pem"), renewed.ca_pem)
        << c.name;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      fs::remove(entry);
    }
  }
}

TEST_F(LocalAuthorityTest, FolderThatIsNotThereIsAnError) {
  const absl::Status status =
      LocalIdentity(folder_.path() / "no", {}, now_).status();
  EXPECT_EQ(domain::ErrorReason(status), "FILE_UNWRITABLE");
}

}  // namespace
}  // namespace cte::server
