#include "server/workbook/workbook_assembly.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workbook/zip_writer.h"

namespace cte::server {
namespace {

constexpr std::size_t kTogether = std::size_t{64} << 10;
constexpr std::string_view kRowsEnd = "</sheetData>";

struct Closer {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* part) const { zip_fclose(part); }
};

absl::Status NotWhole(std::string_view what) {
  return absl::InternalError(
      absl::StrCat("a workbook cannot be put together: ", std::string(what)));
}

// The whole content of a part, or its compressed bytes with ZIP_FL_COMPRESSED.
absl::StatusOr<std::string> Load(zip_t* archive, const zip_stat_t& entry,
                                 zip_flags_t flags) {
  const std::unique_ptr<zip_file_t, Closer> part(
      zip_fopen_index(archive, entry.index, flags));
  std::string bytes(
      (flags & ZIP_FL_COMPRESSED) != 0 ? entry.comp_size : entry.size, '\0');
  if (part == nullptr || zip_fread(part.get(), bytes.data(), bytes.size()) !=
                             static_cast<zip_int64_t>(bytes.size())) {
    return NotWhole(absl::StrCat(entry.name, " cannot be read"));
  }
  return bytes;
}

absl::Status CopyPart(zip_t* frame, const zip_stat_t& entry, ZipWriter& out) {
  const auto bytes = Load(frame, entry, ZIP_FL_COMPRESSED);
  if (!bytes.ok()) return bytes.status();
  auto status = out.Begin(
      {entry.name, entry.comp_method, entry.crc, entry.comp_size, entry.size});
  return status.ok() ? out.Append(*bytes) : status;
}

struct Piece {
  const UnnamedFile& file;
  DeflatedPiece size;
};

absl::Status WritePieces(const std::string& name,
                         const std::vector<Piece>& pieces, ZipWriter& out) {
  ZipEntry entry{name, Z_DEFLATED, 0, 0, 0};
  for (const Piece& piece : pieces) {
    entry.crc = static_cast<std::uint32_t>(
        crc32_combine(entry.crc, piece.size.text_crc,
                      static_cast<z_off_t>(piece.size.text_bytes)));
    entry.compressed_bytes += piece.size.deflated_bytes;
    entry.bytes += piece.size.text_bytes;
  }
  auto status = out.Begin(entry);
  if (!status.ok()) return status;
  std::string bytes;
  for (const Piece& piece : pieces) {
    for (std::uint64_t at = 0; at < piece.size.deflated_bytes;
         at += bytes.size()) {
      status = piece.file.Read(at, kTogether, &bytes);
      if (status.ok() && bytes.empty()) status = NotWhole("rows are missing");
      if (status.ok()) status = out.Append(bytes);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status InsertRows(zip_t* frame, const zip_stat_t& entry,
                        const RowsOfPart& rows, ZipWriter& out) {
  const auto sheet = Load(frame, entry, 0);
  if (!sheet.ok()) return sheet.status();
  const std::size_t at = sheet->find(kRowsEnd);
  if (at == std::string::npos) return NotWhole("a sheet has no place for rows");

  auto head_file = UnnamedFile::InMemory();
  auto tail_file = UnnamedFile::InMemory();
  if (!head_file.ok()) return head_file.status();
  if (!tail_file.ok()) return tail_file.status();
  auto head = DeflatedText::Create(*std::move(head_file));
  auto tail = DeflatedText::Create(*std::move(tail_file));
  if (!head.ok()) return head.status();
  if (!tail.ok()) return tail.status();
  absl::Status status = head->Append(std::string_view(*sheet).substr(0, at));
  status.Update(tail->Append(std::string_view(*sheet).substr(at)));
  if (!status.ok()) return status;
  const auto head_size = head->End(/*last=*/false);
  const auto tail_size = tail->End(/*last=*/true);
  if (!head_size.ok()) return head_size.status();
  if (!tail_size.ok()) return tail_size.status();
  return WritePieces(entry.name,
                     {{head->file(), *head_size},
                      {rows.rows->file(), rows.piece},
                      {tail->file(), *tail_size}},
                     out);
}

}  // namespace

absl::StatusOr<UnnamedFile> AssembleWorkbook(
    const UnnamedFile& frame, const std::vector<RowsOfPart>& rows,
    UnnamedFile file) {
  const std::unique_ptr<zip_t, Closer> archive(
      zip_open(frame.path().c_str(), ZIP_RDONLY, nullptr));
  if (archive == nullptr) return NotWhole("its frame is no archive");
  ZipWriter out(std::move(file));
  std::size_t inserted = 0;
  const zip_int64_t parts = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < parts; ++i) {
    zip_stat_t entry;
    if (zip_stat_index(archive.get(), static_cast<zip_uint64_t>(i), 0,
                       &entry) != 0) {
      return NotWhole("its frame cannot be read");
    }
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const RowsOfPart& candidate) {
                                      return candidate.part == entry.name;
                                    });
    auto status = found == rows.end()
                      ? CopyPart(archive.get(), entry, out)
                      : InsertRows(archive.get(), entry, *found, out);
    if (!status.ok()) return status;
    if (found != rows.end()) ++inserted;
  }
  if (inserted != rows.size()) return NotWhole("a sheet is missing");
  return std::move(out).Finish();
}

}  // namespace cte::server
