#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace cte::client {

// Where a server is, how to know that it is the right one, and who is calling.
// Holds a secret: never print it.
struct Profile {
  std::filesystem::path path;  // the file it was read from
  std::string address;         // "host:port"
  std::string ca;              // PEM text of the certificates to trust
  // The bearer token; "": the one of `token_file`, which another program may
  // renew at any time; without that too the certificate says who is calling.
  std::string token;
  std::filesystem::path token_file;
  // Shown when the channel connects; "": none.
  std::string certificate_pem;
  std::string key_pem;
  // The name that the server's certificate must carry; empty: the host's.
  std::string server_name;
};

// The files to look for, first one first.
//
// A path that the user gave, or else $CTECRED_PROFILE, is the only place;
// without both it is ./ctecred-data/client.toml (which a server of the demo
// writes), then ~/.config/ctecred/client.toml. Reads the environment: not to be
// called while another thread changes it.
std::vector<std::filesystem::path> ProfilePlaces(
    const std::optional<std::filesystem::path>& given);

// Reads the first of `places` that exists: a TOML file with the keys `address`,
// `ca`, `token` and, optional, `server_name`. `token_file` may stand for
// `token`: the path of a file that holds it. `certificate` and `key`, paths of
// PEM files, may stand for both or be added. Paths are from the profile's
// folder. All files are read here for the first time.
//
// Errors, all local: PROFILE_NOT_FOUND (names every place), PROFILE_UNREADABLE,
// PROFILE_EXPOSED (the mode of the profile, the token file or the key lets
// others in), PROFILE_INVALID. No text of an error holds anything of the files
// but names of keys.
absl::StatusOr<Profile> ReadProfile(
    const std::vector<std::filesystem::path>& places);

// The text of a profile with the address, the certificates and the server name
// of another one, and this token: what ReadProfile reads.
std::string ProfileText(const Profile& profile, const std::string& token);

}  // namespace cte::client
