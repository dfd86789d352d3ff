#include "server/config/config_checks.h"

#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "domain/error.h"
#include "server/security/bootstrap.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"
#include "server/security/server_identity.h"

namespace cte::server {
namespace {

absl::Status Mistake(const std::string& text) {
  return domain::Error(absl::StatusCode::kInvalidArgument, "SETTING_INVALID",
                       text);
}

absl::Status Mistake(const std::string& setting, const absl::Status& problem) {
  return Mistake(absl::StrCat(setting, ": ", problem.message()));
}

absl::Status CheckEmbedded(const Settings& settings, const Config& config,
                           const MySqlFlags& mysql) {
  for (const auto& [key, value] :
       {std::pair{"database-password-file", mysql.password_file},
        {"database-tls-ca", mysql.tls_ca_file},
        {"admin-token-file", config.admin_token_file}}) {
    if (!value.empty()) {
      return Mistake(
          absl::StrCat(settings.NameOf(key), " \"", value,
                       "\" is allowed with a database mysql://... only, and ",
                       settings.NameOf("database"), " is none; leave it out"));
    }
  }
  if (!mysql.password.empty()) {
    return Mistake(absl::StrCat(settings.NameOf("database-password"),
                                " is allowed with a database mysql://... only, "
                                "and ",
                                settings.NameOf("database"),
                                " is none; leave it out"));
  }
  return absl::OkStatus();
}

absl::Status CompleteMySql(const Settings& settings, const Config& config,
                           const MySqlFlags& flags, MySqlConfig& mysql) {
  if (!config.local_users.empty()) {
    return Mistake(absl::StrCat(
        settings.NameOf("local-user"), " \"", config.local_users.front(),
        "\" is allowed with a database embedded:FOLDER only; leave it out"));
  }
  if (config.tls_certificate_file.empty() && !config.migrate) {
    return Mistake(
        absl::StrCat(settings.NameOf("database"),
                     " with mysql://... requires --tls-certificate and "
                     "--tls-key: servers that share a database must show "
                     "certificates that all clients trust"));
  }
  mysql.tls_ca_file = flags.tls_ca_file;
  mysql.password = flags.password;
  if (flags.password_file.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> password =
      ReadSecretFile(flags.password_file);
  if (!password.ok()) {
    return Mistake(settings.NameOf("database-password-file"),
                   password.status());
  }
  // Editors end a file with a line break; a password may end in a blank.
  mysql.password =
      std::string(absl::StripSuffix(absl::StripSuffix(*password, "\n"), "\r"));
  return absl::OkStatus();
}

// A file of certificates, if it is named.
absl::Status CheckCertificates(const Settings& settings, std::string_view key,
                               const std::string& file) {
  if (file.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> text = ReadWholeFile(file);
  if (!text.ok()) return Mistake(settings.NameOf(key), text.status());
  if (!ParseCertificates(*text).empty()) return absl::OkStatus();
  return Mistake(absl::StrCat(settings.NameOf(key), ": \"", file,
                              "\" holds no certificate in the PEM format, or "
                              "one that is damaged; name a file with the "
                              "certificate of the CA"));
}

}  // namespace

absl::Status CompleteAndCheck(const Settings& settings, const MySqlFlags& flags,
                              Config& config) {
  if (config.tls_certificate_file.empty() != config.tls_key_file.empty()) {
    return Mistake(absl::StrCat(settings.NameOf("tls-certificate"), " and ",
                                settings.NameOf("tls-key"),
                                " belong together: give both or none"));
  }
  const absl::Status identity = CheckIdentity(config.identity);
  if (!identity.ok()) return identity;
  if (auto* mysql = std::get_if<MySqlConfig>(&config.database)) {
    return CompleteMySql(settings, config, flags, *mysql);
  }
  return CheckEmbedded(settings, config, flags);
}

absl::Status CheckFiles(const Settings& settings, const Config& config) {
  if (!config.tls_certificate_file.empty()) {
    const auto identity =
        FilesIdentity(config.tls_certificate_file, config.tls_key_file);
    if (!identity.ok()) {
      return Mistake(absl::StrCat(settings.NameOf("tls-certificate"), ", ",
                                  settings.NameOf("tls-key")),
                     identity.status());
    }
  }
  if (!config.admin_token_file.empty()) {
    const auto token = ReadTokenFile(config.admin_token_file);
    if (!token.ok()) {
      return Mistake(settings.NameOf("admin-token-file"), token.status());
    }
  }
  absl::Status checked =
      CheckCertificates(settings, "client-ca", config.identity.client_ca_file);
  const auto* mysql = std::get_if<MySqlConfig>(&config.database);
  if (checked.ok() && mysql != nullptr) {
    checked =
        CheckCertificates(settings, "database-tls-ca", mysql->tls_ca_file);
  }
  return checked;
}

}  // namespace cte::server
