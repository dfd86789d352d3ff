#pragma once

#include <cstdint>
#include <filesystem>

namespace cte::db {

// How many bytes of memory this process may use: what the machine has, or less
// where a control group that it is in says so (a container's, a systemd
// unit's). `proc` and `groups` are /proc/self/cgroup and /sys/fs/cgroup.
std::uint64_t MemoryOfMachine(
    const std::filesystem::path& proc = "/proc/self/cgroup",
    const std::filesystem::path& groups = "/sys/fs/cgroup");

// How many bytes of that the embedded database keeps its pages in: an eighth,
// from 128 MiB to 8 GiB. It takes them as it needs them.
std::uint64_t BufferPoolBytes(std::uint64_t memory);

}  // namespace cte::db
