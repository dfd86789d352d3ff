#pragma once

#include <zip.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workbook/limits.h"

namespace cte::server {

// One part of a package, inflated as it is read. Not longer alive than its
// package; one thread at a time.
class PartStream {
 public:
  // Puts up to `size` bytes into `buffer` and answers how many; 0 is the end.
  //
  // WORKBOOK_DAMAGED: the compressed data or their checksum are broken.
  // WORKBOOK_TOO_LARGE: more comes out than the part declares.
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size);

  std::int64_t bytes_done() const { return done_; }
  std::int64_t bytes_total() const { return total_; }  // as declared

 private:
  friend class Package;
  struct Closer {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  PartStream(zip_file_t* file, std::string part, std::int64_t total)
      : file_(file), part_(std::move(part)), total_(total) {}

  std::unique_ptr<zip_file_t, Closer> file_;
  std::string part_;
  std::int64_t done_ = 0;
  std::int64_t total_;
};

// A workbook's file: a ZIP archive of named parts. Owns the bytes of the file.
// One thread at a time.
//
// Part names are looked up without regard to case, with '/' or '\' between
// folders and with or without a '/' in front: writers differ in all of these.
class Package {
 public:
  // FILE_EMPTY, FILE_TOO_LARGE, NOT_A_WORKBOOK, FILE_ENCRYPTED_OR_OLD;
  // WORKBOOK_DAMAGED: the archive is cut off or not consistent;
  // WORKBOOK_TOO_LARGE: the parts declare more than the limit, all together.
  // As no part may yield more than it declares, that bounds what is read.
  static absl::StatusOr<std::unique_ptr<Package>> Open(
      std::string file, const WorkbookLimits& limits);

  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  std::optional<std::uint64_t> Find(std::string_view part) const;
  // As the archive spells it.
  std::string_view PartName(std::uint64_t index) const;

  // WORKBOOK_DAMAGED: the part is encrypted, or compressed in a way that
  // workbooks do not use.
  absl::StatusOr<PartStream> OpenPart(std::uint64_t index);

  // Of libzip, opened to be read only; owned by the package.
  zip_t* archive() const { return archive_.get(); }

 private:
  struct Discarder {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };
  explicit Package(std::string file) : file_(std::move(file)) {}
  absl::Status OpenArchive();
  absl::Status ListParts(const WorkbookLimits& limits);

  std::string file_;
  std::unique_ptr<zip_t, Discarder> archive_;
  absl::flat_hash_map<std::string, std::uint64_t> parts_;
};

}  // namespace cte::server
