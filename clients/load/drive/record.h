#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "clients/load/drive/histogram.h"

namespace cte::load {

// What was measured of one operation over some time.
struct Tally {
  // How often a failure came, and the longest time that it took to come.
  struct Failure {
    std::int64_t times = 0;
    std::int64_t longest = 0;  // nanoseconds
    std::string message;       // of the first one
  };

  // Of calls that succeeded, in nanoseconds: from when each was due, and from
  // when it was begun.
  Histogram latency;
  Histogram service;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  // By code and reason, as in {"UNAVAILABLE", "SERVER_STOPPING"}.
  std::map<std::pair<std::string, std::string>, Failure> failures;

  std::int64_t failed() const;
  std::int64_t calls() const { return latency.count() + failed(); }
  void Add(const Tally& other);
};

// Some seconds of an operation.
struct Point {
  double begin = 0;   // seconds from where measuring began
  double length = 0;  // seconds
  std::int64_t calls = 0;
  std::int64_t failed = 0;
  std::int64_t rows = 0;
  std::int64_t p50 = 0;  // nanoseconds, likewise below
  std::int64_t p99 = 0;
  std::int64_t max = 0;
};

// Takes in what becomes of one operation's calls. Thread safe.
class Record {
 public:
  explicit Record(std::string operation) : operation_(std::move(operation)) {}

  void Success(std::int64_t latency, std::int64_t service, std::int64_t rows,
               std::int64_t bytes);
  void Failure(const absl::Status& failure, std::int64_t latency);
  // Of a part of an operation, which no client waits for by itself.
  void Part(std::int64_t took, std::int64_t rows);

  // Ends a point of the curves over time, which began at `begin`; answers what
  // came in it.
  Tally Cut(double begin, double length);

  const std::string& operation() const { return operation_; }
  bool is_part() const { return is_part_; }
  // All of it: what was cut. Not while Cut runs.
  const Tally& total() const { return total_; }
  const std::vector<Point>& points() const { return points_; }

 private:
  const std::string operation_;
  std::mutex mutex_;
  Tally current_;         // guarded by mutex_
  bool is_part_ = false;  // written under mutex_
  Tally total_;
  std::vector<Point> points_;
};

}  // namespace cte::load
