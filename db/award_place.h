#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/identifiers.h"
#include "domain/import.h"

namespace cte::db {

// Whose awards: of one student through one program in one school year.
struct AwardPlace {
  domain::Psn psn{};
  std::int32_t school_year = 0;
  std::string uic;
};

// Where an award came from: an import and its row, or nothing.
struct AwardSource {
  std::optional<domain::ImportId> import;
  std::int32_t import_row = 0;
};

}  // namespace cte::db
