#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/access.h"
#include "domain/actor.h"
#include "domain/identifiers.h"
#include "domain/import.h"
#include "domain/program_store.h"
#include "domain/token.h"
#include "server/security/identity.h"

namespace cte::server {

// Who calls, with what the call may be about: a call that has one is authorized
// (Authorize). What comes after `visibility` is what the scope of the method's
// rule gives.
struct Caller {
  domain::Actor actor;
  Identity::Kind known_by = Identity::kToken;
  std::vector<domain::Grant> grants;
  // By all grants.
  domain::Visibility visibility = {};

  std::optional<domain::ProgramPlace> program = {};
  // Of kProgram and kWholeProgram: the school year that the call means; nothing
  // if there is none such.
  std::optional<std::int32_t> school_year = {};
  std::optional<domain::FoundProgram> found_program = {};
  // Of kDistrict and kVisible; of kGrants and kPrincipal the one that the
  // caller administers, "" for a state administrator.
  std::string district_code = {};
  std::optional<domain::Uic> uic = {};
  std::optional<domain::Import> found_import = {};
  std::optional<domain::GrantRecord> grant = {};
  std::optional<domain::Token> token = {};
  // Whose tokens the call is about.
  std::string principal = {};
};

}  // namespace cte::server
