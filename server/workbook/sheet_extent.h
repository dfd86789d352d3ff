#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "server/workbook/sheet_walker.h"

namespace cte::server {

// How far to the right a sheet is used: by cells that hold something and by
// merged cells. Cells that are only formatted do not count, since a format may
// go over all columns there are.
class SheetExtent : public SheetWalker {
 public:
  using SheetWalker::SheetWalker;

  // From 0; -1 for a sheet without any.
  std::int32_t last_column() const { return last_column_; }

 protected:
  void CellHasContent() override { Reach(cell().column); }
  absl::Status OtherStart(std::string_view name,
                          const XmlAttributes& attributes) override;

 private:
  void Reach(std::int32_t column);

  std::int32_t last_column_ = -1;
};

}  // namespace cte::server
