#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cte::server {

// How the principal is made of the claims of a token: a text with the names of
// claims in braces, as in "oidc:{sub}". Thread safe.
class PrincipalTemplate {
 public:
  // Nothing if a brace has no partner, a name is empty, or there is none: all
  // tokens would be one principal.
  static std::optional<PrincipalTemplate> Parse(std::string_view text);

  // Nothing if a claim is not there, or what comes out is no principal
  // (IsPrincipal).
  std::optional<std::string> Fill(
      const std::function<std::optional<std::string>(const std::string& claim)>&
          claim) const;

  const std::string& text() const { return text_; }

 private:
  struct Part {
    bool is_claim;
    std::string text;
  };

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace cte::server
