#include "server/security/bootstrap.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "clients/cpp/profile.h"
#include "domain/error.h"
#include "server/security/private_file.h"
#include "server/security/token.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/server/no_access.h"

namespace cte::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAddress[] = "127.0.0.1:50443";
constexpr char kCa[] = "-----BEGIN CERTIFICATE-----\n";
constexpr char kToken[] = "0123456789abcdef0123456789ABCDE=";

// Keeps all in memory; refuses all once `down`.
class FakeAccess : public NoAccess {
 public:
  bool down = false;
  std::map<std::string, std::string> hash_of;  // by principal
  std::map<std::string, std::vector<domain::Grant>> grants;

  absl::StatusOr<std::vector<domain::TokenRecord>> ListTokens() override {
    if (down) return absl::UnavailableError("down");
    std::vector<domain::TokenRecord> records;
    for (const auto& [principal, hash] : hash_of) {
      records.push_back({hash, principal});
    }
    return records;
  }
  absl::Status ReplaceToken(const domain::Actor&,
                            const domain::TokenRecord& token) override {
    if (down) return absl::UnavailableError("down");
    hash_of[token.principal] = token.sha256;
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<domain::Grant>> ListGrants(
      std::string_view principal) override {
    return grants[std::string(principal)];
  }
  absl::StatusOr<bool> GiveGrant(const domain::Actor&,
                                 std::string_view principal,
                                 const domain::Grant& grant) override {
    if (down) return absl::UnavailableError("down");
    std::vector<domain::Grant>& held = grants[std::string(principal)];
    for (const domain::Grant& one : held) {
      if (one == grant) return false;
    }
    held.push_back(grant);
    return true;
  }
};

const domain::Grant kState = {domain::Role::kStateAdministrator,
                              domain::ScopeType::kState, ""};

class BootstrapTest : public ::testing::Test {
 protected:
  // As the server does when it starts.
  absl::Status Make(const std::vector<std::string>& users,
                    const std::string& address = kAddress) {
    const absl::StatusOr<std::vector<LocalProfile>> profiles =
        MakeLocalUsers(access_, folder_.path(), users);
    if (!profiles.ok()) return profiles.status();
    return WriteProfiles(*profiles, address, kCa);
  }
  std::string Path(const std::string& file) { return folder_.path() / file; }
  client::Profile Read(const std::string& file) {
    const absl::StatusOr<client::Profile> profile =
        client::ReadProfile({Path(file)});
    EXPECT_TRUE(profile.ok()) << profile.status();
    return profile.value_or(client::Profile{});
  }

