#include "server/telemetry/log.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/telemetry/printable.h"

namespace cte::server {
namespace {

struct Destination {
  LogFormat format = LogFormat::kText;
  LogLevel least = LogLevel::kInfo;
  std::FILE* stream = nullptr;  // stderr, which is no constant
};

constinit std::mutex mutex;
constinit Destination destination;  // guarded by mutex

constinit thread_local const LogContext* innermost = nullptr;

std::string_view Name(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "DEBUG";
    case LogLevel::kInfo:
      return "INFO";
    case LogLevel::kWarning:
      return "WARN";
    case LogLevel::kError:
      return "ERROR";
  }
  return "?";
}

// A single quote needs no escape between double ones.
std::string Escaped(std::string_view text) {
  return Printable(absl::StrReplaceAll(
      absl::Utf8SafeCEscape({text.data(), text.size()}), {{"\\'", "'"}}));
}

// Quoted where a reader could not tell where the value ends.
std::string TextValue(std::string_view text) {
  bool is_word = !text.empty();
  for (const char c : text) {
    is_word = is_word && c != '"' && c != '=' && c != '\\' &&
              absl::ascii_isgraph(static_cast<unsigned char>(c));
  }
  return is_word ? std::string(text) : absl::StrCat("\"", Escaped(text), "\"");
}

struct AsText {
  std::string operator()(std::string_view text) const {
    return TextValue(text);
  }
  std::string operator()(bool flag) const { return flag ? "true" : "false"; }
  std::string operator()(auto number) const { return absl::StrCat(number); }
};

std::string TextLine(const std::string& time, LogLevel level,
                     std::string_view event,
                     const std::vector<LogField>& fields) {
  std::string name(Name(level));
  name.resize(5, ' ');
  std::string line = absl::StrCat(time, " ", name, " ", Escaped(event));
  for (const LogField& field : fields) {
    absl::StrAppend(&line, " ", std::string(field.key()), "=",
                    std::visit(AsText{}, field.value()));
  }
  return line;
}

std::string JsonLine(const std::string& time, LogLevel level,
                     std::string_view event,
                     const std::vector<LogField>& fields) {
  nlohmann::ordered_json line = {
      {"time", time}, {"level", Name(level)}, {"event", event}};
  for (const LogField& field : fields) {
    std::visit([&](auto value) { line[std::string(field.key())] = value; },
               field.value());
  }
  // Bytes that are no UTF-8 would otherwise throw. Beyond ASCII there are only
  // texts, in which the escapes mean the same.
  return Printable(line.dump(-1, ' ', false,
                             nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace

LogContext::LogContext(LogIds ids) : ids_(std::move(ids)), outer_(innermost) {
  innermost = this;
}

LogContext::~LogContext() { innermost = outer_; }

LogIds LogContext::Current() {
  return innermost == nullptr ? LogIds() : innermost->ids_;
}

void StartLog(LogFormat format, LogLevel least, std::FILE* stream) {
  const std::lock_guard lock(mutex);
  destination = {format, least, stream};
}

void Log(LogLevel level, std::string_view event,
         std::initializer_list<LogField> fields) {
  Destination to;
  {
    const std::lock_guard lock(mutex);
    to = destination;
  }
  if (level < to.least) return;
  const LogIds ids = LogContext::Current();
  std::vector<LogField> all(fields);
  if (!ids.request_id.empty()) all.emplace_back("request", ids.request_id);
  if (!ids.trace_id.empty()) all.emplace_back("trace", ids.trace_id);
  const std::string time = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(),
                                            absl::UTCTimeZone());
  std::string line = to.format == LogFormat::kJson
                         ? JsonLine(time, level, event, all)
                         : TextLine(time, level, event, all);
  line += '\n';
  std::FILE* const stream = to.stream == nullptr ? stderr : to.stream;
  // One call: the stream's own lock keeps the lines apart.
  std::fwrite(line.data(), 1, line.size(), stream);
  std::fflush(stream);
}

}  // namespace cte::server
