#include "server/convert/page_token.h"

#include <openssl/sha.h>

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kDigestBytes = 16;

// A text after its length, so that what follows cannot be taken for it.
void AppendPart(std::string_view part, std::string& bytes) {
  const auto length = static_cast<std::uint32_t>(part.size());
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    bytes.push_back(static_cast<char>(length >> (8 * i) & 0xFFU));
  }
  bytes.append(part);
}

std::optional<std::string> TakePart(std::string_view& bytes) {
  if (bytes.size() < kLengthBytes) return std::nullopt;
  std::uint32_t length = 0;
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  }
  bytes.remove_prefix(kLengthBytes);
  if (bytes.size() < length) return std::nullopt;
  std::string part(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return part;
}

// Of the query and the keys together: it binds one to the other, and shows that
// neither is damaged.
std::string DigestOf(const PageQuery& query, std::string_view keys) {
  std::string all;
  AppendPart(query.bytes(), all);
  all.append(keys);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(all.data()), all.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  digest.resize(kDigestBytes);
  return digest;
}

}  // namespace

PageQuery& PageQuery::Add(std::string_view value) {
  AppendPart(value, bytes_);
  return *this;
}

PageQuery& PageQuery::Add(const std::vector<std::string>& values) {
  Add(values.size());
  for (const std::string& value : values) Add(value);
  return *this;
}

std::string PageToken(const PageQuery& query, const PageKeys& keys) {
  std::string bytes;
  for (const std::string& key : keys) AppendPart(key, bytes);
  return absl::WebSafeBase64Escape(DigestOf(query, bytes) + bytes);
}

absl::StatusOr<PageKeys> ParsePageToken(std::string_view token,
                                        const PageQuery& query) {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(std::string(token), &bytes) ||
      bytes.size() < kDigestBytes) {
    return PageTokenInvalid();
  }
  std::string_view rest = std::string_view(bytes).substr(kDigestBytes);
  if (!bytes.starts_with(DigestOf(query, rest))) return PageTokenInvalid();
  PageKeys keys;
  while (!rest.empty()) {
    auto key = TakePart(rest);
    if (!key) return PageTokenInvalid();
    keys.push_back(*std::move(key));
  }
  return keys;
}

absl::Status PageTokenInvalid() {
  return domain::Error(absl::StatusCode::kInvalidArgument, "PAGE_TOKEN_INVALID",
                       "The page_token is not one that this query gave. Send "
                       "next_page_token of the page before as it is, with the "
                       "same query, or none to begin.");
}

}  // namespace cte::server
