#pragma once

#include <cstdint>
#include <optional>

#include "domain/actor.h"
#include "domain/import.h"

namespace cte::db {

// Who writes awards and declarations, and on what ground.
struct Writing {
  domain::Actor actor;  // whose grants count
  std::int32_t school_year = 0;
  // None for awards that are entered by themselves.
  std::optional<domain::ImportId> import;
};

// What became of the rows of a batch.
struct WriteResult {
  std::int64_t created = 0;
  std::int64_t unchanged = 0;
  std::int64_t rejected = 0;
  bool has_changed_rows = false;  // findings, or what a suggestion means now
};

}  // namespace cte::db
