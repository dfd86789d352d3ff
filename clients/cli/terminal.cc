#include "clients/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <string_view>

#include "absl/strings/numbers.h"

namespace cte::client {
namespace {

constexpr int kNarrowest = 40;

bool IsSet(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

bool IsDumb() {
  const char* term = std::getenv("TERM");
  return term == nullptr || std::string_view(term) == "dumb";
}

}  // namespace

Terminal DetectTerminal() {
  Terminal terminal;
  const bool out = ::isatty(STDOUT_FILENO) == 1;
  terminal.colour = out && !IsSet("NO_COLOR") && !IsDumb();
  terminal.progress = ::isatty(STDERR_FILENO) == 1 && !IsDumb();

  struct winsize size = {};
  int width = 0;
  if (out && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    width = size.ws_col;
  } else if (IsSet("COLUMNS") &&
             !absl::SimpleAtoi(std::getenv("COLUMNS"), &width)) {
    width = 0;
  }
  if (width > 0) terminal.width = width < kNarrowest ? kNarrowest : width;
  return terminal;
}

}  // namespace cte::client
