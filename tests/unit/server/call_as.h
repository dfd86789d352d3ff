#pragma once

#include "absl/status/status.h"
#include "server/gate/authorizer.h"

namespace cte::server {

// What becomes of a call that a principal makes: the gate lets it through, or
// not, and then it is done.
template <typename Request, typename Response>
absl::Status CallAs(domain::Store& store, const char* principal,
                    absl::Status (*call)(domain::Store&, const Caller&,
                                         const Request&, Response&),
                    const Request& request, Response& response) {
  const AccessRule* const rule = RuleOfRequest(*Request::descriptor());
  const auto caller = Authorize(store, principal, "", *rule, &request);
  if (!caller.ok()) return caller.status();
  return call(store, *caller, request, response);
}

}  // namespace cte::server
