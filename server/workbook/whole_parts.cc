#include "server/workbook/whole_parts.h"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

// More than the declaration and the name of the first element take.
constexpr std::size_t kHead = 256;
constexpr std::size_t kTail = 64;

struct Closer {
  void operator()(zip_t* archive) const { zip_discard(archive); }
  void operator()(zip_file_t* part) const { zip_fclose(part); }
};

// "</worksheet>" of a part that begins with "<?xml ...?>\n<worksheet ".
std::string LastTag(std::string_view head) {
  const std::size_t start = head.find('<', 1) + 1;
  const std::size_t end = head.find_first_of(" >", start);
  if (start == 0 || end == std::string_view::npos) return "?";
  return absl::StrCat("</", std::string(head.substr(start, end - start)), ">");
}

bool IsWhole(zip_file_t* part) {
  std::string head;
  std::string tail;
  std::vector<char> buffer(std::size_t{64} << 10);
  zip_int64_t count = 0;
  while ((count = zip_fread(part, buffer.data(), buffer.size())) > 0) {
    const std::string_view piece(buffer.data(),
                                 static_cast<std::size_t>(count));
    if (head.empty()) head = piece.substr(0, kHead);
    tail.append(piece.substr(piece.size() - std::min(piece.size(), kTail)));
    tail.erase(0, tail.size() - std::min(tail.size(), kTail));
  }
  // The theme ends with a line break.
  absl::StripTrailingAsciiWhitespace(&tail);  // the theme has a line break
  return count == 0 && tail.ends_with(LastTag(head));
}

}  // namespace

bool HasWholeParts(const std::string& path) {
  const std::unique_ptr<zip_t, Closer> archive(
      zip_open(path.c_str(), ZIP_RDONLY, nullptr));
  if (archive == nullptr) return false;
  const zip_int64_t parts = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < parts; ++i) {
    const std::unique_ptr<zip_file_t, Closer> part(
        zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(i), 0));
    if (part == nullptr || !IsWhole(part.get())) return false;
  }
  return parts > 0;
}

}  // namespace cte::server
