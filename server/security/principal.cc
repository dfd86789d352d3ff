#include "server/security/principal.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"

namespace cte::server {
namespace {

constexpr std::size_t kMaxBytes = 255;

}  // namespace

bool IsPrincipal(std::string_view text) {
  return !text.empty() && text.size() <= kMaxBytes &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_iscntrl(static_cast<unsigned char>(c));
         });
}

}  // namespace cte::server
