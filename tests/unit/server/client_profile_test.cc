#include "server/security/client_profile.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "clients/cpp/profile.h"
#include "server/security/local_authority.h"
#include "server/security/private_file.h"
#include "server/security/token.h"
#include "tests/support/temporary_folder.h"

namespace cte::server {
namespace {

namespace fs = std::filesystem;

class ClientProfileTest : public ::testing::Test {
 protected:
  test::TemporaryFolder folder_;
  const std::string path_ = folder_.path() / "client.toml";
};

TEST_F(ClientProfileTest, IsReadByTheClientAsItWasMeant) {
  const std::string ca = LocalIdentity(folder_.path(), {})->ca_pem;
  const std::string token = NewToken();
  ASSERT_TRUE(WriteClientProfile(path_, "[::1]:50443", ca, token).ok());
  const absl::StatusOr<client::Profile> profile = client::ReadProfile({path_});
  ASSERT_TRUE(profile.ok()) << profile.status();
  EXPECT_EQ(profile->address, "[::1]:50443");
  EXPECT_EQ(profile->ca, ca);
  EXPECT_EQ(profile->token, token);
  EXPECT_EQ(ProfileToken(path_), token);
}

TEST_F(ClientProfileTest, AnyTextSurvives) {
  const std::string token = "'''\"\"\"\\\t#=";
  ASSERT_TRUE(WriteClientProfile(path_, "a:1", "line\nline\n", token).ok());
  EXPECT_EQ(ProfileToken(path_), token);
}

TEST_F(ClientProfileTest, NoTokenComesFromAFileThatIsNoProfile) {
  EXPECT_EQ(ProfileToken(path_), "");
  for (const char* text : {"", "token", "token = 5", "other = \"x\""}) {
    ASSERT_TRUE(WriteDurably(path_, text, Readers::kOwner).ok());
    EXPECT_EQ(ProfileToken(path_), "") << text;
  }
}

TEST_F(ClientProfileTest, NoTokenComesFromAFileThatOthersCouldRead) {
  ASSERT_TRUE(WriteClientProfile(path_, "a:1", "ca", "token").ok());
  fs::permissions(path_, fs::perms(0640));
  EXPECT_EQ(ProfileToken(path_), "");
}

}  // namespace
}  // namespace cte::server
