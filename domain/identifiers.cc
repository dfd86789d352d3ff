#include "domain/identifiers.h"

#include <algorithm>
#include <charconv>

#include "absl/strings/ascii.h"
#include "domain/cip_2020.h"

namespace cte::domain {
namespace {

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
}

bool IsCapital(char c) {
  return absl::ascii_isupper(static_cast<unsigned char>(c));
}

}  // namespace

std::optional<Uic> Uic::Parse(std::string_view text) {
  if (text.size() != kLength || !AllDigits(text.substr(1))) return std::nullopt;
  if (!AllDigits(text.substr(0, 1)) && !IsCapital(text[0])) return std::nullopt;
  Uic uic;
  std::copy(text.begin(), text.end(), uic.text_.begin());
  return uic;
}

std::string Uic::Capitalized(std::string text) {
  if (text.size() == kLength) {
    text[0] = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
  }
  return text;
}

std::optional<Psn> ParsePsn(std::string_view digits) {
  if (!AllDigits(digits)) return std::nullopt;
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || number < 1 || number > kMaxPsn) {
    return std::nullopt;
  }
  return Psn{number};
}

std::string ToString(Psn psn) {
  return std::to_string(static_cast<std::int64_t>(psn));
}

bool IsCipCode(std::string_view text) {
  return text.size() == 7 && text[2] == '.' && AllDigits(text.substr(0, 2)) &&
         AllDigits(text.substr(3));
}

bool IsCipCodeOrSeries(std::string_view text) {
  return IsCipCode(text) || (text.size() == 2 && AllDigits(text)) ||
         (text.size() == 5 && text[2] == '.' && AllDigits(text.substr(0, 2)) &&
          AllDigits(text.substr(3)));
}

bool CoversCipCode(std::string_view series, std::string_view cip_code) {
  return !series.empty() && cip_code.starts_with(series);
}

bool IsListedInCip2020(std::string_view cip_code) {
  return std::binary_search(std::begin(kCip2020), std::end(kCip2020), cip_code);
}

bool IsEntityCode(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c)) ||
                  IsCapital(c);
         });
}

bool IsSchoolYear(std::int64_t year) {
  return year >= kFirstSchoolYear && year <= kLastSchoolYear;
}

}  // namespace cte::domain
