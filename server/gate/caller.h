#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/access.h"
#include "domain/actor.h"
#include "domain/identifiers.h"
#include "domain/import.h"

namespace cte::server {

// Who calls, with what the call may be about: a call that has one is authorized
// (Authorize). Of the last four, what the scope of the method's rule gives.
struct Caller {
  domain::Actor actor;
  std::vector<domain::Grant> grants;
  // By all grants.
  domain::Visibility visibility = {};

  std::optional<domain::ProgramPlace> program = {};
  std::string district_code = {};
  std::optional<domain::Uic> uic = {};
  std::optional<domain::Import> found_import = {};
};

}  // namespace cte::server
