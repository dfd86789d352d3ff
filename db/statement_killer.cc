#include "db/statement_killer.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace cte::db {
namespace {

constexpr std::chrono::milliseconds kAgainAfter{20};
// With a proxy, each may lead to another server.
constexpr int kConnects = 8;

// Whoever is to be ended waits for a KILL that is under way.
ConnectionOptions Impatient(ConnectionOptions options) {
  options.connect_timeout = absl::Seconds(2);
  options.io_timeout = absl::Seconds(2);
  return options;
}

}  // namespace

void Interruptible::Runs(const Connection* connection) {
  const std::lock_guard lock(mutex_);
  connection_id_ = connection == nullptr ? 0 : connection->server_id();
  node_ = connection == nullptr ? "" : connection->node();
}

StatementKiller::StatementKiller(const ConnectionOptions& options)
    : options_(Impatient(options)),
      thread_(&StatementKiller::RunThread, this) {}

StatementKiller::~StatementKiller() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

void StatementKiller::End(const std::shared_ptr<Interruptible>& what) {
  const std::lock_guard lock(mutex_);
  wanted_.push_back({what});
  changed_.notify_one();
}

bool StatementKiller::Withdraw(const std::shared_ptr<Interruptible>& what) {
  bool sent = false;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(wanted_, [&](const Wanted& wanted) {
      if (wanted.what != what) return false;
      sent = sent || wanted.sent;
      return true;
    });
  }
  const std::lock_guard under_way(what->mutex_);
  return sent;
}

void StatementKiller::RunThread() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (wanted_.empty()) {
      changed_.wait(lock);
      continue;
    }
    for (std::size_t i = 0; i < wanted_.size(); ++i) {
      // Said before it is so: Withdraw may come in between.
      wanted_[i].sent = true;
      const std::shared_ptr<Interruptible> what = wanted_[i].what;
      const std::unique_lock under_way(what->mutex_);
      lock.unlock();
      Kill(*what);
      lock.lock();
    }
    changed_.wait_for(lock, kAgainAfter);
  }
}

void StatementKiller::Kill(Interruptible& what) {
  if (what.connection_id_ == 0 || !Connect(what.node_)) return;
  (void)connection_->ExecuteDirect(
      absl::StrCat("KILL QUERY ", what.connection_id_));
}

bool StatementKiller::Connect(const std::string& node) {
  for (int i = 0; i < kConnects; ++i) {
    if (connection_ == nullptr || !connection_->healthy()) {
      auto opened = Connection::Open(options_);
      if (!opened.ok()) return false;
      connection_ = *std::move(opened);
    }
    if (connection_->node() == node) return true;
    connection_.reset();
  }
  return false;
}

}  // namespace cte::db
