#include "clients/cpp/profile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "clients/cpp/error.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGood[] = R"(address = "localhost:8443"
token = "secret-token"
server_name = "ctecred.example.org"
ca = """
-----BEGIN CERTIFICATE-----
AAAA
-----END CERTIFICATE-----
"""
)";

class ProfileTest : public ::testing::Test {
 protected:
  fs::path Private(const std::string& text) {
    const fs::path file = folder_.Write("client.toml", text);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    return file;
  }
  TempFolder folder_;
};

TEST_F(ProfileTest, IsTheFirstFileThatExists) {
  const auto profile =
      ReadProfile({folder_.path() / "absent.toml", Private(kGood)});
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->address, "localhost:8443");
  EXPECT_EQ(profile->token, "secret-token");
  EXPECT_EQ(profile->server_name, "ctecred.example.org");
  EXPECT_THAT(profile->ca, HasSubstr("AAAA"));
}

TEST_F(ProfileTest, NotFoundNamesEveryPlace) {
  const auto profile = ReadProfile({"/nowhere/one", "/nowhere/two"});
  EXPECT_EQ(ErrorReason(profile.status()), "PROFILE_NOT_FOUND");
  EXPECT_THAT(std::string(profile.status().message()),
              HasSubstr("/nowhere/one or /nowhere/two"));
}

TEST_F(ProfileTest, ThatOthersMayOpenIsRefused) {
  const fs::path file = Private(kGood);
  for (const fs::perms others : {fs::perms::group_read, fs::perms::others_read,
                                 fs::perms::group_write}) {
    fs::permissions(file, fs::perms::owner_read | others);
    const auto profile = ReadProfile({file});
    EXPECT_EQ(ErrorReason(profile.status()), "PROFILE_EXPOSED");
    EXPECT_THAT(std::string(profile.status().message()),
                HasSubstr("chmod 600 " + file.string()));
  }
}

TEST_F(ProfileTest, ThatIsWrongIsRefusedWithoutShowingIt) {
  const std::string ca = "ca = \"-----BEGIN CERTIFICATE-----\"\n";
  const struct {
    std::string text;
    const char* problem;
  } kCases[] = {
      {"token = secret-token", "see its line 1"},
      {"token = \"secret-token\"\n" + ca, "`address`"},
      {"address = \"localhost\"\ntoken = \"secret-token\"\n" + ca, "`address`"},
      {"address = \"localhost:99999\"\ntoken = \"secret-token\"\n" + ca,
       "`address`"},
      {"address = \"h:1\"\ntoken = \"secret-token\"\n", "`ca`"},
      {"address = \"h:1\"\ntoken = \"secret-token two\"\n" + ca, "`token`"},
      {"address = \"h:1\"\n" + ca, "`token`"},
      {"address = \"h:1\"\nkey = \"k.pem\"\n" + ca, "`certificate`"},
      {"address = \"h:1\"\ncertificate = \"c.pem\"\ntoken = \"t\"\n" + ca,
       "`key`"},
      {"address = \"h:1\"\ntoken = \"t\"\ntoken_file = \"f\"\n" + ca,
       "has both"},
      {"address = \"h:1\"\ntoken = \"a b\"\ncertificate = \"c.pem\"\n"
       "key = \"k.pem\"\n" +
           ca,
       "`token`"},
      {"address = 8443\ntoken = \"secret-token\"\n" + ca, "is not text"},
  };
  for (const auto& test : kCases) {
    const auto profile = ReadProfile({Private(test.text)});
    const std::string message(profile.status().message());
    EXPECT_EQ(ErrorReason(profile.status()), "PROFILE_INVALID") << test.text;
    EXPECT_THAT(message, HasSubstr(test.problem));
    EXPECT_THAT(message, Not(HasSubstr("secret")));
  }
}

