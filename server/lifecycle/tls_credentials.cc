#include "server/lifecycle/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/slice.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "server/gate/access_table.h"

namespace cte::server {
namespace {

// What gRPC's callbacks of one port work on; it ends with gRPC's credentials.
struct Port {
  std::shared_ptr<const TlsMaterial> material;
  Authenticator authenticator;
  TlsCredentials::Refused refused;
  std::shared_ptr<const TlsMaterial::State> shown;
};

std::string_view View(const grpc_slice& slice) {
  return {reinterpret_cast<const char*>(GRPC_SLICE_START_PTR(slice)),
          GRPC_SLICE_LENGTH(slice)};
}

std::string_view Property(const grpc_auth_context* context, const char* name) {
  grpc_auth_property_iterator values =
      grpc_auth_context_find_properties_by_name(context, name);
  const grpc_auth_property* value = grpc_auth_property_iterator_next(&values);
  if (value == nullptr) return {};
  return {value->value, value->value_length};
}

// gRPC asks before each handshake, one at a time.
grpc_ssl_certificate_config_reload_status Fetch(
    void* state, grpc_ssl_server_certificate_config** config) {
  Port& port = *static_cast<Port*>(state);
  auto current = port.material->current();
  if (current == port.shown) {
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  }
  const grpc_ssl_pem_key_cert_pair pair = {
      current->server.key_pem.c_str(), current->server.certificate_pem.c_str()};
  // gRPC wants one even where it asks no client for a certificate.
  const std::string& client_ca = port.material->AsksForCertificates()
                                     ? current->client_ca_pem
                                     : current->server.certificate_pem;
  *config =
      grpc_ssl_server_certificate_config_create(client_ca.c_str(), &pair, 1);
  port.shown = std::move(current);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

// All that it is given stays until `done` is called, from whichever thread.
void Process(void* state, grpc_auth_context* context, const grpc_metadata* md,
             size_t md_size, grpc_process_auth_metadata_done_cb done,
             void* call) {
  Evidence evidence;
  evidence.certificate_pem =
      Property(context, GRPC_X509_PEM_CERT_PROPERTY_NAME);
  evidence.chain_pem =
      Property(context, GRPC_X509_PEM_CERT_CHAIN_PROPERTY_NAME);
  std::string_view path;
  for (size_t i = 0; i < md_size; ++i) {
    const std::string_view key = View(md[i].key);
    if (key == "authorization") {
      evidence.authorizations.push_back(View(md[i].value));
    } else if (key == ":path") {
      path = View(md[i].value);
    }
  }
  const auto& port = *static_cast<const Port*>(state);
  const auto finish = [&port, done, call](const absl::Status& status) {
    if (!status.ok()) port.refused(status);
    done(call, nullptr, 0, nullptr, 0,
         static_cast<grpc_status_code>(status.code()),
         std::string(status.message()).c_str());
  };
  const AccessRule* const rule = RuleOfPath(path);
  if (rule != nullptr && rule->who == Who::kAnybody) {
    finish(absl::OkStatus());
  } else if (!IsCallable(path)) {
    finish(absl::PermissionDeniedError(
        "This server does not say who may make this call, so that nobody may. "
        "Tell the operator."));
  } else {
    port.authenticator.Admit(evidence, finish);
  }
}

void Destroy(void* state) { delete static_cast<Port*>(state); }

}  // namespace

TlsCredentials::TlsCredentials(std::shared_ptr<const TlsMaterial> material,
                               Authenticator authenticator, Refused refused)
    : material_(std::move(material)),
      authenticator_(std::move(authenticator)),
      refused_(std::move(refused)) {}

void TlsCredentials::SetAuthMetadataProcessor(
    const std::shared_ptr<grpc::AuthMetadataProcessor>&) {
  std::abort();
}

int TlsCredentials::AddPortToServer(const std::string& address,
                                    grpc_server* server) {
  auto* const port = new Port{material_, authenticator_, refused_, nullptr};
  grpc_server_credentials* const credentials =
      grpc_ssl_server_credentials_create_with_options(
          grpc_ssl_server_credentials_create_options_using_config_fetcher(
              material_->AsksForCertificates()
                  ? GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY
                  : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
              Fetch, port));
  grpc_server_credentials_set_auth_metadata_processor(
      credentials, {.process = Process, .destroy = Destroy, .state = port});
  const int bound =
      grpc_server_add_http2_port(server, address.c_str(), credentials);
  grpc_server_credentials_release(credentials);
  return bound;
}

}  // namespace cte::server
