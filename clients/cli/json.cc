#include "clients/cli/json.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "clients/cli/text_width.h"

namespace cte::client {

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  // Fails only for a detail (Any) of a type that this build does not know.
  if (!google::protobuf::util::MessageToJsonString(message, &json, options)
           .ok()) {
    return "{}";
  }
  return json;
}

std::string JsonText(std::string_view text) {
  google::protobuf::Value value;
  value.set_string_value(Printable(text));
  return ToJson(value);
}

}  // namespace cte::client
