// bare_server: the limit that GetProgram is measured beside. A gRPC server with
// TLS that answers ProgramService.GetProgram with what one prepared point
// SELECT finds, and does nothing else: it asks nobody who calls, knows no
// grants, keeps no log and counts nothing. Callback handlers hand each call to
// one of --threads threads, each with a connection of its own, in the order in
// which calls come. Prints its address, and ends when its stdin does.

#include <cte/credentials/v1/program_service.grpc.pb.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <CLI/CLI.hpp>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "db/connection.h"

namespace cte::bench {
namespace {

namespace v1 = credentials::v1;

struct Waiting {
  const v1::GetProgramRequest* request;
  v1::GetProgramResponse* response;
  grpc::ServerUnaryReactor* reactor;
};

grpc::Status Answer(db::Connection& connection, const Waiting& call) {
  bool found = false;
  const auto status = connection.Query(
      "SELECT psn, cip_code, name, type FROM programs WHERE psn = ?",
      {static_cast<std::int64_t>(call.request->psn())},
      [&](const db::Row& row) {
        v1::ProgramYear& program = *call.response->mutable_program();
        program.set_psn(row.Int(0));
        program.set_cip_code(row.Text(1));
        program.set_program_name(row.Text(2));
        program.set_program_type(row.Text(3));
        found = true;
      });
  if (!status.ok()) return {grpc::StatusCode::INTERNAL, status.ToString()};
  if (!found) return {grpc::StatusCode::NOT_FOUND, "no such program"};
  return grpc::Status::OK;
}

// One queue, and threads that take from it.
class Pool {
 public:
  Pool(const db::ConnectionOptions& options, int threads) {
    for (int i = 0; i < threads; ++i) {
      threads_.emplace_back([this, options] { Run(options); });
    }
  }
  ~Pool() {
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  Pool(const Pool&) = delete;

  void Add(const Waiting& call) {
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(call);
    }
    changed_.notify_one();
  }

 private:
  void Run(const db::ConnectionOptions& options) {
    auto connection = db::Connection::Open(options);
    if (!connection.ok()) {
      std::fprintf(stderr, "bare_server: %s\n",
                   connection.status().ToString().c_str());
      std::_Exit(1);
    }
    for (;;) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return stops_ || !calls_.empty(); });
      if (calls_.empty()) return;
      const Waiting call = calls_.front();
      calls_.pop_front();
      lock.unlock();
      call.reactor->Finish(Answer(**connection, call));
    }
  }

  std::mutex mutex_;  // guards calls_ and stops_
  std::condition_variable changed_;
  std::deque<Waiting> calls_;
  bool stops_ = false;
  std::vector<std::thread> threads_;
};

std::vector<std::int64_t> AllPrograms(const db::ConnectionOptions& options) {
  std::vector<std::int64_t> psns;
  auto connection = db::Connection::Open(options);
  if (!connection.ok()) return psns;
  (void)(*connection)
      ->Query("SELECT psn FROM programs ORDER BY psn", {},
              [&](const db::Row& row) { psns.push_back(row.Int(0)); });
  return psns;
}

class BareService final : public v1::ProgramService::CallbackService {
 public:
  BareService(Pool& pool, std::vector<std::int64_t> psns)
      : pool_(pool), psns_(std::move(psns)) {}

  // These two are not measured: they tell ctecred-load what to ask for.
  grpc::ServerUnaryReactor* ListDistricts(
      grpc::CallbackServerContext* context, const v1::ListDistrictsRequest*,
      v1::ListDistrictsResponse* response) override {
    response->add_districts()->set_district_code("00000");
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }
  grpc::ServerUnaryReactor* ListPrograms(
      grpc::CallbackServerContext* context, const v1::ListProgramsRequest*,
      v1::ListProgramsResponse* response) override {
    for (const std::int64_t psn : psns_) {
      response->add_programs()->set_psn(psn);
    }
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  grpc::ServerUnaryReactor* GetProgram(
      grpc::CallbackServerContext* context,
      const v1::GetProgramRequest* request,
      v1::GetProgramResponse* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    pool_.Add({request, response, reactor});
    return reactor;
  }

 private:
  Pool& pool_;
  const std::vector<std::int64_t> psns_;
};

std::string ReadFile(const std::string& path) {
  const std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Options {
  db::ConnectionOptions database;
  std::string identity;  // a PEM file with the certificate and its key
  int threads = 4;
};

int Serve(const Options& options) {
  db::Connection::InitializeDriver();
  Pool pool(options.database, options.threads);
  BareService service(pool, AllPrograms(options.database));
  const std::string pem = ReadFile(options.identity);
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({pem, pem});
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(tls),
                           &port);
  builder.RegisterService(&service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    std::fprintf(stderr, "bare_server: cannot serve with %s\n",
                 options.identity.c_str());
    return 1;
  }
  std::printf("127.0.0.1:%d\n", port);
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
  server->Shutdown(std::chrono::system_clock::now());
  server->Wait();
  return 0;
}

}  // namespace
}  // namespace cte::bench

int main(int argc, char** argv) {
  cte::bench::Options options;
  options.database.user = "root";
  options.database.database = "ctecred";
  CLI::App app("Answers GetProgram with one prepared point SELECT.");
  app.add_option("--socket", options.database.socket_path)->required();
  app.add_option("--identity", options.identity)->required();
  app.add_option("--threads", options.threads)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  return cte::bench::Serve(options);
}
