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
#include "server/config/settings.h"

namespace cte::server {

// Reads what absl::ParseDuration does ("90s", "1h30m"), and days ("7d").
// Nothing if it is neither.
std::optional<absl::Duration> ParseTime(std::string_view text);

// As ParseTime reads it: "7d" for whole days.
std::string FormatTime(absl::Duration time);

// Declares settings, each bound to a variable that holds its default and must
// live as long as the Settings: once to them, which take the values, and once
// as a flag to a command line, of which `given` tells what stood on it. The
// help says what is allowed and what is the default. A value that is not
// allowed makes whoever takes it throw a CLI::ValidationError with a text that
// names the flag, the value, and what is allowed.
class Flags {
 public:
  // Both are the caller's and outlive this, which must stay where it is until
  // the line is parsed.
  Flags(CLI::App& app, Settings& settings) : app_(app), settings_(settings) {}
  Flags(const Flags&) = delete;

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
    Declare(Setting::Form::kNumber, flag, "N",
            absl::StrCat(what, ": ", allowed), absl::StrCat(target),
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

  // A flag that may be given again; `check` calls Refuse for what is not
  // allowed. Empty by default.
  void AddList(const std::string& flag, const std::string& value_name,
               std::vector<std::string>& target, const std::string& what,
               const std::function<void(const std::string&)>& check);

  // A text that no flag may carry, because everybody on the machine can read
  // it there: it comes from the environment only. Unset by default.
  void AddSecret(const std::string& flag, std::string& target);

  // Anything else. `take` calls Refuse for what is not allowed.
  void Add(const std::string& flag, const std::string& value_name,
           const std::string& what, const std::string& by_default,
           const std::function<void(const std::string&)>& take);

  [[noreturn]] static void Refuse(const std::string& flag,
                                  const std::string& value,
                                  const std::string& allowed);

  // What stood on the line, for Settings::Take, once it is parsed.
  std::vector<GivenValue> given() const;

 private:
  CLI::Option* Declare(Setting::Form form, const std::string& flag,
                       const std::string& value_name, const std::string& what,
                       const std::string& by_default,
                       const std::function<void(const std::string&)>& take,
                       const std::function<void()>& clear = {});

  CLI::App& app_;
  Settings& settings_;
  std::vector<GivenValue> given_;
};

}  // namespace cte::server
