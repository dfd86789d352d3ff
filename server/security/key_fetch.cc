#include "server/security/key_fetch.h"

#include <curl/curl.h>

#include <memory>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"

namespace cte::server {
namespace {

using Url = std::unique_ptr<CURLU, FreedBy<curl_url_cleanup>>;
using Transfer = std::unique_ptr<CURL, FreedBy<curl_easy_cleanup>>;

constexpr std::size_t kMostBytes = 1 << 20;
constexpr long kTimeoutMs = 5000;
constexpr long kFound = 200;

// "" if the URL has no such part.
std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  const std::unique_ptr<char, FreedBy<curl_free>> owner(text);
  return text;
}

bool IsLoopback(const std::string& host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

bool IsPlain(const std::string& place) {
  return absl::StartsWithIgnoreCase(place, "http://");
}

absl::Status Unreadable(const std::string& place, std::string_view problem) {
  return domain::Error(
      absl::StatusCode::kUnavailable, "KEYS_UNREADABLE",
      absl::StrCat(
          "The keys at ", place, " cannot be read (", std::string(problem),
          "). See that the URL is right and that the issuer answers."));
}

std::size_t Append(const char* bytes, std::size_t, std::size_t size,
                   void* target) {
  std::string& text = *static_cast<std::string*>(target);
  if (text.size() + size > kMostBytes) return 0;  // ends the transfer
  text.append(bytes, size);
  return size;
}

int IsToEnd(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

}  // namespace

bool IsUrl(const std::string& place) {
  return place.find("://") != std::string::npos;
}

absl::Status CheckKeysPlace(const std::string& place) {
  if (!IsUrl(place)) return absl::OkStatus();
  const Url url(curl_url());
  const bool is_url =
      curl_url_set(url.get(), CURLUPART_URL, place.c_str(), 0) == CURLUE_OK;
  const std::string scheme = PartOf(url.get(), CURLUPART_SCHEME);
  const bool is_safe =
      scheme == "https" ||
      (scheme == "http" && IsLoopback(PartOf(url.get(), CURLUPART_HOST)));
  if (is_url && is_safe && PartOf(url.get(), CURLUPART_USER).empty()) {
    return absl::OkStatus();
  }
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "KEYS_PLACE_INVALID",
      "The keys of an issuer must be read from a file or an https URL without "
      "a user; from http on 127.0.0.1, [::1] or localhost only. Name such a "
      "place.");
}

absl::StatusOr<std::string> FetchKeys(const std::string& place,
                                      const std::atomic<bool>& stop) {
  if (!IsUrl(place)) return ReadWholeFile(place);
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const Transfer transfer(curl_easy_init());
  if (started != CURLE_OK || transfer == nullptr) {
    return Unreadable(place, "libcurl does not start");
  }
  std::string text;
  CURL* const curl = transfer.get();
  curl_easy_setopt(curl, CURLOPT_URL, place.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
                   IsPlain(place) ? "http" : "https");
  // A proxy would make another machine's loopback of ours.
  if (IsPlain(place)) curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, IsToEnd);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stop);
  const CURLcode result = curl_easy_perform(curl);
  if (result == CURLE_WRITE_ERROR) {
    return Unreadable(place, "they are larger than 1 MiB");
  }
  if (result != CURLE_OK) return Unreadable(place, curl_easy_strerror(result));
  long answer = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
  if (answer != kFound) {
    return Unreadable(place, absl::StrCat("the answer is ", answer));
  }
  return text;
}

}  // namespace cte::server
