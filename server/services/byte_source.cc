#include "server/services/byte_source.h"

#include <algorithm>

namespace cte::server {

absl::Status ByteSource::Read(std::uint64_t offset, std::size_t size,
                              std::string* bytes) const {
  if (const auto* file = std::get_if<UnnamedFile>(&source_)) {
    return file->Read(offset, size, bytes);
  }
  const auto& memory = std::get<std::string>(source_);
  bytes->assign(memory, std::min<std::uint64_t>(offset, memory.size()), size);
  return absl::OkStatus();
}

}  // namespace cte::server
