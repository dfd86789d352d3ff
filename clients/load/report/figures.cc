#include "clients/load/report/figures.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace cte::load {

std::string Grouped(std::int64_t number) {
  const std::string digits = absl::StrCat(number);
  const std::size_t sign = number < 0 ? 1 : 0;
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > sign && (digits.size() - i) % 3 == 0) grouped += ',';
    grouped += digits[i];
  }
  return grouped;
}

std::string Rounded(double number) {
  const double size = std::abs(number);
  if (size >= 99.95) return Grouped(std::llround(number));
  if (size >= 9.995) return absl::StrFormat("%.1f", number);
  if (size >= 0.9995) return absl::StrFormat("%.2f", number);
  return size == 0 ? "0" : absl::StrFormat("%.3f", number);
}

std::string DurationText(std::int64_t nanoseconds) {
  const auto count = static_cast<double>(nanoseconds);
  if (count < 999'500) return absl::StrCat(Rounded(count / 1e3), " µs");
  if (count < 999'500'000) return absl::StrCat(Rounded(count / 1e6), " ms");
  return absl::StrCat(Rounded(count / 1e9), " s");
}

}  // namespace cte::load
