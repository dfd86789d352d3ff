#include "server/convert/credential.h"

#include <string>

#include "server/convert/enum.h"

namespace cte::server {
namespace {

namespace v1 = credentials::v1;

// The numbers of these enums are the same on both sides.
static_assert(static_cast<int>(domain::CredentialType::kUnknown) ==
              v1::CREDENTIAL_TYPE_UNSPECIFIED);
static_assert(static_cast<int>(domain::CredentialType::kApproved) ==
              v1::CREDENTIAL_TYPE_APPROVED);
static_assert(static_cast<int>(domain::CredentialType::kSupplemental) ==
              v1::CREDENTIAL_TYPE_SUPPLEMENTAL);
static_assert(static_cast<int>(domain::CredentialType::kSuggested) ==
              v1::CREDENTIAL_TYPE_SUGGESTED);

}  // namespace

v1::CredentialType ToProto(domain::CredentialType type) {
  return static_cast<v1::CredentialType>(type);
}

v1::CatalogueCredential ToProto(const domain::Credential& credential) {
  v1::CatalogueCredential proto;
  proto.set_code(credential.code);
  proto.set_name(credential.name);
  proto.set_type(ToProto(credential.type));
  for (const std::string& cip_code : credential.cip_codes) {
    proto.add_cip_codes(cip_code);
  }
  proto.set_for_every_program(domain::IsForEveryProgram(credential));
  return proto;
}

absl::StatusOr<std::optional<domain::CredentialType>> ParseTypeFilter(
    v1::CredentialType type) {
  return ParseFilter(type, domain::CredentialType::kSupplemental, "type",
                     "TYPE_UNKNOWN");
}

}  // namespace cte::server
