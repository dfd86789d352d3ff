#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "server/workbook/package.h"

namespace cte::server {

// A relation from one part of a package to another one.
struct Relation {
  std::string id;    // "rId1"
  std::string kind;  // the last word of its type: "worksheet", "sharedStrings"
  std::string part;  // the name of the target, from the package's root
};

// The relations of a part in the order of the file, those to something outside
// of the package left out. `part` "" is the package itself. A part without
// relations has none.
absl::StatusOr<std::vector<Relation>> ReadRelations(Package& package,
                                                    std::string_view part);

}  // namespace cte::server
