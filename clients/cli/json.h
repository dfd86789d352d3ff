#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

namespace cte::client {

// A message on one line, in proto3 JSON with its field names; fields without
// presence are always there.
std::string ToJson(const google::protobuf::Message& message);

// A text in quotes; what is not UTF-8 in it is replaced.
std::string JsonText(std::string_view text);

}  // namespace cte::client
