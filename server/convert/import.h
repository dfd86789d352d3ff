#pragma once

#include <cte/credentials/v1/import_service.pb.h>

#include "domain/import.h"
#include "domain/row_checker.h"

namespace cte::server {

credentials::v1::Import ToProto(const domain::Import& import);
credentials::v1::ImportRow ToProto(const domain::CheckedRow& row);

}  // namespace cte::server
