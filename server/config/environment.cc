#include "server/config/environment.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cte::server {
namespace {

constexpr std::string_view kPrefix = "CTECREDD_";

}  // namespace

std::vector<GivenValue> ReadEnvironment(const char* const* environment) {
  std::vector<GivenValue> all;
  for (; *environment != nullptr; ++environment) {
    const std::string_view variable = *environment;
    const std::size_t end = variable.find('=');
    if (!variable.starts_with(kPrefix) || end == std::string_view::npos) {
      continue;
    }
    const std::string rest(
        variable.substr(kPrefix.size(), end - kPrefix.size()));
    std::string key =
        absl::AsciiStrToLower(absl::StrReplaceAll(rest, {{"_", "-"}}));
    const std::string place = absl::StrCat("$", std::string(kPrefix), rest);
    if (Spelled(Source::kEnvironment, key) != place) {
      key = absl::AsciiStrToUpper(key);  // which no setting has
    }
    all.push_back({.source = Source::kEnvironment,
                   .key = std::move(key),
                   .values = {std::string(variable.substr(end + 1))},
                   .is_list = false,
                   .place = place});
  }
  std::ranges::sort(all, {}, &GivenValue::place);
  return all;
}

}  // namespace cte::server
