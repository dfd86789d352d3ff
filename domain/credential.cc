#include "domain/credential.h"

#include <algorithm>

#include "domain/identifiers.h"
#include "domain/text.h"

namespace cte::domain {

bool IsForEveryProgram(const Credential& credential) {
  return credential.type == CredentialType::kSupplemental &&
         !credential.has_cip_list;
}

bool IsValidFor(const Credential& credential, std::string_view cip_code) {
  if (!credential.in_force) return false;
  if (credential.type == CredentialType::kSuggested) return true;
  if (IsForEveryProgram(credential)) return true;
  return std::any_of(credential.cip_codes.begin(), credential.cip_codes.end(),
                     [&](const std::string& series) {
                       return CoversCipCode(series, cip_code);
                     });
}

std::string CodeKey(std::string_view code) { return Uppercase(code); }

}  // namespace cte::domain
