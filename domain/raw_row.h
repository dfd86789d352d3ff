#pragma once

#include <cstdint>
#include <string>

namespace cte::domain {

// What one cell holds, read as it is stored and not as it is formatted (R19).
struct RawCell {
  enum class Kind {
    kBlank,    // no cell, or one without a value
    kText,     // `text` is the text: UTF-8 in NFC, not yet trimmed
    kNumber,   // `text` is the number as the file spells it, as in "7.5E9"
    kBoolean,  // `text` is "TRUE" or "FALSE"
    kError,    // `text` is the spreadsheet's error, as in "#N/A"
  };
  Kind kind = Kind::kBlank;
  std::string text;

  friend bool operator==(const RawCell&, const RawCell&) = default;
};

// One row on its way in, before anything is known about it.
struct RawRow {
  std::int32_t row_number = 0;  // as the spreadsheet shows it, from 1
  RawCell uic;
  RawCell psn;
  RawCell credential_code;
  RawCell credential_name;

  friend bool operator==(const RawRow&, const RawRow&) = default;
};

}  // namespace cte::domain
