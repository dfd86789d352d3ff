#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/server.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "cte/credentials/v1/import_service.grpc.pb.h"
#include "server/lifecycle/tls_credentials.h"
#include "tests/support/certificates.h"

namespace cte::test {

// Tells callers who they are: the principal, or the reason of the error.
class WhoAmI : public credentials::v1::ImportService::Service {
 public:
  explicit WhoAmI(const server::Authenticator& authenticator);
  // In the id of the import.
  grpc::Status GetImport(grpc::ServerContext* context,
                         const credentials::v1::GetImportRequest* request,
                         credentials::v1::GetImportResponse* response) override;
  // At once, and again each time that Tell is called.
  grpc::Status WatchImport(
      grpc::ServerContext* context,
      const credentials::v1::WatchImportRequest* request,
      grpc::ServerWriter<credentials::v1::WatchImportResponse>* writer)
      override;
  void Tell();
  void Stop();

 private:
  std::string Name(const grpc::ServerContext& context) const;

  const server::Authenticator& authenticator_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int told_ = 0;
  bool stopped_ = false;
};

// A gRPC server with our TLS credentials on a port that is free.
class SecureServer {
 public:
  SecureServer(const std::shared_ptr<const server::TlsMaterial>& material,
               const server::Authenticator& authenticator);
  ~SecureServer();
  SecureServer(const SecureServer&) = delete;

  // A connection of its own, shared with no other channel. Nobody's
  // certificate if there is no `client`.
  std::shared_ptr<grpc::Channel> Connect(const std::string& ca_pem,
                                         const PemPair& client = {}) const;
  WhoAmI& service() { return service_; }

 private:
  const server::Authenticator authenticator_;
  WhoAmI service_{authenticator_};
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

// What GetImport answers: "principal", or "CODE: message" of gRPC.
std::string Ask(const std::shared_ptr<grpc::Channel>& channel,
                const std::string& token = "");

// A call of WatchImport that is open.
class OpenStream {
 public:
  explicit OpenStream(const std::shared_ptr<grpc::Channel>& channel,
                      const std::string& token = "");
  ~OpenStream();
  OpenStream(const OpenStream&) = delete;
  // What it says next; "" if it has ended.
  std::string Next();

 private:
  std::unique_ptr<credentials::v1::ImportService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<credentials::v1::WatchImportResponse>>
      reader_;
};

}  // namespace cte::test
