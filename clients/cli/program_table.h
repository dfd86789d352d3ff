#pragma once

#include <string>
#include <vector>

#include "clients/cli/table.h"
#include "cte/credentials/v1/program_service.pb.h"

namespace cte::client {

// Programs as the screen lists them: CIP Code, Program Name, PSN, Program Type,
// Building, Agency.
std::vector<Column> ProgramColumns();
TableRow ProgramRow(const credentials::v1::ProgramYear& program);

// The same, with what each reported; and with its district if that may be any.
std::vector<Column> ReviewColumns(bool any_district);
TableRow ReviewRow(const credentials::v1::ProgramYear& program,
                   bool any_district);

// "Reported (12)", "Declared", "Missing".
std::string StatusText(const credentials::v1::ProgramYear& program);

// "Radio & TV Broadcasting Tech (PSN 21223)".
std::string ProgramText(const credentials::v1::ProgramYear& program);

}  // namespace cte::client
