#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "cte/credentials/v1/audit_service.pb.h"

// How a record of what was done is shown to people.

namespace cte::client {

// Time, Who, What, About, Change.
std::vector<Column> AuditColumns();

// The record, unless it is a further part of one, and below it the awards of an
// import that come with it.
std::vector<TableRow> AuditRows(const credentials::v1::AuditRecord& record);

// The same as lines, each with the record's position in front. Printable.
std::vector<std::string> AuditLines(const credentials::v1::AuditRecord& record);

}  // namespace cte::client
