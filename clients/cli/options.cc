#include "clients/cli/options.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"

namespace cte::client {
namespace {

// What a validator answers: nothing, or what is wrong.
using Check = std::string (*)(const std::string& text);

// "a, b and c".
std::string Enumerate(const std::vector<std::string>& words) {
  if (words.size() < 2) return absl::StrJoin(words, "");
  return absl::StrCat(absl::StrJoin(words.begin(), words.end() - 1, ", "),
                      " and ", words.back());
}

bool AllDigits(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

std::string CheckPsn(const std::string& text) {
  std::int64_t psn = 0;
  if (AllDigits(text) && absl::SimpleAtoi(text, &psn) && psn > 0) return "";
  return absl::StrCat("\"", text, "\" is not a program's serial number");
}

std::string CheckYear(const std::string& text) {
  if (AllDigits(text) && text.size() == 4) return "";
  return absl::StrCat("\"", text,
                      "\" is not a school year: name it by the year in which "
                      "it ends, as in 2026 for 2025-26");
}

// "2023-2026", or "2026" for that year alone.
std::optional<YearRange> ParseYearRange(const std::string& text) {
  const std::pair<std::string, std::string> years =
      absl::StrSplit(text, absl::MaxSplits('-', 1));
  const std::string& last =
      absl::StrContains(text, '-') ? years.second : years.first;
  YearRange range;
  if (!CheckYear(years.first).empty() || !CheckYear(last).empty() ||
      !absl::SimpleAtoi(years.first, &range.first) ||
      !absl::SimpleAtoi(last, &range.last)) {
    return std::nullopt;
  }
  return range;
}

std::string CheckYearRange(const std::string& text) {
  if (ParseYearRange(text)) return "";
  return absl::StrCat("\"", text,
                      "\" is neither two school years, as in 2023-2026, nor "
                      "one, as in 2026");
}

template <typename T>
std::string CheckNumber(const std::string& text) {
  T number = 0;
  if (AllDigits(text) && absl::SimpleAtoi(text, &number)) return "";
  return absl::StrCat("\"", text, "\" is not a number from 0 on");
}

std::optional<absl::Time> ParseTime(std::string text) {
  // The parser takes words too, as "infinite-past".
  if (text.empty() || !absl::ascii_isdigit(text.front())) return std::nullopt;
  if (const std::size_t t = text.find('T'); t != std::string::npos) {
    text[t] = ' ';
  }
  for (const char* format : {"%Y-%m-%d", "%Y-%m-%d %H:%M",
                             "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d %H:%M:%E*S%Ez"}) {
    absl::Time time;
    if (absl::ParseTime(format, text, absl::LocalTimeZone(), &time, nullptr)) {
      return time;
    }
  }
  return std::nullopt;
}

std::string CheckTime(const std::string& text) {
  if (ParseTime(text)) return "";
  return absl::StrCat("\"", text,
                      "\" is not a time, as 2026-03-09, \"2026-03-09 14:05\" "
                      "or 2026-03-09T14:05:30Z");
}

std::string CheckText(const std::string& text) {
  return text.empty() ? "the value is empty" : "";
}

// The parser itself would read 017 as octal.
template <typename T>
CLI::Option* AddDigits(CLI::App* command, const std::string& name, T& value,
                       const std::string& description, Check check) {
  return command
      ->add_option_function<std::string>(
          name,
          [&value](const std::string& text) {
            // The check has let only numbers through.
            if (!absl::SimpleAtoi(text, &value)) value = 0;
          },
          description)
      ->check(check);
}

CLI::Option* AsPositional(CLI::Option* option) {
  return option->type_name("")->required();
}

}  // namespace

CLI::Option* AddYear(CLI::App* command, const std::string& name,
                     std::int32_t& value, const std::string& description) {
  return AddDigits(command, name, value, description, CheckYear);
}

CLI::Option* AddYearOption(CLI::App* command, std::int32_t& value) {
  return AddYear(command, "--year", value,
                 "The school year, named by the year in which it ends "
                 "(default: the current one)")
      ->type_name("YEAR");
}

CLI::Option* AddYearRange(CLI::App* command, YearRange& value) {
  return command
      ->add_option_function<std::string>(
          "--years",
          [&value](const std::string& text) {
            value = ParseYearRange(text).value_or(YearRange());
          },
          "The first and the last school year, each named by the year in which "
          "it ends (default: all)")
      ->check(CheckYearRange)
      ->type_name("YEAR-YEAR");
}

CLI::Option* AddPsn(CLI::App* command, std::int64_t& value) {
  return AsPositional(AddDigits(command, "PSN", value,
                                "The program's serial number", CheckPsn));
}

CLI::Option* AddPsnOption(CLI::App* command, std::int64_t& value,
                          const std::string& description) {
  return AddDigits(command, "--psn", value, description, CheckPsn)
      ->type_name("PSN");
}

CLI::Option* AddNumber(CLI::App* command, const std::string& name,
                       std::int32_t& value, const std::string& type,
                       const std::string& description) {
  return AddDigits(command, name, value, description, CheckNumber<std::int32_t>)
      ->type_name(type);
}

CLI::Option* AddNumber(CLI::App* command, const std::string& name,
                       std::int64_t& value, const std::string& type,
                       const std::string& description) {
  return AddDigits(command, name, value, description, CheckNumber<std::int64_t>)
      ->type_name(type);
}

CLI::Option* AddTime(CLI::App* command, const std::string& name,
                     google::protobuf::Timestamp& value,
                     const std::string& description) {
  return command
      ->add_option_function<std::string>(
          name,
          [&value](const std::string& text) {
            const absl::Time time = ParseTime(text).value_or(absl::UnixEpoch());
            value.set_seconds(absl::ToUnixSeconds(time));
            value.set_nanos(static_cast<std::int32_t>(absl::ToInt64Nanoseconds(
                time - absl::FromUnixSeconds(value.seconds()))));
          },
          description)
      ->check(CheckTime)
      ->type_name("TIME");
}

CLI::Option* AddDistrictOption(CLI::App* command, std::string& value,
                               const std::string& description) {
  return AddText(command, "--district", value, "CODE", description);
}

CLI::Option* AddSearchOption(CLI::App* command, std::string& value,
                             const std::string& description) {
  return AddText(command, "--search", value, "TEXT", description);
}

CLI::Option* AddFile(CLI::App* command, std::string& value,
                     const std::string& description) {
  return AsPositional(command->add_option("FILE", value, description));
}

CLI::Option* AddText(CLI::App* command, const std::string& name,
                     std::string& value, const std::string& type,
                     const std::string& description) {
  return command->add_option(name, value, description)
      ->check(CheckText)
      ->type_name(type);
}

CLI::Option* AddWords(CLI::App* command, const std::string& name,
                      const std::vector<std::string>& words,
                      const std::string& description,
                      std::function<void(std::size_t)> chosen) {
  const auto place = [words](const std::string& word) {
    return static_cast<std::size_t>(
        std::find(words.begin(), words.end(), word) - words.begin());
  };
  return command
      ->add_option_function<std::string>(
          name,
          [place, chosen = std::move(chosen)](const std::string& word) {
            chosen(place(word));
          },
          description)
      ->check([place, words](const std::string& word) -> std::string {
        if (place(word) < words.size()) return "";
        return absl::StrCat("\"", word, "\" is none of ", Enumerate(words));
      })
      ->type_name(absl::StrJoin(words, "|"));
}

void RequireOneOf(CLI::App* command, const std::vector<CLI::Option*>& options) {
  command->parse_complete_callback([options] {
    std::vector<std::string> names;
    std::vector<std::string> given;
    for (const CLI::Option* option : options) {
      names.push_back(option->get_name());
      if (option->count() > 0) given.push_back(option->get_name());
    }
    if (given.empty()) {
      throw CLI::RequiredError(absl::StrCat("One of ", Enumerate(names)));
    }
    if (given.size() > 1) throw CLI::ExcludesError(given[0], given[1]);
  });
}

}  // namespace cte::client
