#pragma once

#include <string_view>

#include "server/workbook/xml_parser.h"

namespace cte::server {

// The namespaces of Office Open XML, each in its two spellings: "transitional",
// which nearly every program writes, and "strict" (ISO/IEC 29500).

inline constexpr std::string_view kSpreadsheetSpace =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
inline constexpr std::string_view kStrictSpreadsheetSpace =
    "http://purl.oclc.org/ooxml/spreadsheetml/main";

inline constexpr std::string_view kRelationshipSpace =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
inline constexpr std::string_view kStrictRelationshipSpace =
    "http://purl.oclc.org/ooxml/officeDocument/relationships";

inline bool IsSpreadsheet(const XmlName& name) {
  return name.space == kSpreadsheetSpace ||
         name.space == kStrictSpreadsheetSpace;
}

}  // namespace cte::server
