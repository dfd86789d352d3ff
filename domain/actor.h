#pragma once

#include <string>
#include <string_view>

namespace cte::domain {

// Who does something, and in which call: what the audit records (R29).
struct Actor {
  // Not explicit: who has no call to name, as a job in the background, acts
  // as its principal.
  Actor(std::string_view name, std::string_view request = {})  // NOLINT
      : principal(name), request_id(request) {}
  Actor(const std::string& name) : principal(name) {}  // NOLINT
  Actor(const char* name) : principal(name) {}         // NOLINT

  std::string principal;
  // Of the call, as the server's log has it: 32 hexadecimal digits; "" if there
  // is none.
  std::string request_id;
};

}  // namespace cte::domain
