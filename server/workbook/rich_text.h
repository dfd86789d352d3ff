#pragma once

#include "server/workbook/ooxml.h"

namespace cte::server {

// Says which pieces of a string item (<si> of the string table, <is> of a cell)
// are its text: <t> directly in it and in its runs (<r>), but not the phonetic
// guides (<rPh>) nor anything else.
class RichText {
 public:
  // An element begins or ends inside of the item.
  void Start(const XmlName& name) {
    ++depth_;
    if (ignored_from_ != 0) return;
    const bool known = IsSpreadsheet(name);
    if (known && !in_text_ && name.local == "t") {
      in_text_ = true;
    } else if (!known || depth_ != 1 || name.local != "r") {
      ignored_from_ = depth_;
    }
  }
  void End() {
    if (ignored_from_ == depth_) {
      ignored_from_ = 0;
    } else if (ignored_from_ == 0) {
      in_text_ = false;
    }
    --depth_;
  }

  // Whether text that comes now belongs to the item.
  bool in_text() const { return in_text_ && ignored_from_ == 0; }
  // Whether every element that began has ended.
  bool at_item() const { return depth_ == 0; }

 private:
  int depth_ = 0;         // of elements inside of the item
  int ignored_from_ = 0;  // the depth of what is passed over, 0 for nothing
  bool in_text_ = false;
};

}  // namespace cte::server
