#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/package.h"
#include "server/workbook/xml_parser.h"

namespace cte::server {

// Parses one part of a package as it is inflated: a chunk at a time, so that
// what is held does not grow with the part. One thread at a time.
class PartParser {
 public:
  // The package and the handler must outlive the parser.
  static absl::StatusOr<std::unique_ptr<PartParser>> Open(Package& package,
                                                          std::uint64_t part,
                                                          XmlHandler* handler);

  // Parses the next chunk. False: that was the end of the part.
  absl::StatusOr<bool> ParseChunk();

  // The whole rest.
  absl::Status ParseAll();

  std::int64_t bytes_done() const { return stream_.bytes_done(); }
  std::int64_t bytes_total() const { return stream_.bytes_total(); }

 private:
  PartParser(PartStream stream, std::string name, XmlHandler* handler);

  PartStream stream_;
  XmlParser parser_;
  std::vector<char> chunk_;
};

// Parses a whole part that lists other parts, of which a workbook has few.
// WORKBOOK_TOO_LARGE beyond 16 MiB, since such a part is kept in memory.
absl::Status ParseDirectoryPart(Package& package, std::uint64_t part,
                                XmlHandler* handler);

}  // namespace cte::server
