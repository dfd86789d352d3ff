#pragma once

#include <cte/credentials/v1/roster_service.pb.h>

#include <optional>

#include "domain/roster.h"

namespace cte::server {

// Nothing if no record is set: an empty one, or a kind that this server does
// not know.
std::optional<domain::RosterRecord> FromProto(
    const credentials::v1::RosterRecord& proto);

}  // namespace cte::server
