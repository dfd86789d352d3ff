#pragma once

#include <cte/credentials/v1/access_service.pb.h>

#include "domain/token.h"

namespace cte::server {

credentials::v1::Token ToProto(const domain::Token& token);

}  // namespace cte::server
