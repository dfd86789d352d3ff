#include "clients/cpp/profile.h"

#include <toml++/toml.h>

#include <cstdlib>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cpp/error.h"
#include "clients/cpp/secret_file.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;

absl::Status Invalid(const fs::path& path, const std::string& problem) {
  return LocalError(absl::StatusCode::kInvalidArgument, "PROFILE_INVALID",
                    absl::StrCat("The profile ", path.string(), " ", problem));
}

bool IsHostAndPort(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  int port = 0;
  return colon != std::string::npos && colon > 0 &&
         absl::SimpleAtoi(address.substr(colon + 1), &port) && port > 0 &&
         port < 65536;
}

absl::StatusOr<toml::table> ParseToml(const fs::path& path,
                                      const std::string& text) {
  try {
    return toml::parse(text, path.string());
  } catch (const toml::parse_error& error) {
    // The parser's own text quotes the line, which may be the token's.
    return Invalid(path, absl::StrCat("is not TOML: see its line ",
                                      error.source().begin.line, "."));
  }
}

absl::StatusOr<std::string> ReadPem(const fs::path& path,
                                    const std::string& what, Readers readers,
                                    const std::string& word) {
  absl::StatusOr<std::string> pem = ReadProfileFile(path, what, readers);
  if (!pem.ok() || pem->find(word + "-----") != std::string::npos) return pem;
  return LocalError(absl::StatusCode::kInvalidArgument, "PROFILE_INVALID",
                    absl::StrCat("The ", what, " ", path.string(),
                                 " must hold a PEM text of that kind."));
}

// Reads the files that the profile names, paths from its own folder.
absl::Status ReadOwnFiles(const std::string& certificate,
                          const std::string& key, const std::string& token_file,
                          Profile& profile) {
  const fs::path folder = profile.path.parent_path();
  if (!certificate.empty()) {
    auto pem = ReadPem(folder / certificate, "certificate", Readers::kEverybody,
                       "CERTIFICATE");
    if (!pem.ok()) return pem.status();
    profile.certificate_pem = *std::move(pem);
    pem = ReadPem(folder / key, "key", Readers::kOwner, "PRIVATE KEY");
    if (!pem.ok()) return pem.status();
    profile.key_pem = *std::move(pem);
  }
  if (!token_file.empty()) {
    profile.token_file = folder / token_file;
    return ReadTokenFile(profile.token_file).status();
  }
  return absl::OkStatus();
}

absl::StatusOr<Profile> Parse(const fs::path& path, const std::string& text) {
  const absl::StatusOr<toml::table> table = ParseToml(path, text);
  if (!table.ok()) return table.status();
  Profile profile;
  profile.path = path;
  std::string certificate;
  std::string key;
  std::string token_file;
  for (const auto& [name, value] : {std::pair{"address", &profile.address},
                                    {"ca", &profile.ca},
                                    {"token", &profile.token},
                                    {"token_file", &token_file},
                                    {"certificate", &certificate},
                                    {"key", &key},
                                    {"server_name", &profile.server_name}}) {
    const toml::node* node = table->get(name);
    if (node == nullptr) continue;
    if (!node->is_string()) {
      return Invalid(path, absl::StrCat("has a key `", name,
                                        "` that is not text. Put its value "
                                        "into quotes."));
    }
    *value = **node->as_string();
  }
  if (!IsHostAndPort(profile.address)) {
    return Invalid(path,
                   "needs a key `address` as in \"ctecred.example.org:8443\".");
  }
  if (profile.ca.find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return Invalid(path,
                   "needs a key `ca` with the PEM text of the certificates to "
                   "trust. Ask the administrator of the server for them.");
  }
  if (certificate.empty() != key.empty()) {
    return Invalid(path, "needs both keys `certificate` and `key`, or none.");
  }
  if (!profile.token.empty() && !token_file.empty()) {
    return Invalid(path,
                   "needs one of the keys `token` and `token_file`, and "
                   "has both.");
  }
  const bool is_shown_otherwise = !token_file.empty() || !certificate.empty();
  if (!IsToken(profile.token) &&
      !(profile.token.empty() && is_shown_otherwise)) {
    return Invalid(path,
                   "needs a key `token` without blanks, or `token_file`, or "
                   "`certificate` and `key`. Ask the administrator of the "
                   "server for one.");
  }
  const absl::Status read = ReadOwnFiles(certificate, key, token_file, profile);
  if (!read.ok()) return read;
  return profile;
}

}  // namespace

std::vector<fs::path> ProfilePlaces(const std::optional<fs::path>& given) {
  if (given) return {*given};
  const char* named = std::getenv("CTECRED_PROFILE");
  if (named != nullptr && *named != '\0') return {fs::path(named)};
  std::vector<fs::path> places = {fs::path("ctecred-data") / "client.toml"};
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') {
    places.push_back(fs::path(home) / ".config" / "ctecred" / "client.toml");
  }
  return places;
}

absl::StatusOr<Profile> ReadProfile(const std::vector<fs::path>& places) {
  for (const fs::path& place : places) {
    std::error_code ignored;
    if (!fs::exists(place, ignored) && !fs::is_symlink(place, ignored)) {
      continue;
    }
    absl::StatusOr<std::string> text =
        ReadProfileFile(place, "profile", Readers::kOwner);
    if (!text.ok()) return text.status();
    return Parse(place, *text);
  }
  return LocalError(
      absl::StatusCode::kNotFound, "PROFILE_NOT_FOUND",
      absl::StrCat("There is no profile at ",
                   absl::StrJoin(places, " or ",
                                 [](std::string* out, const fs::path& path) {
                                   out->append(path.string());
                                 }),
                   ". Ask the administrator of the server for a client.toml "
                   "and put it there, or name it with --profile or "
                   "$CTECRED_PROFILE."));
}

std::string ProfileText(const Profile& profile, const std::string& token) {
  toml::table table;
  table.insert("address", profile.address);
  table.insert("token", token);
  table.insert("ca", profile.ca);
  if (!profile.server_name.empty()) {
    table.insert("server_name", profile.server_name);
  }
  std::ostringstream text;
  text << table << '\n';
  return text.str();
}

}  // namespace cte::client
