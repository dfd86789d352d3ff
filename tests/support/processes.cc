#include "tests/support/processes.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "absl/strings/numbers.h"

namespace cte::test {
namespace {

namespace fs = std::filesystem;

bool LinksInto(const fs::path& link, const std::string& path) {
  std::error_code gone;
  return fs::read_symlink(link, gone).string().starts_with(path);
}

std::string CommandLine(const fs::path& process) {
  std::ifstream stream(process / "cmdline");
  std::string line(std::istreambuf_iterator<char>(stream), {});
  std::ranges::replace(line, '\0', ' ');
  return line;
}

bool Uses(const fs::path& process, const std::string& path) {
  if (CommandLine(process).find(path) != std::string::npos) return true;
  if (LinksInto(process / "cwd", path)) return true;
  std::error_code gone;
  for (fs::directory_iterator fd(process / "fd", gone), end; !gone && fd != end;
       fd.increment(gone)) {
    if (LinksInto(fd->path(), path)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> ProcessesUsing(const fs::path& path) {
  std::vector<std::string> found;
  std::error_code gone;
  for (fs::directory_iterator process("/proc", gone), end;
       !gone && process != end; process.increment(gone)) {
    const std::string name = process->path().filename();
    int pid = 0;
    if (absl::SimpleAtoi(name, &pid) && pid != getpid() &&
        Uses(process->path(), path.string())) {
      found.push_back(name + " " + CommandLine(process->path()));
    }
  }
  return found;
}

}  // namespace cte::test
