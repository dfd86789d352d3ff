#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "domain/import.h"
#include "domain/row_checker.h"
#include "domain/stores.h"

namespace cte::server {

// What the column Error of an annotated workbook says of a row (R20): a line
// for each finding, errors first; "" for a row with nothing to say.
std::string ErrorText(const domain::CheckedRow& row);

// The same for the rows of a stored import, by row number; asked for in rising
// order, it reads the rows a page at a time. One thread at a time.
class ErrorTexts {
 public:
  // Does not own the store.
  ErrorTexts(domain::ImportStore& store, domain::ImportId id)
      : store_(store), id_(id) {}

  absl::StatusOr<std::string> Of(std::int32_t row_number);

 private:
  domain::ImportStore& store_;
  const domain::ImportId id_;
  domain::RowPage page_;
  std::size_t place_ = 0;  // in the page
  bool begun_ = false;
};

}  // namespace cte::server
