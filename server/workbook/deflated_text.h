#pragma once

#include <zlib.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/unnamed_file.h"

namespace cte::server {

// Deflated bytes and what an archive says about the text that they make. They
// end on a whole byte, refer to nothing in front of them and have no last block
// unless it was asked for: such pieces, one behind the other, are the deflated
// form of their texts.
struct DeflatedPiece {
  std::uint64_t text_bytes = 0;
  std::uint32_t text_crc = 0;
  std::uint64_t deflated_bytes = 0;
};

// A text that is put aside as it comes, deflated.
// Holds some 300 KiB. One thread at a time.
class DeflatedText {
 public:
  // Into an empty file. INTERNAL: there is no memory.
  static absl::StatusOr<DeflatedText> Create(UnnamedFile file);

  // INTERNAL: the disk is full; give up.
  absl::Status Append(std::string_view text);

  // To be called once, behind the last text. Makes the last block if `last`.
  absl::StatusOr<DeflatedPiece> End(bool last);

  // The deflated bytes, once the text is ended.
  const UnnamedFile& file() const { return file_; }

 private:
  struct Ender {
    void operator()(z_stream* stream) const {
      deflateEnd(stream);
      delete stream;
    }
  };

  DeflatedText(UnnamedFile file, z_stream* stream)
      : file_(std::move(file)), stream_(stream) {}
  absl::Status Deflate(int flush);

  UnnamedFile file_;
  std::unique_ptr<z_stream, Ender> stream_;
  std::string waiting_;
  DeflatedPiece piece_;
};

}  // namespace cte::server
