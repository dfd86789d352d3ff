#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "clients/cpp/row_source.h"

namespace cte::client {

// Rows whose PSN is their offset.
class CountedRows : public RowSource {
 public:
  explicit CountedRows(std::int64_t count, std::size_t name_bytes = 0)
      : count_(count), name_(name_bytes, 'x') {}

  std::vector<std::int64_t> seeks;
  // The UIC of each row.
  std::function<std::string(std::int64_t offset)> uic;
  // What Next answers instead of the row at this offset.
  std::int64_t broken_at = -1;
  absl::Status failure;
  bool once = false;  // cannot go back
  std::int64_t forgotten = 0;

  absl::Status Seek(std::int64_t offset) override {
    seeks.push_back(offset);
    if (once && offset < next_) return absl::AbortedError("gone");
    next_ = offset;
    return absl::OkStatus();
  }

  void Forget(std::int64_t offset) override { forgotten = offset; }

  absl::StatusOr<bool> Next(Row& row) override {
    if (next_ == broken_at) return failure;
    if (next_ == count_) return false;
    if (uic) row.set_uic(uic(next_));
    row.set_psn(std::to_string(next_++));
    row.set_credential_name(name_);
    return true;
  }

 private:
  const std::int64_t count_;
  const std::string name_;
  std::int64_t next_ = 0;
};

}  // namespace cte::client
