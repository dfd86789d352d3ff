#include "clients/cli/text_width.h"

#include <utf8proc.h>

#include <algorithm>

namespace cte::client {
namespace {

constexpr std::string_view kReplacement = "\uFFFD";

const utf8proc_uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// The code point that `text` begins with and its length in bytes; -1 and 1 for
// a byte that begins none.
std::pair<utf8proc_int32_t, std::size_t> FirstCodePoint(std::string_view text) {
  utf8proc_int32_t code_point = -1;
  const utf8proc_ssize_t length = utf8proc_iterate(
      Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &code_point);
  if (length <= 0) return {-1, 1};
  return {code_point, static_cast<std::size_t>(length)};
}

// Overrides of the direction can make a text show what it does not say.
bool IsDirectionControl(utf8proc_int32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// What a reader sees as one character.
struct Cluster {
  std::string_view bytes;
  int width;
};

Cluster FirstCluster(std::string_view text) {
  auto [previous, length] = FirstCodePoint(text);
  int width = previous < 0 ? 1 : utf8proc_charwidth(previous);
  utf8proc_int32_t state = 0;
  while (length < text.size()) {
    const auto [next, bytes] = FirstCodePoint(text.substr(length));
    if (next < 0 || previous < 0 ||
        utf8proc_grapheme_break_stateful(previous, next, &state)) {
      break;
    }
    width = std::max(width, utf8proc_charwidth(next));
    length += bytes;
    previous = next;
  }
  return {text.substr(0, length), width};
}

std::string_view WithoutTrailingBlanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view()
                                        : text.substr(0, last + 1);
}

// Whether a line may end behind this byte. Behind the hyphens of "--option" it
// may not.
bool IsBreak(std::string_view text, std::size_t at) {
  if (text[at] == '/' || text[at] == ',') return true;
  return text[at] == '-' && at > 0 && text[at - 1] != ' ' &&
         text[at - 1] != '-';
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const auto [code_point, length] = FirstCodePoint(text);
    if (code_point == '\n' || code_point == '\r' || code_point == '\t') {
      printable.push_back(' ');
    } else if (code_point < 0 || IsDirectionControl(code_point) ||
               utf8proc_category(code_point) == UTF8PROC_CATEGORY_CC) {
      printable.append(kReplacement);
    } else {
      printable.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return printable;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) {
    const Cluster cluster = FirstCluster(text);
    width += cluster.width;
    text.remove_prefix(cluster.bytes.size());
  }
  return width;
}

std::vector<std::string> Wrap(std::string_view text, int width, int indent) {
  std::vector<std::string> lines;
  int room = std::max(width, 1);
  std::size_t start = 0;  // of the line
  std::size_t end = 0;    // of what is known to fit on it
  std::size_t next = 0;   // the first byte not looked at
  int used = 0;           // columns from start to next
  int used_to_end = 0;    // columns from start to end
  const auto end_line = [&](std::size_t at, int used_there) {
    lines.emplace_back(WithoutTrailingBlanks(text.substr(start, at - start)));
    start = at;
    used -= used_there;
    while (start < next && text[start] == ' ') {
      ++start;
      --used;
    }
    end = start;
    used_to_end = 0;
    room = std::max(width - indent, 1);
  };
  while (next < text.size()) {
    const Cluster cluster = FirstCluster(text.substr(next));
    const bool blank = cluster.bytes == " ";
    // A blank at the end of a line needs no room.
    if (!blank && used + cluster.width > room && next > start) {
      const bool at_break = end > start;
      end_line(at_break ? end : next, at_break ? used_to_end : used);
      continue;
    }
    if (blank && next == start && !lines.empty()) {
      start = end = ++next;
      continue;
    }
    next += cluster.bytes.size();
    used += cluster.width;
    if (blank || IsBreak(text, next - 1)) {
      end = next;
      used_to_end = used;
    }
  }
  if (start < text.size() || lines.empty()) {
    lines.emplace_back(WithoutTrailingBlanks(text.substr(start)));
  }
  return lines;
}

}  // namespace cte::client
