#include "clients/cpp/profile.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

namespace fs = std::filesystem;

// A profile is a few lines and a few certificates.
constexpr std::size_t kMaxBytes = 1 << 20;

absl::Status Invalid(const fs::path& path, const std::string& problem) {
  return LocalError(absl::StatusCode::kInvalidArgument, "PROFILE_INVALID",
                    absl::StrCat("The profile ", path.string(), " ", problem));
}

class OpenFile {
 public:
  explicit OpenFile(const fs::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// The mode is asked of the open file, so that what is read is what was judged.
absl::StatusOr<std::string> ReadPrivateFile(const fs::path& path) {
  const OpenFile file(path);
  struct stat info = {};
  if (file.get() < 0 || ::fstat(file.get(), &info) != 0) {
    return LocalError(
        absl::StatusCode::kPermissionDenied, "PROFILE_UNREADABLE",
        absl::StrCat("The profile ", path.string(), " cannot be read (",
                     std::strerror(errno),
                     "). Name another one with --profile or $CTECRED_PROFILE, "
                     "or have this one given to you."));
  }
  if ((info.st_mode & 0077) != 0) {
    return LocalError(
        absl::StatusCode::kFailedPrecondition, "PROFILE_EXPOSED",
        absl::StrCat("The profile ", path.string(),
                     " holds a token and other users of this machine may open "
                     "it. Close it with: chmod 600 ",
                     path.string()));
  }
  std::string text;
  std::array<char, 4096> buffer;
  ssize_t got = 0;
  while ((got = ::read(file.get(), buffer.data(), buffer.size())) > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxBytes) {
      return Invalid(path, "is larger than 1 MiB and can be none.");
    }
  }
  if (got < 0) {
    return LocalError(absl::StatusCode::kUnavailable, "PROFILE_UNREADABLE",
                      absl::StrCat("The profile ", path.string(),
                                   " cannot be read: ", std::strerror(errno),
                                   ". Name another one with --profile."));
  }
  return text;
}

bool IsHostAndPort(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  int port = 0;
  return colon != std::string::npos && colon > 0 &&
         absl::SimpleAtoi(address.substr(colon + 1), &port) && port > 0 &&
         port < 65536;
}

// What a header may hold: anything else would make gRPC drop the call.
bool IsHeaderValue(const std::string& token) {
  for (const char c : token) {
    if (!absl::ascii_isgraph(static_cast<unsigned char>(c))) return false;
  }
  return !token.empty();
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

absl::StatusOr<Profile> Parse(const fs::path& path, const std::string& text) {
  const absl::StatusOr<toml::table> table = ParseToml(path, text);
  if (!table.ok()) return table.status();
  Profile profile;
  profile.path = path;
  for (const auto& [key, value] : {std::pair{"address", &profile.address},
                                   {"ca", &profile.ca},
                                   {"token", &profile.token},
                                   {"server_name", &profile.server_name}}) {
    const toml::node* node = table->get(key);
    if (node == nullptr) continue;
    if (!node->is_string()) {
      return Invalid(path, absl::StrCat("has a key `", key,
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
  if (!IsHeaderValue(profile.token)) {
    return Invalid(path,
                   "needs a key `token` without blanks. Ask the administrator "
                   "of the server for one.");
  }
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
    absl::StatusOr<std::string> text = ReadPrivateFile(place);
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

}  // namespace cte::client
