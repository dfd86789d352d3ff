#include "domain/code_point.h"

namespace cte::domain {

CodePoint FirstCodePoint(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t lead = byte(0);
  const std::size_t size =
      lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : (lead >= 0xC0 ? 2 : 1));
  if (size == 1 || text.size() < size) return {lead, 1};
  char32_t value = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3FU);
  return {value, size};
}

void AppendCodePoint(char32_t value, std::string& text) {
  const auto put = [&](char32_t byte) {
    text.push_back(static_cast<char>(byte));
  };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | value >> 6);
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | value >> 12);
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | value >> 18);
    put(0x80 | (value >> 12 & 0x3F));
    put(0x80 | (value >> 6 & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

char32_t Lowercase(char32_t c) {
  const auto within = [c](char32_t first, char32_t last) {
    return first <= c && c <= last;
  };
  if (within('A', 'Z') || (within(0xC0, 0xDE) && c != 0xD7)) return c + 32;
  const bool pairs_from_even = within(0x100, 0x137) || within(0x14A, 0x177);
  const bool pairs_from_odd = within(0x139, 0x148) || within(0x179, 0x17E);
  if (pairs_from_even) return c | 1U;
  if (pairs_from_odd) return c + (c & 1U);
  if (within(0x391, 0x3A9) || within(0x410, 0x42F)) return c + 32;
  if (within(0x400, 0x40F)) return c + 80;
  return c;
}

}  // namespace cte::domain
