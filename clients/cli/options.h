#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

// Options that many commands have. A name without dashes is a positional
// argument. What is wrong with a value the parser tells before anything is
// sent. `value` outlives the command.
//
// The type name of an option is what `completion bash` goes by: "a|b|c" are the
// words to choose from, FILE is a file.

namespace cte::client {

// A school year by its name: four digits.
CLI::Option* AddYear(CLI::App* command, const std::string& name,
                     std::int32_t& value, const std::string& description);

// --year, of a command that else is about the current school year.
CLI::Option* AddYearOption(CLI::App* command, std::int32_t& value);

// Some school years; 0 means that there is no bound.
struct YearRange {
  std::int32_t first = 0;
  std::int32_t last = 0;
};

// --years, of a command that else is about all of them: "2023-2026", "2026".
CLI::Option* AddYearRange(CLI::App* command, YearRange& value);

// PSN, required.
CLI::Option* AddPsn(CLI::App* command, std::int64_t& value);

// --psn.
CLI::Option* AddPsnOption(CLI::App* command, std::int64_t& value,
                          const std::string& description);

// A whole number that is not negative; `type` stands for it in the help.
CLI::Option* AddNumber(CLI::App* command, const std::string& name,
                       std::int32_t& value, const std::string& type,
                       const std::string& description);
CLI::Option* AddNumber(CLI::App* command, const std::string& name,
                       std::int64_t& value, const std::string& type,
                       const std::string& description);

// A day, or a time of a day: "2026-03-09", "2026-03-09 14:05",
// "2026-03-09T14:05:30Z". Of the time zone of this machine unless it says
// another.
CLI::Option* AddTime(CLI::App* command, const std::string& name,
                     google::protobuf::Timestamp& value,
                     const std::string& description);

// --district.
CLI::Option* AddDistrictOption(CLI::App* command, std::string& value,
                               const std::string& description);

// --search.
CLI::Option* AddSearchOption(CLI::App* command, std::string& value,
                             const std::string& description);

// FILE, required.
CLI::Option* AddFile(CLI::App* command, std::string& value,
                     const std::string& description);

// A text that is not empty; `type` stands for it in the help.
CLI::Option* AddText(CLI::App* command, const std::string& name,
                     std::string& value, const std::string& type,
                     const std::string& description);

// Adds an option that takes one of the words; `chosen` gets its place.
CLI::Option* AddWords(CLI::App* command, const std::string& name,
                      const std::vector<std::string>& words,
                      const std::string& description,
                      std::function<void(std::size_t)> chosen);

// One word of a few, each with the value that it stands for.
template <typename T>
CLI::Option* AddChoice(CLI::App* command, const std::string& name, T& value,
                       const std::vector<std::pair<std::string, T>>& choices,
                       const std::string& description) {
  std::vector<std::string> words;
  for (const auto& choice : choices) words.push_back(choice.first);
  return AddWords(
      command, name, words, description,
      [&value, choices](std::size_t at) { value = choices[at].second; });
}

// One of the options must be given, and not two. Once for a command.
void RequireOneOf(CLI::App* command, const std::vector<CLI::Option*>& options);

}  // namespace cte::client
