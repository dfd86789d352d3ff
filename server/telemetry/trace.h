#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cte::server {

// What ties the lines of one call together, here and with the programs around
// us (W3C Trace Context). Ids are lower-case hex digits.
struct CallTrace {
  std::string request_id;   // 32, of our making, for this call only
  std::string trace_id;     // 32, the caller's if it gave one
  std::string parent_span;  // 16, the caller's; "": it gave none
  bool sampled = false;     // the caller records it
};

// The part that a caller gives.
struct TraceParent {
  std::string trace_id;
  std::string parent_span;
  bool sampled = false;
};

// Reads a `traceparent` header, version 00 to the letter, later ones as far as
// the standard says that they will be the same. Nothing if it is no such
// header: it then counts as absent.
std::optional<TraceParent> ParseTraceParent(std::string_view header);

// 32 random hex digits, not all zero. No secret. Thread safe.
std::string NewTraceId();

// A new call's; `traceparent` "": the caller gave none. Thread safe.
CallTrace BeginTrace(std::string_view traceparent);

}  // namespace cte::server
