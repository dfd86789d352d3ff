#include "server/security/local_authority.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"

namespace cte::server {
namespace {

constexpr absl::Duration kRenewBefore = absl::Hours(24 * 30);

// One file for both parts: there is no moment in which they do not match.
absl::Status Save(const std::string& path, const Credential& credential) {
  const absl::StatusOr<std::string> certificate =
      CertificatePem(credential.certificate);
  if (!certificate.ok()) return certificate.status();
  const absl::StatusOr<std::string> key = KeyPem(credential.key);
  if (!key.ok()) return key.status();
  return WriteDurably(path, absl::StrCat(*certificate, *key), Readers::kOwner);
}

// Nothing if there is none, or none that one may rely on.
std::optional<Credential> Load(const std::string& path) {
  const absl::StatusOr<std::string> pem = ReadSecretFile(path);
  if (!pem.ok()) return std::nullopt;
  std::vector<Certificate> certificates = ParseCertificates(*pem);
  PrivateKey key = ParseKey(*pem);
  if (certificates.size() != 1 || key == nullptr ||
      !BelongTogether(certificates.front(), key)) {
    return std::nullopt;
  }
  return Credential{std::move(certificates.front()), std::move(key)};
}

bool IsValidFor(const Certificate& certificate, absl::Time now,
                absl::Duration time) {
  return IsValidAt(certificate, now) && IsValidAt(certificate, now + time);
}

absl::StatusOr<Credential> TakeAuthority(const std::string& path,
                                         absl::Time now) {
  std::optional<Credential> saved = Load(path);
  if (saved && IsValidFor(saved->certificate, now, kServerLife)) {
    return *std::move(saved);
  }
  absl::StatusOr<Credential> made = NewAuthority(now);
  if (!made.ok()) return made;
  const absl::Status written = Save(path, *made);
  if (!written.ok()) return written;
  return made;
}

bool IsForAll(const Certificate& certificate,
              const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return IsFor(certificate, name);
  });
}

absl::StatusOr<Credential> TakeServer(const std::string& path,
                                      const Credential& authority,
                                      const std::vector<std::string>& names,
                                      absl::Time now) {
  std::optional<Credential> saved = Load(path);
  if (saved && IsSignedBy(saved->certificate, authority) &&
      IsValidFor(saved->certificate, now, kRenewBefore) &&
      IsForAll(saved->certificate, names)) {
    return *std::move(saved);
  }
  absl::StatusOr<Credential> made = NewServer(authority, names, now);
  if (!made.ok()) return made;
  const absl::Status written = Save(path, *made);
  if (!written.ok()) return written;
  return made;
}

absl::StatusOr<std::vector<std::string>> AllNames(
    const std::vector<std::string>& host_names) {
  std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
  for (const std::string& name : host_names) {
    const absl::Status checked = CheckHostName(name);
    if (!checked.ok()) return checked;
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return names;
}

absl::StatusOr<ServerIdentity> AsPem(const Credential& authority,
                                     const Credential& server) {
  absl::StatusOr<std::string> ca = CertificatePem(authority.certificate);
  if (!ca.ok()) return ca.status();
  absl::StatusOr<std::string> certificate = CertificatePem(server.certificate);
  if (!certificate.ok()) return certificate.status();
  absl::StatusOr<std::string> key = KeyPem(server.key);
  if (!key.ok()) return key.status();
  return ServerIdentity{*std::move(ca), *std::move(certificate),
                        *std::move(key)};
}

}  // namespace

absl::StatusOr<ServerIdentity> LocalIdentity(
    const std::string& folder, const std::vector<std::string>& host_names,
    absl::Time now) {
  const absl::StatusOr<std::vector<std::string>> names = AllNames(host_names);
  if (!names.ok()) return names.status();
  const absl::StatusOr<Credential> authority =
      TakeAuthority(absl::StrCat(folder, "/authority.pem"), now);
  if (!authority.ok()) return authority.status();
  const absl::StatusOr<Credential> server =
      TakeServer(absl::StrCat(folder, "/server.pem"), *authority, *names, now);
  if (!server.ok()) return server.status();
  absl::StatusOr<ServerIdentity> identity = AsPem(*authority, *server);
  if (!identity.ok()) return identity;
  const absl::Status shown = WriteDurably(
      absl::StrCat(folder, "/ca.pem"), identity->ca_pem, Readers::kEverybody);
  if (!shown.ok()) return shown;
  return identity;
}

}  // namespace cte::server
