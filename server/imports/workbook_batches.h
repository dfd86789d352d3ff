#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "domain/import.h"
#include "domain/raw_row.h"
#include "domain/row_parser.h"
#include "server/workbook/reader.h"

namespace cte::server {

// The rows of a workbook, parsed and in batches, which a thread of its own
// reads ahead.
//
// Memory: what the reader holds (see there), and two batches beside what Next
// has answered: some 200 bytes a row, and up to about a mebibyte of text.
class WorkbookBatches {
 public:
  struct Batch {
    std::vector<domain::ParsedRow> rows;  // none: the sheet is at its end
    domain::Progress read;                // in bytes, when they were read
  };

  // Of the rows that are left to read, `batch_rows` (at least 1) at a time at
  // most.
  WorkbookBatches(std::unique_ptr<WorkbookReader> reader, int batch_rows);
  // Waits for a batch that is being read.
  ~WorkbookBatches();
  WorkbookBatches(const WorkbookBatches&) = delete;

  // Waits for the next batch. One thread at a time; not any more after an
  // error, which is the reader's.
  absl::StatusOr<Batch> Next();

 private:
  void ReadAhead();
  absl::StatusOr<Batch> Read();

  const std::unique_ptr<WorkbookReader> reader_;
  const std::size_t most_rows_;
  // Of who reads:
  std::size_t batch_rows_;                // of the next batch
  std::vector<domain::RawRow> raw_rows_;  // their memory is used again

  std::mutex mutex_;  // guards what follows, up to has_ended_
  std::condition_variable changed_;
  std::deque<absl::StatusOr<Batch>> ahead_;
  bool is_wanted_ = true;
  bool has_ended_ = false;

  std::future<void> reading_;  // last: uses what is above
};

}  // namespace cte::server
