#include "db/embedded/machine_memory.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>

namespace cte::db {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;
constexpr std::uint64_t kNoLimit = ~std::uint64_t{0};

// "max" and files that are not there are no limit.
std::uint64_t ReadLimit(const fs::path& file) {
  std::ifstream in(file);
  std::uint64_t limit = 0;
  return in >> limit ? limit : kNoLimit;
}

// The least of a group and those that it is in.
std::uint64_t LimitOf(const fs::path& root, std::string_view group,
                      const char* file) {
  std::uint64_t limit = ReadLimit(root / file);
  fs::path place = root;
  for (const fs::path& name : fs::path(group).relative_path()) {
    place /= name;
    limit = std::min(limit, ReadLimit(place / file));
  }
  return limit;
}

std::uint64_t PhysicalMemory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES);
  const long size = ::sysconf(_SC_PAGE_SIZE);
  if (pages <= 0 || size <= 0) return kNoLimit;
  return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(size);
}

}  // namespace

std::uint64_t MemoryOfMachine(const fs::path& proc, const fs::path& groups) {
  std::uint64_t memory = PhysicalMemory();
  std::ifstream lines(proc);
  // "0::/a/b" for version 2, "4:memory:/a/b" for version 1.
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const std::string kind = line.substr(first + 1, second - first - 1);
    const std::string group = line.substr(second + 1);
    if (kind.empty()) {
      memory = std::min(memory, LimitOf(groups, group, "memory.max"));
    } else if (kind == "memory") {
      memory = std::min(
          memory, LimitOf(groups / "memory", group, "memory.limit_in_bytes"));
    }
  }
  return memory;
}

std::uint64_t BufferPoolBytes(std::uint64_t memory) {
  return std::clamp(memory / 8 / kMiB * kMiB, 128 * kMiB, 8192 * kMiB);
}

}  // namespace cte::db
