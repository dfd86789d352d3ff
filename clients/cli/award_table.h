#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "cte/credentials/v1/award.pb.h"

namespace cte::client {

// Awards as a table shows them; one that was removed has a note that says so.
class AwardTable {
 public:
  // What the awards are all of, and what so needs no column.
  enum class Of { kProgram, kStudent, kDistrict };

  explicit AwardTable(Of of) : of_(of) {}

  std::vector<Column> Columns() const;
  TableRow Row(const credentials::v1::Award& award) const;

 private:
  Of of_;
};

// What the award is for, with what `awards remove` calls it:
// "Welder (AWSIITM)", "Rust Programmer (suggested)".
std::string CredentialText(const credentials::v1::Award& award);

// "Approved", "Supplemental", "Suggested".
std::string TypeText(credentials::v1::CredentialType type);

}  // namespace cte::client
