#pragma once

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace cte::server {

// The server's log: one line for each event, flushed at once, UTC.
//
//   2026-11-23T14:00:00.123Z INFO  import checked import=12 rows=31
//   {"time":"2026-11-23T14:00:00.123Z","level":"INFO","event":"import checked",
//    "import":12,"rows":31}
//
// Lines that are logged within a LogContext have its ids at the end:
//
//   2026-11-23T14:00:00.123Z INFO  call ended code=OK request=5f... trace=0a...
//
// Never log a student's name or UIC, a token or a password: logs are kept, sent
// about and read by people who may see none of them. A status made by
// domain::Error holds none in its message and may be logged.
//
// What is logged may come from a caller: whatever it holds, it stays one line
// and one value, and what cannot be seen is written as an escape. Thread safe.

enum class LogFormat { kText, kJson };
enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Does not own its texts: they must outlive the call that it is given to. The
// key is a word of the source, not of a caller.
class LogField {
 public:
  LogField(std::string_view key, std::string_view text)
      : key_(key), value_(text) {}
  LogField(std::string_view key, const char* text)
      : key_(key), value_(std::string_view(text)) {}
  LogField(std::string_view key, const std::string& text)
      : key_(key), value_(std::string_view(text)) {}
  LogField(std::string_view key, bool flag) : key_(key), value_(flag) {}
  template <std::signed_integral Number>
  LogField(std::string_view key, Number number)
      : key_(key), value_(static_cast<std::int64_t>(number)) {}
  template <std::unsigned_integral Number>
  LogField(std::string_view key, Number number)
      : key_(key), value_(static_cast<std::uint64_t>(number)) {}

  using Value =
      std::variant<std::string_view, bool, std::int64_t, std::uint64_t>;
  std::string_view key() const { return key_; }
  const Value& value() const { return value_; }

 private:
  std::string_view key_;
  Value value_;
};

// What the lines of one call have in common; "": it is left out.
struct LogIds {
  std::string request_id;  // 32 hex digits, "request" in a line
  std::string trace_id;    // 32 hex digits, "trace" in a line
};

// Adds ids to every line that this thread logs while the object lives. One
// within another takes its place until it ends. Work that goes on in another
// thread begins one there, with what Current() answered here. Stays in the
// thread that made it; contexts of a thread end in the order opposite to their
// beginning, as variables do.
class LogContext {
 public:
  explicit LogContext(LogIds ids);
  ~LogContext();
  LogContext(const LogContext&) = delete;
  LogContext& operator=(const LogContext&) = delete;

  // Of the innermost context of this thread; empty ones without any.
  static LogIds Current();

 private:
  const LogIds ids_;
  const LogContext* const outer_;
};

// Where events from here on go: those of `least` and above, to a stream that is
// the caller's and outlives all logging. Until it is called: text, kInfo,
// stderr.
void StartLog(LogFormat format, LogLevel least, std::FILE* stream = stderr);

// `event` says in a few words what happened, always the same ones for the same
// thing; what differs is in the fields.
void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields = {});

}  // namespace cte::server
