#pragma once

#include <memory>

#include "clients/load/scenarios/setting.h"

namespace cte::load {

// UploadImport, WatchImport until the workbook is checked, CommitImport and
// WatchImport until it is committed; each of the three is measured by itself,
// too. The workbooks, at most 64 with different rows, are made in $TMPDIR
// before the run and sent again and again. What it writes stays.
std::unique_ptr<Scenario> WorkbookScenario(const Setting& setting);

}  // namespace cte::load
