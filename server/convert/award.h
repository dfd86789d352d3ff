#pragma once

#include <cte/credentials/v1/award.pb.h>

#include "domain/award.h"

namespace cte::server {

credentials::v1::Award ToProto(const domain::Award& award);

}  // namespace cte::server
