#pragma once

#include <memory>
#include <string>
#include <vector>

#include "clients/load/report/results.h"

namespace cte::load {

// A run of two seconds with one operation: 100 calls of 10 ms and one of 1 s.
class FakeResults {
 public:
  explicit FakeResults(const std::string& operation = "program")
      : record_(operation) {
    for (int i = 0; i < 100; ++i) record_.Success(10'000'000, 10'000'000, 1, 0);
    record_.Cut(0, 1);
    record_.Success(1'000'000'000, 1'000'000'000, 1, 0);
    record_.Cut(1, 1);
    results_.title = operation;
    results_.server = "127.0.0.1:50443";
    results_.plan.clients = 4;
    results_.plan.warm_up = std::chrono::seconds(1);
    results_.outcome.seconds = 2;
    results_.operations = {&record_};
  }

  void Fail(const absl::Status& failure) {
    record_.Failure(failure, 5'000'000);
    record_.Cut(2, 0);
  }

  Results& results() { return results_; }

 private:
  Record record_;
  Results results_;
};

}  // namespace cte::load
