#include "domain/indicator.h"

namespace cte::domain {

IndicatorRule::IndicatorRule(const std::vector<Credential>& catalogue) {
  for (const Credential& credential : catalogue) {
    if (credential.type == CredentialType::kApproved) {
      approved_.emplace(credential.id, credential);
    }
  }
}

bool IndicatorRule::Counts(std::uint32_t credential_id,
                           std::string_view cip_code) {
  const auto credential = approved_.find(credential_id);
  if (credential == approved_.end()) return false;
  const auto [known, is_new] =
      known_.try_emplace({credential_id, std::string(cip_code)}, false);
  if (is_new) known->second = IsValidFor(credential->second, cip_code);
  return known->second;
}

}  // namespace cte::domain
