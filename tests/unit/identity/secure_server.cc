#include "tests/unit/identity/secure_server.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/server_builder.h>

#include <atomic>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::test {
namespace {

namespace v1 = credentials::v1;

void Prepare(grpc::ClientContext& context, const std::string& token) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(60)));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
}

}  // namespace

WhoAmI::WhoAmI(const server::Authenticator& authenticator)
    : authenticator_(authenticator) {}

grpc::Status WhoAmI::GetImport(grpc::ServerContext* context,
                               const v1::GetImportRequest*,
                               v1::GetImportResponse* response) {
  response->mutable_import()->set_import_id(Name(*context));
  return grpc::Status::OK;
}

grpc::Status WhoAmI::WatchImport(
    grpc::ServerContext* context, const v1::WatchImportRequest*,
    grpc::ServerWriter<v1::WatchImportResponse>* writer) {
  std::unique_lock lock(mutex_);
  for (int told = told_;; ++told) {
    v1::WatchImportResponse response;
    response.mutable_import()->set_import_id(Name(*context));
    writer->Write(response);
    changed_.wait(lock, [&] { return told_ > told || stopped_; });
    if (stopped_) return grpc::Status::OK;
  }
}

void WhoAmI::Tell() {
  const std::lock_guard lock(mutex_);
  ++told_;
  changed_.notify_all();
}

void WhoAmI::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

std::string WhoAmI::Name(const grpc::ServerContext& context) const {
  const auto identity = authenticator_.Identify(context);
  return identity.ok() ? identity->principal
                       : domain::ErrorReason(identity.status());
}

SecureServer::SecureServer(
    const std::shared_ptr<const server::TlsMaterial>& material,
    const server::Authenticator& authenticator)
    : authenticator_(authenticator) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(
      "127.0.0.1:0",
      std::make_shared<server::TlsCredentials>(material, authenticator),
      &port_);
  builder.RegisterService(&service_);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr) throw std::runtime_error("no server");
}

SecureServer::~SecureServer() {
  service_.Stop();
  server_->Shutdown(absl::ToChronoTime(absl::Now()));
}

std::shared_ptr<grpc::Channel> SecureServer::Connect(
    const std::string& ca_pem, const PemPair& client) const {
  static std::atomic<int> channels = 0;
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = ca_pem;
  tls.pem_private_key = client.key;
  tls.pem_cert_chain = client.certificate;
  grpc::ChannelArguments arguments;
  // Channels with the same arguments share a connection.
  arguments.SetInt("test.channel", ++channels);
  return grpc::CreateCustomChannel(absl::StrCat("127.0.0.1:", port_),
                                   grpc::SslCredentials(tls), arguments);
}

std::string Ask(const std::shared_ptr<grpc::Channel>& channel,
                const std::string& token) {
  grpc::ClientContext context;
  Prepare(context, token);
  v1::GetImportResponse response;
  const grpc::Status status =
      v1::ImportService::NewStub(channel)->GetImport(&context, {}, &response);
  if (status.ok()) return response.import().import_id();
  return absl::StrCat(absl::StatusCodeToString(
                          static_cast<absl::StatusCode>(status.error_code())),
                      ": ", status.error_message());
}

OpenStream::OpenStream(const std::shared_ptr<grpc::Channel>& channel,
                       const std::string& token)
    : stub_(v1::ImportService::NewStub(channel)) {
  Prepare(context_, token);
  reader_ = stub_->WatchImport(&context_, {});
}

OpenStream::~OpenStream() {
  context_.TryCancel();
  (void)reader_->Finish();
}

std::string OpenStream::Next() {
  v1::WatchImportResponse response;
  return reader_->Read(&response) ? response.import().import_id() : "";
}

}  // namespace cte::test
