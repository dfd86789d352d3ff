#include "domain/credential_history.h"

namespace cte::domain {

Credential CredentialHistory::In(std::int32_t year) const {
  Credential credential;
  credential.id = id;
  const Term* shown = nullptr;
  for (const Term& term : terms) {
    if (shown != nullptr && term.years.first > year) break;
    shown = &term;
  }
  if (shown != nullptr) {
    credential.code = shown->code;
    credential.name = shown->name;
    credential.type = shown->type;
    credential.in_force = shown->years.Holds(year);
  }
  credential.has_cip_list = !cips.empty();
  for (const Cip& cip : cips) {
    if (cip.years.Holds(year)) credential.cip_codes.push_back(cip.cip_code);
  }
  return credential;
}

}  // namespace cte::domain
