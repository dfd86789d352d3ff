#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "db/embedded/child_process.h"

namespace cte::db {

// A command in the form that exec takes, made before the fork: between fork and
// exec in a program of many threads only async-signal-safe calls are allowed,
// and an allocation is not one.
class ExecArguments {
 public:
  explicit ExecArguments(const Command& command);
  ExecArguments(const ExecArguments&) = delete;

  // Async-signal-safe. Replaces the process; returns only if that fails, with
  // errno set. `output` becomes standard output and error.
  void Exec(int output) const;

 private:
  const Command command_;
  std::vector<char*> argv_;
};

// Async-signal-safe. Signals as a new program expects them: none blocked, none
// ignored, whatever the threads of this one have set.
void ResetSignals();

}  // namespace cte::db