constexpr char kWithoutToken[] = R"(address = "localhost:8443"
ca = "-----BEGIN CERTIFICATE-----"
)";
constexpr char kCertificate[] = "-----BEGIN CERTIFICATE-----\nAAAA\n";
constexpr char kKey[] = "-----BEGIN PRIVATE KEY-----\nhush\n";

// Shown by files that stand beside the profile.
class ProfileFilesTest : public ProfileTest {
 protected:
  void PrivateFile(const std::string& name, const std::string& text) {
    fs::permissions(folder_.Write(name, text),
                    fs::perms::owner_read | fs::perms::owner_write);
  }
  absl::StatusOr<Profile> Read(const std::string& more) {
    return ReadProfile({Private(kWithoutToken + more)});
  }
  std::string Reason(const std::string& more) {
    const auto status = Read(more).status();
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hush")));
    return ErrorReason(status);
  }
  static constexpr char kBoth[] =
      "certificate = \"own.pem\"\nkey = \"own.key\"\n";
};

TEST_F(ProfileFilesTest, CertificateAndKeyAreReadFromBesideTheProfile) {
  folder_.Write("own.pem", kCertificate);
  PrivateFile("own.key", kKey);
  const auto profile = Read(kBoth);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->certificate_pem, kCertificate);
  EXPECT_EQ(profile->key_pem, kKey);
  EXPECT_EQ(profile->token, "");
  const auto with_token = Read(kBoth + std::string("token = \"t\"\n"));
  ASSERT_TRUE(with_token.ok()) << with_token.status();
  EXPECT_EQ(with_token->token, "t");
}

TEST_F(ProfileFilesTest, CertificateAndKeyThatAreNoneAreRefused) {
  EXPECT_EQ(Reason(kBoth), "PROFILE_UNREADABLE");
  folder_.Write("own.pem", kCertificate);
  PrivateFile("own.key", "hush");
  EXPECT_EQ(Reason(kBoth), "PROFILE_INVALID");
  PrivateFile("own.key", kKey);
  fs::permissions(folder_.path() / "own.key",
                  fs::perms::owner_read | fs::perms::group_read);
  EXPECT_EQ(Reason(kBoth), "PROFILE_EXPOSED");
  PrivateFile("own.key", kKey);
  folder_.Write("own.pem", "hush");
  EXPECT_EQ(Reason(kBoth), "PROFILE_INVALID");
}

TEST_F(ProfileFilesTest, TokenMayStandInAFileOfItsOwn) {
  const std::string line = "token_file = \"token\"\n";
  EXPECT_EQ(Reason(line), "PROFILE_UNREADABLE");
  PrivateFile("token", "  hush-token\n");
  const auto profile = Read(line);
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->token_file, folder_.path() / "token");
  EXPECT_EQ(profile->token, "") << "read for each call";
  for (const char* wrong : {"", "\n", "hush token"}) {
    PrivateFile("token", wrong);
    EXPECT_EQ(Reason(line), "PROFILE_INVALID") << wrong;
  }
  fs::permissions(folder_.path() / "token",
                  fs::perms::owner_read | fs::perms::others_read);
  EXPECT_EQ(Reason(line), "PROFILE_EXPOSED");
}

TEST(ProfilePlaces, AreTheGivenOneElseTheEnvironmentElseTheUsualTwo) {
  ::setenv("HOME", "/home/ada", 1);
  ::unsetenv("CTECRED_PROFILE");
  EXPECT_THAT(ProfilePlaces(std::nullopt),
              ElementsAre("ctecred-data/client.toml",
                          "/home/ada/.config/ctecred/client.toml"));
  ::setenv("CTECRED_PROFILE", "/etc/one.toml", 1);
  EXPECT_THAT(ProfilePlaces(std::nullopt), ElementsAre("/etc/one.toml"));
  EXPECT_THAT(ProfilePlaces("mine.toml"), ElementsAre("mine.toml"));
  ::unsetenv("CTECRED_PROFILE");
}

}  // namespace
}  // namespace cte::client
