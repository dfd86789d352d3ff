#pragma once

#include <cte/credentials/v1/roster_service.pb.h>

#include <optional>
#include <string_view>

#include "domain/roster.h"

namespace cte::server {

// Nothing if no record is set: an empty one, or a kind that this server does
// not know.
std::optional<domain::RosterRecord> FromProto(
    const credentials::v1::RosterRecord& proto);

credentials::v1::Grant ToProto(const domain::GrantRecord& record);
credentials::v1::Grant ToProto(std::string_view principal,
                               const domain::Grant& grant);

}  // namespace cte::server
