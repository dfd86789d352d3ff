#include "server/convert/token.h"

#include "server/convert/time.h"

namespace cte::server {

credentials::v1::Token ToProto(const domain::Token& token) {
  credentials::v1::Token proto;
  proto.set_token_id(domain::ToString(token.id));
  proto.set_principal(token.principal);
  proto.set_label(token.label);
  proto.set_created_by(token.created_by);
  *proto.mutable_create_time() = ToProto(token.create_time);
  if (token.expire_time) {
    *proto.mutable_expire_time() = ToProto(*token.expire_time);
  }
  proto.set_district_code(token.district_code);
  return proto;
}

}  // namespace cte::server
