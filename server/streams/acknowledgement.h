#pragma once

#include <cte/credentials/v1/import_service.pb.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "domain/row_batch.h"
#include "domain/row_checker.h"

namespace cte::server {

// The answer to a batch, in as many messages as its rows that were not created
// take; one at least. They are made one by one, as the client reads them: a
// message takes up more than the rows that it is made of.
class Acknowledgement {
 public:
  // The rows of a batch with this offset have their outcomes.
  Acknowledgement(std::int64_t offset, std::vector<domain::CheckedRow> rows);

  // The next message; not to be called at the end.
  credentials::v1::ImportRowsResponse Next();
  bool is_at_end() const { return is_at_end_; }

 private:
  std::int64_t offset_;
  std::int64_t durable_offset_;
  domain::BatchCounts counts_;
  std::vector<domain::CheckedRow> rows_;  // those that were not created
  std::size_t next_ = 0;                  // of them
  bool is_at_end_ = false;
};

}  // namespace cte::server
