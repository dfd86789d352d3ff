#include "server/security/bootstrap.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/client_profile.h"
#include "server/security/private_file.h"
#include "server/security/token.h"

namespace cte::server {
namespace {

constexpr std::string_view kAdministratorsProfile = "client";
constexpr std::size_t kMaxUserName = 64;
constexpr std::size_t kMinToken = 32;

bool IsFileName(std::string_view name) {
  for (const char c : name) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' &&
        c != '_' && c != '-') {
      return false;
    }
  }
  return !name.empty() && name.size() <= kMaxUserName &&
         absl::ascii_isalnum(static_cast<unsigned char>(name.front()));
}

absl::Status NameInvalid(std::string_view name, std::string_view rule) {
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "USER_NAME_INVALID",
      absl::StrCat("The name of a local user, \"",
                   absl::CEscape(std::string(name.substr(0, kMaxUserName))),
                   "\", ", std::string(rule)));
}

// The token in the profile, if the database knows it as the principal's.
absl::StatusOr<std::string> TakeToken(
    domain::AccessStore& access, const std::string& profile,
    std::string_view principal,
    const std::vector<domain::TokenRecord>& known_tokens) {
  std::string token = ProfileToken(profile);
  const std::string hash = TokenHash(token);
  const bool is_known =
      std::any_of(known_tokens.begin(), known_tokens.end(),
                  [&](const domain::TokenRecord& known) {
                    return known.sha256 == hash && known.principal == principal;
                  });
  if (is_known) return token;
  token = NewToken();
  const absl::Status replaced =
      access.ReplaceToken("", {TokenHash(token), std::string(principal)});
  if (!replaced.ok()) return replaced;
  return token;
}

bool IsHeaderValue(std::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c));
  });
}

absl::Status GrantState(domain::AccessStore& access,
                        std::string_view principal) {
  return access
      .GiveGrant("", principal,
                 {.role = domain::Role::kStateAdministrator,
                  .scope_type = domain::ScopeType::kState,
                  .scope_code = ""})
      .status();
}

}  // namespace

absl::Status CheckLocalUserName(std::string_view name) {
  if (!IsFileName(name)) {
    return NameInvalid(name,
                       "must be 1 to 64 letters, digits, '.', '_' or '-', the "
                       "first one a letter or digit, because it names a file.");
  }
  if (name == kAdministratorsProfile || name == kLocalAdministrator) {
    return NameInvalid(name, "is the state administrator's. Choose another.");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<LocalProfile>> MakeLocalUsers(
    domain::AccessStore& access, const std::string& folder,
    const std::vector<std::string>& users) {
  for (const std::string& user : users) {
    const absl::Status checked = CheckLocalUserName(user);
    if (!checked.ok()) return checked;
  }
  const absl::Status granted = GrantState(access, kLocalAdministrator);
  if (!granted.ok()) return granted;
  const absl::StatusOr<std::vector<domain::TokenRecord>> known_tokens =
      access.ListTokens();
  if (!known_tokens.ok()) return known_tokens.status();

  std::vector<std::pair<std::string, std::string>> names = {
      {std::string(kAdministratorsProfile), std::string(kLocalAdministrator)}};
  for (const std::string& user : users) names.emplace_back(user, user);
  std::vector<LocalProfile> profiles;
  for (const auto& [file_name, principal] : names) {
    std::string path = absl::StrCat(folder, "/", file_name, ".toml");
    absl::StatusOr<std::string> token =
        TakeToken(access, path, principal, *known_tokens);
    if (!token.ok()) return token.status();
    profiles.push_back({std::move(path), *std::move(token)});
  }
  return profiles;
}

absl::Status WriteProfiles(const std::vector<LocalProfile>& profiles,
                           std::string_view address, std::string_view ca_pem) {
  for (const LocalProfile& profile : profiles) {
    const absl::Status written =
        WriteClientProfile(profile.path, address, ca_pem, profile.token);
    if (!written.ok()) return written;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadSecretFile(path);
  if (!text.ok()) return text.status();
  std::string token(absl::StripAsciiWhitespace(*text));
  if (token.size() >= kMinToken && IsHeaderValue(token)) return token;
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "TOKEN_FILE_INVALID",
      absl::StrCat("The file ", path, " must hold a token of at least ",
                   kMinToken,
                   " printable ASCII characters without blanks. Make one with: "
                   "openssl rand -base64 32"));
}

absl::Status MakeAdministrator(domain::AccessStore& access,
                               std::string_view principal,
                               std::string_view token) {
  const absl::Status granted = GrantState(access, principal);
  if (!granted.ok()) return granted;
  return access.ReplaceToken("", {TokenHash(token), std::string(principal)});
}

}  // namespace cte::server
