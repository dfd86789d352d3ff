#include "server/convert/time.h"

namespace cte::server {

google::protobuf::Timestamp ToProto(absl::Time time) {
  const std::int64_t micros = absl::ToUnixMicros(time);
  google::protobuf::Timestamp proto;
  proto.set_seconds(micros / 1'000'000);
  proto.set_nanos(static_cast<std::int32_t>(micros % 1'000'000) * 1'000);
  return proto;
}

}  // namespace cte::server
