#pragma once

namespace cte::db {

// Hears what happens between stores and their database, to count it. Called
// from the threads of the stores: must be thread safe and quick, and must not
// throw. Does nothing by itself.
class Observer {
 public:
  virtual ~Observer() = default;

  // Whether the database let a connection in.
  virtual void Connected() {}
  virtual void ConnectFailed() {}
  // A connection that was let in is gone; `was_lost`: it broke. It is not in
  // use.
  virtual void Disconnected(bool /*was_lost*/) {}
  // Work on a connection begins and ends.
  virtual void Taken() {}
  virtual void GivenBack() {}

  // A transaction that lost a race runs again.
  virtual void Retried() {}
  // A statement or a commit failed as deadlocked; on Galera and in a replicated
  // group also one that conflicts with another node's.
  virtual void Deadlocked() {}
  // A statement was ended before it was done, by us or by the server.
  virtual void StatementKilled() {}
};

}  // namespace cte::db
