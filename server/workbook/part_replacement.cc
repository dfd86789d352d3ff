#include "server/workbook/part_replacement.h"

#include <zip.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

struct SourceReleaser {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
struct ArchiveDiscarder {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Source = std::unique_ptr<zip_source_t, SourceReleaser>;
using Archive = std::unique_ptr<zip_t, ArchiveDiscarder>;

// The content of the part as libzip asks for it.
struct PulledContent {
  const PartContent& content;
  std::int64_t expected_bytes;
  absl::Status status;

  static zip_int64_t Answer(void* self, void* data, zip_uint64_t size,
                            zip_source_cmd_t command) {
    auto* pulled = static_cast<PulledContent*>(self);
    switch (command) {
      case ZIP_SOURCE_READ:
        return pulled->Read(static_cast<char*>(data), size);
      case ZIP_SOURCE_STAT: {
        // Without a size libzip would write an archive of the ZIP64 kind, which
        // Excel offers to repair. The real size takes the place of this one.
        auto* stat = static_cast<zip_stat_t*>(data);
        zip_stat_init(stat);
        stat->size = static_cast<zip_uint64_t>(pulled->expected_bytes);
        stat->valid = ZIP_STAT_SIZE;
        return sizeof(*stat);
      }
      case ZIP_SOURCE_ERROR: {
        const int codes[2] = {ZIP_ER_INTERNAL, 0};
        if (size < sizeof(codes)) return -1;
        static_cast<int*>(data)[0] = codes[0];
        static_cast<int*>(data)[1] = codes[1];
        return sizeof(codes);
      }
      case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(
            ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
            ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, -1);
      case ZIP_SOURCE_OPEN:
      case ZIP_SOURCE_CLOSE:
      case ZIP_SOURCE_FREE:
        return 0;
      default:
        return -1;
    }
  }

  zip_int64_t Read(char* buffer, zip_uint64_t size) {
    const auto count = content(buffer, size);
    if (count.ok()) return static_cast<zip_int64_t>(*count);
    status = count.status();
    return -1;
  }
};

absl::Status CannotWrite(zip_error_t* error) {
  const auto status = absl::InternalError(absl::StrCat(
      "the workbook cannot be written: ", zip_error_strerror(error)));
  zip_error_fini(error);
  return status;
}

absl::StatusOr<std::string> BytesOf(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) {
    return CannotWrite(zip_source_error(source));
  }
  std::string bytes(stat.size, '\0');
  const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (count != static_cast<zip_int64_t>(bytes.size())) {
    return CannotWrite(zip_source_error(source));
  }
  return bytes;
}

absl::Status AddPart(zip_t* archive, const char* name, zip_source_t* source,
                     zip_int32_t method) {
  const zip_int64_t index =
      source == nullptr ? -1
                        : zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
  if (index < 0) {
    zip_source_free(source);
    return CannotWrite(zip_get_error(archive));
  }
  zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), method,
                           0);
  return absl::OkStatus();
}

absl::Status CopyPart(zip_t* from, zip_uint64_t index, zip_t* to) {
  zip_stat_t entry;
  if (zip_stat_index(from, index, 0, &entry) != 0) {
    return CannotWrite(zip_get_error(from));
  }
  // A second part of one name is one that nobody can read.
  if (zip_name_locate(to, entry.name, 0) >= 0) return absl::OkStatus();
  return AddPart(to, entry.name,
                 zip_source_zip(to, from, index, ZIP_FL_COMPRESSED, 0, 0),
                 entry.comp_method);
}

}  // namespace

absl::StatusOr<std::string> ReplacePart(const Package& package,
                                        std::uint64_t part,
                                        std::int64_t expected_bytes,
                                        const PartContent& content) {
  zip_error_t error;
  zip_error_init(&error);
  const Source bytes(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!bytes) return CannotWrite(&error);
  zip_source_keep(bytes.get());  // for the archive, which frees it too
  Archive archive(zip_open_from_source(bytes.get(), ZIP_TRUNCATE, &error));
  if (!archive) {
    zip_source_free(bytes.get());
    return CannotWrite(&error);
  }

  PulledContent pulled{content, expected_bytes, absl::OkStatus()};
  zip_t* original = package.archive();
  const auto count =
      static_cast<zip_uint64_t>(zip_get_num_entries(original, 0));
  for (zip_uint64_t index = 0; index < count; ++index) {
    auto status =
        index == part
            ? AddPart(archive.get(), zip_get_name(original, index, 0),
                      zip_source_function(archive.get(), &PulledContent::Answer,
                                          &pulled),
                      ZIP_CM_DEFLATE)
            : CopyPart(original, index, archive.get());
    if (!status.ok()) return status;
  }
  if (zip_close(archive.get()) != 0) {
    return pulled.status.ok() ? CannotWrite(zip_get_error(archive.get()))
                              : pulled.status;
  }
  (void)archive.release();  // closed, and so freed
  return BytesOf(bytes.get());
}

}  // namespace cte::server
