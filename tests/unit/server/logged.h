#pragma once

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "server/telemetry/log.h"

namespace cte::server {

// What an action logs; the log is as it was before afterwards.
inline std::string Logged(LogFormat format, LogLevel least,
                          const std::function<void()>& action) {
  char* bytes = nullptr;
  std::size_t size = 0;
  std::FILE* const stream = open_memstream(&bytes, &size);
  StartLog(format, least, stream);
  action();
  StartLog(LogFormat::kText, LogLevel::kInfo);
  std::fclose(stream);
  std::string text(bytes, size);
  std::free(bytes);
  return text;
}

}  // namespace cte::server
