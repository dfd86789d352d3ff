#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace cte::test {

// The processes, other than this one, that have `path` or something below it
// open, work in it, or name it in their command line: "4711 mariadbd --...".
std::vector<std::string> ProcessesUsing(const std::filesystem::path& path);

}  // namespace cte::test
