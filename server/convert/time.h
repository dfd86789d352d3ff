#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "absl/time/time.h"

namespace cte::server {

// To the microsecond.
google::protobuf::Timestamp ToProto(absl::Time time);

}  // namespace cte::server
