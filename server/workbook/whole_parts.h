#pragma once

#include <string>

namespace cte::server {

// Whether every part of a workbook that was written with libxlsxwriter is an
// XML document to its end. libxlsxwriter 1.1.4 does not notice when a part is
// cut short because the disk is full.
bool HasWholeParts(const std::string& path);

}  // namespace cte::server
