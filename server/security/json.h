#pragma once

#include <jansson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/security/certificate.h"

namespace cte::server {

// JSON from outside, read strictly: an object that names a member twice is
// none, because two readers would take different ones.

using Json = std::unique_ptr<json_t, FreedBy<json_decref>>;

// Null if the text is not one JSON object.
inline Json ParseJsonObject(std::string_view text) {
  Json json(
      json_loadb(text.data(), text.size(), JSON_REJECT_DUPLICATES, nullptr));
  if (!json_is_object(json.get())) json.reset();
  return json;
}

// A member that is a text and not an empty one.
inline std::optional<std::string> TextMember(const json_t* object,
                                             const char* name) {
  const json_t* member = json_object_get(object, name);
  if (!json_is_string(member) || json_string_length(member) == 0) {
    return std::nullopt;
  }
  return std::string(json_string_value(member), json_string_length(member));
}

}  // namespace cte::server
