#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/load/roster/roster.h"

namespace cte::load {

// Writes the CSV files of a roster, as `ctecred roster load` reads them, and
// made-by.toml, from which ReadRoster makes it again. One line is held at a
// time. `wrote` is told the name of each file before it is written.
// FILE_UNWRITABLE, FILE_EXISTS (a roster that is there is not replaced); local.
absl::Status WriteRoster(
    const Roster& roster, const std::filesystem::path& folder,
    const std::function<void(const std::string& file)>& wrote = {});

// The roster of a folder that WriteRoster wrote. ROSTER_NOT_MADE (local): the
// folder has no made-by.toml, or one of another version.
absl::StatusOr<Roster> ReadRoster(const std::filesystem::path& folder);

}  // namespace cte::load
