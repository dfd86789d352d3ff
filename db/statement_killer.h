#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "db/connection.h"

namespace cte::db {

// What a session runs, as far as others may end it. Made by the session, whose
// thread says what the connection is; thread safe.
class Interruptible {
 public:
  // The connection that statements run on from here; null: none does.
  void Runs(const Connection* connection);

 private:
  friend class StatementKiller;

  // Held while a KILL is under way, so that it does not meet the connection at
  // what it does next.
  std::mutex mutex_;
  std::uint64_t connection_id_ = 0;  // 0: none
  std::string node_;
};

// Ends statements that nobody waits for any more, with KILL QUERY on a
// connection of its own, which is opened when it is first needed. Thread safe.
class StatementKiller {
 public:
  // Works on the server that the sessions are on; behind a proxy of several
  // servers it opens connections until it has met the one.
  explicit StatementKiller(const ConnectionOptions& options);
  // Ends its thread.
  ~StatementKiller();
  StatementKiller(const StatementKiller&) = delete;

  // From now until Withdraw, what runs there is ended, again and again: a KILL
  // that comes between two statements ends none. Never blocks.
  void End(const std::shared_ptr<Interruptible>& what);

  // Not any more. True if a KILL was sent, which may still be on the
  // connection and then ends the next statement; waits for one under way.
  bool Withdraw(const std::shared_ptr<Interruptible>& what);

 private:
  struct Wanted {
    std::shared_ptr<Interruptible> what;
    bool sent = false;
  };

  void RunThread();
  void Kill(Interruptible& what);
  bool Connect(const std::string& node);

  const ConnectionOptions options_;
  std::unique_ptr<Connection> connection_;  // of the thread

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<Wanted> wanted_;
  bool stopping_ = false;

  std::thread thread_;  // last: it uses the others
};

}  // namespace cte::db
