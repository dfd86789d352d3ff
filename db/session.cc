#include "db/session.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "domain/error.h"

namespace cte::db {
namespace {

constexpr std::string_view kUnavailable = "DATABASE_UNAVAILABLE";
// LOCK_CONFLICTs that are no lock that was waited for.
constexpr std::string_view kDeadlock = "1213";
constexpr std::string_view kGroupConflict = "3101";
constexpr int kTries = 12;
constexpr absl::Duration kLongestPause = absl::Milliseconds(400);

absl::Duration PauseBefore(int attempt) {
  static thread_local absl::BitGen random;
  const absl::Duration most = std::min(
      absl::Milliseconds(2) * (1 << std::min(attempt, 10)), kLongestPause);
  return most * absl::Uniform(random, 0.5, 1.0);
}

// For whom nobody listens.
Observer& Nobody() {
  static Observer nobody;
  return nobody;
}

// Whether the transaction only lost a race. ABORTED with another reason is an
// answer of the work itself.
bool IsLostRace(const absl::Status& status) {
  return absl::IsAborted(status) &&
         domain::ErrorReason(status) == "LOCK_CONFLICT";
}

absl::Status Unavailable(const absl::Status& cause) {
  return domain::Error(
      absl::StatusCode::kUnavailable, kUnavailable,
      absl::StrCat("The database does not answer now (",
                   std::string(cause.message()), "). Try again shortly."));
}

}  // namespace

class Session::Use {
 public:
  explicit Use(Session& session)
      : session_(session),
        observer_(session.snapshot_ ? nullptr : &session.observer_) {
    if (observer_ != nullptr) observer_->Taken();
  }
  ~Use() {
    session_.used_ = absl::Now();
    if (observer_ != nullptr) observer_->GivenBack();
  }
  Use(const Use&) = delete;

 private:
  Session& session_;
  Observer* const observer_;  // null within a snapshot, which is one use
};

Session::Session(ConnectionOptions options,
                 std::shared_ptr<StatementKiller> killer)
    : options_(std::move(options)),
      killer_(std::move(killer)),
      observer_(options_.observer == nullptr ? Nobody() : *options_.observer) {}

Session::~Session() { Disconnect(); }

absl::Status Session::Transact(
    const std::function<absl::Status(Connection&)>& work) {
  absl::Status status = NoSnapshotIsOpen();
  if (!status.ok()) return status;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    if (attempt > 0) {
      observer_.Retried();
      absl::SleepFor(PauseBefore(attempt));
    }
    auto connection = Connect();
    if (!connection.ok()) return Unavailable(connection.status());
    status = TransactOnce(**connection, work);
    Observe(status);
    if (!IsLostRace(status)) break;
  }
  return Settle(status);
}

absl::Status Session::TransactOnce(
    Connection& connection,
    const std::function<absl::Status(Connection&)>& work) {
  const Use use(*this);
  auto transaction = Transaction::Begin(connection);
  if (!transaction.ok()) return transaction.status();
  absl::Status status = work(connection);
  if (status.ok()) status = transaction->Commit();
  return status;
}

absl::Status Session::Run(
    const std::function<absl::Status(Connection&)>& work) {
  auto connection = Connect();
  if (!connection.ok()) return Unavailable(connection.status());
  absl::Status status;
  {
    const Use use(*this);
    status = work(**connection);
  }
  Observe(status);
  return Settle(status);
}

absl::Status Session::Snapshot(const std::function<absl::Status()>& work) {
  absl::Status status = NoSnapshotIsOpen();
  if (!status.ok()) return status;
  auto connection = Connect();
  if (!connection.ok()) return Unavailable(connection.status());
  {
    const Use use(*this);
    auto snapshot = Transaction::BeginSnapshot(**connection);
    if (!snapshot.ok()) return Settle(snapshot.status());
    snapshot_.emplace(*std::move(snapshot));
    const absl::Cleanup end = [this] { snapshot_.reset(); };
    status = work();
  }
  if (status.ok() && !(*connection)->healthy()) {
    status = absl::UnavailableError("The connection broke in a snapshot.");
  }
  return Settle(status);
}

void Session::Until(const std::stop_token& stop,
                    const std::function<void()>& work) {
  stop_ = stop;
  if (connection_ != nullptr) connection_->StopAt(stop);
  const absl::Cleanup end = [&] { EndUntil(); };
  const std::stop_callback kill(stop, [this] { killer_->End(running_); });
  work();
}

void Session::EndUntil() {
  const bool was_stopped = stop_.stop_requested();
  stop_ = {};
  if (connection_ != nullptr) connection_->StopAt({});
  if (!was_stopped || !killer_->Withdraw(running_)) return;
  // What is left of a KILL ends this.
  if (connection_ != nullptr) (void)connection_->ExecuteDirect("DO 0");
  if (connection_ != nullptr && !connection_->healthy()) Disconnect();
}

absl::Status Session::NoSnapshotIsOpen() const {
  if (!snapshot_) return absl::OkStatus();
  return domain::Error(absl::StatusCode::kFailedPrecondition, "SNAPSHOT_OPEN",
                       "A snapshot is read; end it before the next "
                       "transaction begins.");
}

absl::StatusOr<Connection*> Session::Connect() {
  if (snapshot_) return connection_.get();
  if (connection_ != nullptr && absl::Now() - used_ > options_.trusted_idle) {
    (void)connection_->ExecuteDirect("DO 0");
  }
  if (connection_ == nullptr || !connection_->healthy()) {
    Disconnect();
    auto opened = Connection::Open(options_);
    if (!opened.ok()) {
      observer_.ConnectFailed();
      return opened.status();
    }
    observer_.Connected();
    connection_ = *std::move(opened);
    used_ = absl::Now();
    connection_->StopAt(stop_);
    running_->Runs(connection_.get());
  }
  return connection_.get();
}

void Session::Disconnect() {
  if (connection_ == nullptr) return;
  running_->Runs(nullptr);
  const bool was_lost = !connection_->healthy();
  connection_.reset();
  observer_.Disconnected(was_lost);
}

void Session::Observe(const absl::Status& status) const {
  if (status.ok()) return;
  const std::string reason = domain::ErrorReason(status);
  if (reason == "STATEMENT_KILLED") observer_.StatementKilled();
  if (reason != "LOCK_CONFLICT") return;
  const std::string number = domain::ErrorMetadata(status)["number"];
  if (number == kDeadlock || number == kGroupConflict) observer_.Deadlocked();
}

absl::Status Session::Settle(const absl::Status& status) {
  if (!snapshot_ && connection_ != nullptr && !connection_->healthy()) {
    Disconnect();
  }
  if (domain::ErrorReason(status) == kUnavailable) return status;
  // Not the caller's right, but the server's own.
  if (domain::ErrorReason(status) == "DATABASE_ACCESS_DENIED") {
    return domain::Error(
        absl::StatusCode::kInternal, "DATABASE_ERROR",
        absl::StrCat("The database's user lacks a right that the server needs "
                     "(",
                     std::string(status.message()),
                     "). Give it those of deploy/sql/grants.sql."));
  }
  const bool away = absl::IsUnavailable(status) || absl::IsUnknown(status) ||
                    IsLostRace(status);
  return away ? Unavailable(status) : status;
}

}  // namespace cte::db
