#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace prometheus {
class Registry;
}

namespace cte::server {

// What the server counts and measures for Prometheus; metrics.cc has the names
// and says what each means.
//
// Whoever scrapes may see every label: never give one that tells a person
// (principals are none), nor one that a caller chose. A label that has had 256
// values shows all further ones as "other".
//
// Thread safe. What is told again and again costs a shared lock and no
// allocation.
class Metrics {
 public:
  Metrics(const std::string& version, absl::Time started);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // --- calls. `method` as in the contract, "ImportService/GetImport".

  void CallStarted(std::string_view method);
  // Once for each CallStarted. The codes are gRPC's.
  void CallEnded(std::string_view method, absl::StatusCode code,
                 absl::Duration took);
  // `limit` is the error's reason word: "SERVER_BUSY".
  void CallRefused(std::string_view limit);
  // `reason` is the error's reason word: "TOKEN_INVALID".
  void IdentityRefused(std::string_view reason);

  // --- imports

  // Rows that a commit ended, by outcome: "created", "unchanged", "rejected".
  void RowsDecided(std::string_view outcome, std::int64_t rows);
  // Findings that a check made, by their code: "PSN_REQUIRED".
  void RowFindings(std::string_view code, std::int64_t findings);
  // How many imports there are in each state now ("CHECKING"). A state that is
  // missing here has none.
  void ImportsByState(const std::map<std::string, std::int64_t>& imports);

  // --- the threads that work on the database

  // Tasks of a lane ("interactive", "background") that have not begun.
  void QueueWaiting(std::string_view lane, std::int64_t tasks);
  // Between its acceptance and its beginning a task waited this long.
  void WaitedForDatabase(absl::Duration time);

  // --- the database

  void ConnectionOpened();
  // `was_lost`: it broke. It must not be in use.
  void ConnectionClosed(bool was_lost);
  void ConnectionTaken();
  void ConnectionGivenBack();
  // A transaction runs again. After a deadlock it is told as both.
  void TransactionRetried();
  void Deadlock();
  void StatementKilled();
  // Whether it answered when it was asked last.
  void DatabaseUp(bool is_up);
  // The one that the server runs itself; `restarts` since the server began.
  void EmbeddedDatabase(bool is_up, std::int64_t restarts);

  // --- others

  // Of the newest audit record.
  void AuditPosition(std::int64_t position);
  // When the certificate that the server shows ends.
  void CertificateExpires(absl::Time time);

  // All of it, for an endpoint.
  std::shared_ptr<prometheus::Registry> registry() const;
  // All of it in Prometheus' text format.
  std::string Text() const;

 private:
  struct Families;
  const std::unique_ptr<Families> families_;
};

}  // namespace cte::server
