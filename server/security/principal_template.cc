#include "server/security/principal_template.h"

#include "server/security/principal.h"

namespace cte::server {

std::optional<PrincipalTemplate> PrincipalTemplate::Parse(
    std::string_view text) {
  PrincipalTemplate parsed;
  parsed.text_ = text;
  bool has_claim = false;
  while (!text.empty()) {
    const bool is_claim = text.front() == '{';
    if (is_claim) text.remove_prefix(1);
    const std::size_t end = text.find_first_of("{}");
    const bool is_closed = end != text.npos && text[end] == '}';
    if (is_closed != is_claim || end == 0) return std::nullopt;
    parsed.parts_.push_back({is_claim, std::string(text.substr(0, end))});
    has_claim = has_claim || is_claim;
    if (end == text.npos) break;
    text.remove_prefix(is_claim ? end + 1 : end);
  }
  if (!has_claim) return std::nullopt;
  return parsed;
}

std::optional<std::string> PrincipalTemplate::Fill(
    const std::function<std::optional<std::string>(const std::string& claim)>&
        claim) const {
  std::string principal;
  for (const Part& part : parts_) {
    const auto text = part.is_claim ? claim(part.text) : part.text;
    if (!text) return std::nullopt;
    principal += *text;
  }
  if (!IsPrincipal(principal)) return std::nullopt;
  return principal;
}

}  // namespace cte::server
