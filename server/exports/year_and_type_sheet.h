#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "domain/award.h"
#include "domain/credential.h"
#include "server/workbook/workbook_file.h"

namespace cte::server {

// The sheet "By Year and Type": a table of how many awards there were in each
// of some school years, by type and in total, and a stacked column chart of it.
class YearAndTypeSheet {
 public:
  // Both years are counted.
  YearAndTypeSheet(std::int32_t first_year, std::int32_t last_year);

  // The award is of one of the years.
  void Count(const domain::Award& award);

  // INTERNAL: the workbook cannot be written.
  absl::Status Write(WorkbookFile& book) const;

 private:
  static constexpr std::array kTypes = {domain::CredentialType::kApproved,
                                        domain::CredentialType::kSupplemental,
                                        domain::CredentialType::kSuggested};
  using Counts = std::array<std::int64_t, kTypes.size()>;

  std::int64_t MostInAYear() const;

  const std::int32_t first_year_;
  std::vector<Counts> years_;
};

}  // namespace cte::server
