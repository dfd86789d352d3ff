#pragma once

#include <google/protobuf/message.h>

#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "domain/actor.h"
#include "domain/stores.h"
#include "server/gate/access_table.h"
#include "server/gate/caller.h"

namespace cte::server {

// Whether the actor may make the call of `rule` (R27, R28), with the grants as
// they are now. `token_district` is that of the token by which the actor is
// known (Identity::district_code). `request` is null for a method that takes a
// stream of them: its scope is one that needs no field.
//
// UNAUTHENTICATED, TOKEN_UNKNOWN: the actor holds something beyond the token's
// district. PERMISSION_DENIED: ROLE_REQUIRED, or with kProgram
// UNAUTHORIZED_PSN, with kDistrict UNAUTHORIZED_DISTRICT (to who sees not the
// whole state, whether or not there is one). NOT_FOUND: PROGRAM_NOT_FOUND,
// DISTRICT_NOT_FOUND, IMPORT_NOT_FOUND, TOKEN_NOT_FOUND (there is none, or not
// for this caller). INVALID_ARGUMENT: INVALID_PSN, INVALID_UIC, SCOPE_REQUIRED.
// With kGrant and kPrincipal also those of AccessService in the contracts.
absl::StatusOr<Caller> Authorize(domain::Store& store,
                                 const domain::Actor& actor,
                                 std::string_view token_district,
                                 const AccessRule& rule,
                                 const google::protobuf::Message* request);

// What Authorize asks first, of a call that answers what a program is.
std::optional<domain::ProgramQuestion> QuestionOf(
    std::string_view principal, const AccessRule& rule,
    const google::protobuf::Message* request);

}  // namespace cte::server
