#pragma once

#include <string>
#include <vector>

#include "tests/store/store_test.h"

namespace cte::test {

// A record in a line: action, psn, year, UIC, "import" or "-", rows; then each
// change as "field:before>after".
std::string Line(const domain::AuditRecord& record);
std::vector<std::string> Lines(const std::vector<domain::AuditRecord>& records);

// A test that looks at what the audit has told since it began, or since News()
// was asked last.
class AuditTest : public StoreTest {
 protected:
  void SetUp() override;

  domain::AuditStore& audit() { return store_->audit(); }
  std::vector<domain::AuditRecord> NewRecords();
  std::vector<std::string> News() { return Lines(NewRecords()); }

 private:
  std::int64_t reached_ = 0;
};

}  // namespace cte::test
