#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "server/workbook/package.h"

namespace cte::server {

// The XML of a part in an encoding of which ASCII is a part, so that tags can
// be found and inserted as bytes: as it stands, but that UTF-16 is made UTF-8.
// (Its declaration, which would say otherwise, is then left out; without one
// XML is UTF-8.) One thread at a time.
class PartText {
 public:
  explicit PartText(PartStream stream);

  // Replaces *bytes by the next piece, of about 64 KiB. False: that was the
  // end, and *bytes is empty. The errors of PartStream.
  absl::StatusOr<bool> Read(std::string* bytes);

 private:
  enum class Encoding { kUnknown, kAsIs, kUtf16LittleEndian, kUtf16BigEndian };

  void DetectEncoding(const std::string& head);
  // Makes *bytes UTF-8, and keeps what is not a whole character for later.
  void Recode(std::string* bytes);

  PartStream stream_;
  Encoding encoding_ = Encoding::kUnknown;
  std::string rest_;
};

}  // namespace cte::server