  test::TemporaryFolder folder_;
  FakeAccess access_;
};

TEST_F(BootstrapTest, AdministratorHoldsTheStateAndUsersWhatTheRosterGrants) {
  ASSERT_TRUE(Make({"avondale-editor"}).ok());
  EXPECT_THAT(access_.grants["local-administrator"], ElementsAre(kState));
  EXPECT_THAT(access_.grants["avondale-editor"], IsEmpty());
}

TEST_F(BootstrapTest, EachProfileLetsItsPrincipalIn) {
  ASSERT_TRUE(Make({"anna", "ben"}).ok());
  for (const auto& [file, principal] : std::map<std::string, std::string>{
           {"client.toml", "local-administrator"},
           {"anna.toml", "anna"},
           {"ben.toml", "ben"}}) {
    const client::Profile profile = Read(file);
    EXPECT_EQ(profile.address, kAddress);
    EXPECT_EQ(profile.ca, kCa);
    EXPECT_EQ(access_.hash_of[principal], TokenHash(profile.token)) << file;
  }
  EXPECT_EQ(access_.hash_of.size(), 3u);
}

TEST_F(BootstrapTest, ProfileKeepsItsTokenAndLearnsTheNewAddress) {
  ASSERT_TRUE(Make({"anna"}).ok());
  const std::string admin = Read("client.toml").token;
  const std::string anna = Read("anna.toml").token;
  ASSERT_TRUE(Make({"anna"}, "127.0.0.1:6").ok());
  EXPECT_EQ(Read("client.toml").token, admin);
  EXPECT_EQ(Read("anna.toml").token, anna);
  EXPECT_EQ(Read("anna.toml").address, "127.0.0.1:6");
  EXPECT_EQ(access_.hash_of["anna"], TokenHash(anna));
  EXPECT_THAT(access_.grants["local-administrator"], ElementsAre(kState));
}

TEST_F(BootstrapTest, TokenThatDoesNotLetThePrincipalInIsReplaced) {
  struct Case {
    std::string name;
    std::function<void()> happens;
  };
  const std::vector<Case> cases = {
      {"database is new", [&] { access_.hash_of.clear(); }},
      {"profile is gone", [&] { std::filesystem::remove(Path("anna.toml")); }},
      {"profile was open to others",
       [&] {
         std::filesystem::permissions(Path("anna.toml"),
                                      std::filesystem::perms(0644));
       }},
      {"profile is another's",
       [&] {
         std::filesystem::copy_file(
             Path("client.toml"), Path("anna.toml"),
             std::filesystem::copy_options::overwrite_existing);
       }},
  };
  for (const Case& c : cases) {
    ASSERT_TRUE(Make({"anna"}).ok());
    const std::string before = Read("anna.toml").token;
    c.happens();
    ASSERT_TRUE(Make({"anna"}).ok());
    const std::string after = Read("anna.toml").token;
    EXPECT_NE(after, before) << c.name;
    EXPECT_EQ(access_.hash_of["anna"], TokenHash(after)) << c.name;
    EXPECT_NE(after, Read("client.toml").token) << c.name;
  }
}

TEST_F(BootstrapTest, NameThatIsNoFileNameOrTakenIsRefused) {
  for (const std::string name :
       {"", ".", "..", ".hidden", "-flag", "a/b", "../a", "a b", "a\n", "ä",
        "client", "local-administrator"}) {
    EXPECT_EQ(domain::ErrorReason(CheckLocalUserName(name)),
              "USER_NAME_INVALID")
        << name;
  }
  EXPECT_FALSE(CheckLocalUserName(std::string(65, 'a')).ok());
  EXPECT_TRUE(CheckLocalUserName(std::string(64, 'a')).ok());
  for (const char* name : {"a", "0", "anna.b_c-D1"}) {
    EXPECT_TRUE(CheckLocalUserName(name).ok()) << name;
  }
}

TEST_F(BootstrapTest, NothingIsDoneWhenANameIsRefused) {
  EXPECT_EQ(Make({"anna", "a/b"}).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(access_.hash_of, IsEmpty());
  EXPECT_THAT(access_.grants, IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(BootstrapTest, ErrorOfTheStoreIsHandedOn) {
  access_.down = true;
  EXPECT_EQ(Make({}).code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(MakeAdministrator(access_, "admin", kToken).code(),
            absl::StatusCode::kUnavailable);
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(BootstrapTest, OperatorsTokenIsItsAdministratorsOnly) {
  ASSERT_TRUE(MakeAdministrator(access_, "admin", kToken).ok());
  ASSERT_TRUE(MakeAdministrator(access_, "admin", kToken).ok());
  EXPECT_EQ(access_.hash_of["admin"], TokenHash(kToken));
  EXPECT_THAT(access_.grants["admin"], ElementsAre(kState));
}

TEST_F(BootstrapTest, TokenFileIsReadWithoutTheWhiteSpaceAroundIt) {
  const std::string path = Path("token");
  for (const std::string text : {"", "\n", " \r\n"}) {
    ASSERT_TRUE(WriteDurably(path, kToken + text, Readers::kOwner).ok());
    EXPECT_EQ(*ReadTokenFile(path), kToken);
  }
}

TEST_F(BootstrapTest, TokenFileThatHoldsNoGoodTokenIsRefused) {
  const std::string path = Path("token");
  const std::string token = kToken;
  for (const std::string& text :
       {std::string(), token.substr(1), token.substr(1) + " ",
        token + " " + token, token + "\n" + token, token + "\x01",
        token + "ä"}) {
    ASSERT_TRUE(WriteDurably(path, text, Readers::kOwner).ok());
    const absl::Status status = ReadTokenFile(path).status();
    EXPECT_EQ(domain::ErrorReason(status), "TOKEN_FILE_INVALID") << text;
    EXPECT_EQ(status.message().find(token.substr(1)), std::string::npos);
  }
}

TEST_F(BootstrapTest, TokenFileMustBeItsOwnersOnly) {
  const std::string path = Path("token");
  ASSERT_TRUE(WriteDurably(path, kToken, Readers::kEverybody).ok());
  EXPECT_EQ(domain::ErrorReason(ReadTokenFile(path).status()), "FILE_EXPOSED");
}

}  // namespace
}  // namespace cte::server
