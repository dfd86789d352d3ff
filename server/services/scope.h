#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "domain/access.h"
#include "domain/identifiers.h"
#include "domain/stores.h"

namespace cte::server {

// What a call is about, and what of it the caller may see.
struct Scope {
  std::optional<domain::Psn> psn;  // of one program, or
  std::string district_code;       // of one district, or of all
  domain::Visibility visibility;
};

// As FindProgram for viewing.
absl::StatusOr<Scope> ScopeOfProgram(domain::Store& store,
                                     std::string_view principal,
                                     std::int64_t psn);
// As FindVisible; of a code that is "" ScopeRequired().
absl::StatusOr<Scope> ScopeOfDistrict(domain::Store& store,
                                      std::string_view principal,
                                      std::string_view district_code);

// INVALID_ARGUMENT, SCOPE_REQUIRED: the request does not say whose.
absl::Status ScopeRequired();

}  // namespace cte::server
