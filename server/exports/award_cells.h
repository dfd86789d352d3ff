#pragma once

#include <string_view>

#include "domain/award.h"
#include "domain/credential.h"
#include "server/workbook/sheet_writer.h"

// What the workbooks say alike about a credential and its award.
namespace cte::server {

std::string_view TypeLabel(domain::CredentialType type);

inline constexpr SheetColumn kTypeColumn = {"Credential Type", 17};
inline constexpr SheetColumn kCodeColumn = {"Credential Code", 18};
inline constexpr SheetColumn kNameColumn = {"Credential Name", 60};
inline constexpr SheetColumn kRecordedColumn = {"Recorded On", 14};

// The cells of these four columns. The day is that of UTC, as all servers have
// it.
void WriteAwardCells(const domain::Award& award, SheetWriter& sheet);

}  // namespace cte::server
