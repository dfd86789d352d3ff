#pragma once

#include <CLI/App.hpp>
#include <concepts>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace cte::server {

// Reads what absl::ParseDuration does ("90s", "1h30m"), and days ("7d").
// Nothing if it is neither.
std::optional<absl::Duration> ParseTime(std::string_view text);

// As ParseTime reads it: "7d" for whole days.
std::string FormatTime(absl::Duration time);

// Adds flags to a command line, each bound to a variable that holds its default
// and must live until the line is parsed. Their help says what is allowed and
// what is the default. A value that is not allowed makes the parser throw a
// CLI::ValidationError with a text that names the flag, the value, and what is
// allowed.
class Flags {
 public:
  // Owned by the caller.
  explicit Flags(CLI::App& app) : app_(app) {}

  struct Range {
    std::int64_t least;
    std::int64_t most;
  };
  // A whole number of `unit`s.
  template <std::signed_integral Number>
  void AddNumber(const std::string& flag, Number& target, Range range,
                 const std::string& unit, const std::string& what) {
    const std::string allowed =
        absl::StrCat(range.least, " to ", range.most, " ", unit);
    Add(flag, "N", absl::StrCat(what, ": ", allowed), absl::StrCat(target),
        [=, &target](const std::string& value) {
          std::int64_t number = 0;
          if (!absl::SimpleAtoi(value, &number) || number < range.least ||
              number > range.most) {
            Refuse(flag, value, allowed);
          }
          target = static_cast<Number>(number);
        });
  }

  struct TimeRange {
    absl::Duration least;
    absl::Duration most;
  };
  void AddTime(const std::string& flag, absl::Duration& target, TimeRange range,
               const std::string& what);

  // One of some words.
  template <typename Value>
  void AddChoice(const std::string& flag, Value& target,
                 const std::vector<std::pair<std::string, Value>>& choices,
                 const std::string& what) {
    std::string allowed;
    std::string by_default;
    for (const auto& [word, value] : choices) {
      absl::StrAppend(&allowed, allowed.empty() ? "" : "|", word);
      if (value == target) by_default = word;
    }
    Add(flag, allowed, what, by_default,
        [=, &target](const std::string& value) {
          for (const auto& [word, choice] : choices) {
            if (word == value) {
              target = choice;
              return;
            }
          }
          Refuse(flag, value, allowed);
        });
  }

  // A path; an empty one is refused.
  void AddFile(const std::string& flag, std::string& target,
               const std::string& what);

  // Anything else. `take` calls Refuse for what is not allowed.
  CLI::Option* Add(const std::string& flag, const std::string& value_name,
                   const std::string& what, const std::string& by_default,
                   const std::function<void(const std::string&)>& take);

  [[noreturn]] static void Refuse(const std::string& flag,
                                  const std::string& value,
                                  const std::string& allowed);

 private:
  CLI::App& app_;
};

}  // namespace cte::server
