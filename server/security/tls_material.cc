#include "server/security/tls_material.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/certificate.h"
#include "server/security/private_file.h"
#include "server/telemetry/log.h"

namespace cte::server {
namespace {

absl::StatusOr<std::string> ReadClientCa(const std::string& file) {
  if (file.empty()) return std::string();
  absl::StatusOr<std::string> pem = ReadWholeFile(file);
  if (!pem.ok() || !ParseCertificates(*pem).empty()) return pem;
  return domain::Error(
      absl::StatusCode::kFailedPrecondition, "CLIENT_CA_INVALID",
      absl::StrCat("The file ", file,
                   " holds no certificates, or a damaged one. It must hold, as "
                   "PEM text, those by which the certificates of clients are "
                   "signed."));
}

bool AreSame(const ServerIdentity& left, const ServerIdentity& right) {
  return left.certificate_pem == right.certificate_pem &&
         left.key_pem == right.key_pem;
}

}  // namespace

absl::StatusOr<std::shared_ptr<TlsMaterial>> TlsMaterial::Load(
    Options options) {
  absl::StatusOr<ServerIdentity> server = options.server();
  if (!server.ok()) return server.status();
  absl::StatusOr<std::string> client_ca = ReadClientCa(options.client_ca_file);
  if (!client_ca.ok()) return client_ca.status();
  return std::shared_ptr<TlsMaterial>(new TlsMaterial(
      std::move(options),
      {.server = *std::move(server), .client_ca_pem = *std::move(client_ca)}));
}

TlsMaterial::TlsMaterial(Options options, State state)
    : options_(std::move(options)),
      current_(std::make_shared<const State>(std::move(state))),
      ticker_(options_.look_every, [this] { Reload(); }) {}

std::shared_ptr<const TlsMaterial::State> TlsMaterial::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

void TlsMaterial::Reload() {
  const std::lock_guard looking(looking_);
  State state = *current();
  std::string problem;
  bool is_new = false;

  absl::StatusOr<ServerIdentity> server = options_.server();
  if (!server.ok()) {
    problem = std::string(server.status().message());
  } else if (!AreSame(*server, state.server)) {
    state.server = *std::move(server);
    is_new = true;
    Log(LogLevel::kInfo, "server certificate replaced");
  }
  absl::StatusOr<std::string> client_ca = ReadClientCa(options_.client_ca_file);
  if (!client_ca.ok()) {
    absl::StrAppend(&problem, problem.empty() ? "" : " ",
                    client_ca.status().message());
  } else if (*client_ca != state.client_ca_pem) {
    state.client_ca_pem = *std::move(client_ca);
    is_new = true;
    Log(LogLevel::kInfo, "client CA replaced");
  }

  // Once, and not at each look.
  if (!problem.empty() && problem != last_problem_) {
    Log(LogLevel::kWarning, "TLS files not taken, the last good ones stay",
        {{"error", problem}});
  }
  last_problem_ = std::move(problem);
  if (!is_new) return;
  const std::lock_guard lock(mutex_);
  current_ = std::make_shared<const State>(std::move(state));
}

}  // namespace cte::server
