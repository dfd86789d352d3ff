#include "domain/catalogue.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/identifiers.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

using Key = std::tuple<CredentialType, std::string, std::string, std::string>;

Key KeyOf(const CredentialPosition& position) {
  return {position.type, Lowercased(position.name), position.name,
          position.code};
}

bool HasWords(const Credential& credential,
              const std::vector<std::string>& words) {
  if (words.empty()) return true;
  const std::string code = Lowercased(credential.code);
  const std::string name = Lowercased(credential.name);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return code.find(word) != std::string::npos ||
           name.find(word) != std::string::npos;
  });
}

std::string_view TypeName(CredentialType type) {
  return type == CredentialType::kApproved ? "approved" : "supplemental";
}

}  // namespace

CredentialPosition PositionOf(const Credential& credential) {
  return {credential.type, credential.name, credential.code};
}

std::vector<Credential> Select(const std::vector<Credential>& catalogue,
                               const CatalogueQuery& query) {
  std::vector<std::string> words;
  for (const std::string& word : query.words) words.push_back(Lowercased(word));
  std::optional<Key> after;
  if (query.after) after = KeyOf(*query.after);

  std::vector<std::pair<Key, const Credential*>> chosen;
  for (const Credential& credential : catalogue) {
    if (query.type && credential.type != *query.type) continue;
    if (!query.cip_code.empty() && !IsValidFor(credential, query.cip_code)) {
      continue;
    }
    if (!HasWords(credential, words)) continue;
    Key key = KeyOf(PositionOf(credential));
    if (after && key <= *after) continue;
    chosen.emplace_back(std::move(key), &credential);
  }
  std::sort(chosen.begin(), chosen.end());

  std::vector<Credential> page;
  for (const auto& [key, credential] : chosen) {
    if (page.size() == static_cast<std::size_t>(query.limit)) break;
    page.push_back(*credential);
  }
  return page;
}

absl::Status CheckCipCode(std::string_view cip_code) {
  if (IsCipCode(cip_code)) return absl::OkStatus();
  return Error(absl::StatusCode::kInvalidArgument, "CIP_CODE_INVALID",
               absl::StrCat("The cip_code is \"", Clipped(cip_code, 32),
                            "\"; the code of a program has the form NN.NNNN."));
}

absl::Status UnknownCredential(std::string_view code) {
  const std::string shown = Clipped(code, 40);
  return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_CREDENTIAL",
               absl::StrCat("No credential has the code ", shown,
                            ". Look the code up in the list of credentials; a "
                            "credential that is not in it can be suggested by "
                            "its name."),
               {{"code", shown}});
}

absl::Status CheckType(const Credential& credential, CredentialType wanted) {
  if (credential.type == wanted) return absl::OkStatus();
  const std::string is(TypeName(credential.type));
  return Error(
      absl::StatusCode::kInvalidArgument, "CREDENTIAL_TYPE_MISMATCH",
      absl::StrCat("The credential ", credential.code, " is ", is,
                   " in this school year, not ", std::string(TypeName(wanted)),
                   ". Give it as ", is, "."),
      {{"code", credential.code}, {"type", is}});
}

}  // namespace cte::domain
