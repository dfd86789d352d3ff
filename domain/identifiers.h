#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cte::domain {

// The Unique Identification Code of a student: ten digits, or one capital
// letter and nine digits. Leading zeros matter.
class Uic {
 public:
  static constexpr std::size_t kLength = 10;
  // In place of a UIC it declares a program as giving no credentials (R23); it
  // never is a student.
  static constexpr std::string_view kNoCredentials = "9999999999";

  // Nothing if the text is of neither form.
  static std::optional<Uic> Parse(std::string_view text);
  // A text of that length as people may write it: a small letter that begins it
  // is taken as the capital.
  static std::string Capitalized(std::string text);

  std::string_view view() const { return {text_.data(), text_.size()}; }
  bool declares_no_credentials() const { return view() == kNoCredentials; }

  friend auto operator<=>(const Uic&, const Uic&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Uic& uic) {
    return H::combine(std::move(h), uic.text_);
  }

 private:
  std::array<char, kLength> text_{};
};

// Program Serial Number: one program at one building. 1 to kMaxPsn.
enum class Psn : std::int64_t {};
inline constexpr std::int64_t kMaxPsn = 999'999'999'999'999'999;

// Nothing unless the text is digits that make a PSN; zeros may lead.
std::optional<Psn> ParsePsn(std::string_view digits);
std::string ToString(Psn psn);

// "NN.NNNN", the code of a program. Text, never a number: 01.0000 keeps its
// zeros.
bool IsCipCode(std::string_view text);
// A code of a program, or "NN.NN" or "NN", which stand for all codes below
// (R11).
bool IsCipCodeOrSeries(std::string_view text);
// Whether `series` is `cip_code` or stands above it.
bool CoversCipCode(std::string_view series, std::string_view cip_code);
// Whether the CIP 2020 list has the six-digit code. A state's own catalogue may
// hold others: worth a warning, never an error.
bool IsListedInCip2020(std::string_view cip_code);

// District, building, agency: five capital letters or digits.
bool IsEntityCode(std::string_view text);

// A school year is named by the year in which it ends: 2025-26 is 2026.
inline constexpr std::int32_t kFirstSchoolYear = 1950;
inline constexpr std::int32_t kLastSchoolYear = 2200;
bool IsSchoolYear(std::int64_t year);

}  // namespace cte::domain
