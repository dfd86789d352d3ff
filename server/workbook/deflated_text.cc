#include "server/workbook/deflated_text.h"

#include <array>
#include <utility>

namespace cte::server {
namespace {

constexpr std::size_t kTogether = std::size_t{64} << 10;
constexpr int kRawDeflate = -15;
// Rows become larger by a tenth than at zlib's own level, in a third of the
// time.
constexpr int kLevel = Z_BEST_SPEED;
constexpr int kMemory = 8;  // as much as zlib takes by itself

}  // namespace

absl::StatusOr<DeflatedText> DeflatedText::Create(UnnamedFile file) {
  auto* stream = new z_stream{};
  if (deflateInit2(stream, kLevel, Z_DEFLATED, kRawDeflate, kMemory,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    delete stream;
    return absl::InternalError("no memory to deflate a text");
  }
  DeflatedText text(std::move(file), stream);
  text.piece_.text_crc = static_cast<std::uint32_t>(crc32(0, nullptr, 0));
  return text;
}

absl::Status DeflatedText::Append(std::string_view text) {
  waiting_ += text;
  return waiting_.size() < kTogether ? absl::OkStatus() : Deflate(Z_NO_FLUSH);
}

absl::StatusOr<DeflatedPiece> DeflatedText::End(bool last) {
  auto status = Deflate(last ? Z_FINISH : Z_FULL_FLUSH);
  if (!status.ok()) return status;
  return piece_;
}

absl::Status DeflatedText::Deflate(int flush) {
  piece_.text_bytes += waiting_.size();
  piece_.text_crc = static_cast<std::uint32_t>(
      crc32_z(piece_.text_crc, reinterpret_cast<const Bytef*>(waiting_.data()),
              waiting_.size()));
  stream_->next_in = reinterpret_cast<Bytef*>(waiting_.data());
  stream_->avail_in = static_cast<uInt>(waiting_.size());
  std::array<char, kTogether> deflated;
  do {
    stream_->next_out = reinterpret_cast<Bytef*>(deflated.data());
    stream_->avail_out = deflated.size();
    deflate(stream_.get(), flush);
    const std::size_t size = deflated.size() - stream_->avail_out;
    piece_.deflated_bytes += size;
    auto status = file_.Append({deflated.data(), size});
    if (!status.ok()) return status;
  } while (stream_->avail_out == 0);
  waiting_.clear();
  return absl::OkStatus();
}

}  // namespace cte::server
