#include "server/config/settings.h"

#include <toml++/toml.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <limits>
#include <numeric>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "domain/error.h"

namespace cte::server {
namespace {

using Form = Setting::Form;

absl::Status Invalid(const std::string& message) {
  return domain::Error(absl::StatusCode::kInvalidArgument, "SETTING_INVALID",
                       message);
}

std::string Name(const GivenValue& given) {
  return given.source == Source::kFile
             ? absl::StrCat(given.place, ": ", absl::CEscape(given.key))
             : given.place;
}

// How many characters must be put in, taken out or replaced.
std::size_t Distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
    }
  }
  return row.back();
}

constexpr auto kFormat = toml::toml_formatter::default_flags &
                         ~toml::format_flags::allow_literal_strings;

std::string AsToml(const Setting& setting) {
  if (setting.form == Form::kNumber) return setting.values.front();
  std::ostringstream text;
  if (setting.form == Form::kList) {
    toml::array list;
    for (const std::string& value : setting.values) list.push_back(value);
    text << toml::toml_formatter(list, kFormat);
  } else {
    text << toml::toml_formatter(
        toml::value<std::string>(setting.values.front()), kFormat);
  }
  return text.str();
}

}  // namespace

std::string Spelled(Source source, std::string_view key) {
  const std::string text(key);
  switch (source) {
    case Source::kFile:
      return text;
    case Source::kEnvironment:
      return absl::StrCat(
          "$CTECREDD_",
          absl::AsciiStrToUpper(absl::StrReplaceAll(text, {{"-", "_"}})));
    case Source::kFlag:
      return absl::StrCat("--", text);
  }
  return text;
}

void Settings::Declare(Setting setting) {
  settings_.push_back(std::move(setting));
}

absl::Status Settings::Take(const GivenValue& given) {
  const auto setting = std::ranges::find(settings_, given.key, &Setting::key);
  if (setting == settings_.end()) return Unknown(given);
  const std::string name = Name(given);
  if (setting->form == Form::kSecret && given.source != Source::kEnvironment) {
    return Invalid(absl::StrCat(
        name,
        " is a secret and not taken from there, where others may read "
        "it; use ",
        Spelled(Source::kEnvironment, given.key), " or ",
        Spelled(given.source, given.key + "-file")));
  }
  std::vector<std::string> values = given.values;
  if (given.source == Source::kFile &&
      given.is_list != (setting->form == Form::kList)) {
    return Invalid(absl::StrCat(
        name, given.is_list ? " is one value, not a list: write it without [ ]"
                            : " is a list: write it in [ ]"));
  }
  if (given.source == Source::kEnvironment && setting->form == Form::kList) {
    values = absl::StrSplit(values.front(), ',', absl::SkipEmpty());
  }
  try {
    if (setting->clear) setting->clear();
    for (const std::string& value : values) setting->take(value);
  } catch (const CLI::ValidationError& error) {
    absl::string_view problem = error.what();
    const bool is_named =
        absl::ConsumePrefix(&problem, Spelled(Source::kFlag, given.key));
    return Invalid(absl::StrCat(name, is_named ? "" : ": ", problem));
  }
  setting->values = std::move(values);
  setting->given = given;
  return absl::OkStatus();
}

std::string Settings::NameOf(std::string_view key) const {
  const Setting* const setting = Find(key);
  return setting != nullptr && setting->given ? Name(*setting->given)
                                              : Spelled(Source::kFlag, key);
}

std::string Settings::Describe() const {
  std::string text;
  for (const Setting& setting : settings_) {
    const std::string origin =
        setting.given ? setting.given->place : std::string("default");
    std::string line;
    if (setting.form == Form::kSecret) {
      line = absl::StrCat("# ", setting.key,
                          setting.values.empty() ? " is not set" : " is set");
    } else if (setting.values.empty() && setting.form != Form::kList) {
      line = absl::StrCat("# ", setting.key, " is not set");
    } else {
      line = absl::StrCat(setting.key, " = ", AsToml(setting));
    }
    absl::StrAppend(&text, line, "  # ", origin, "\n");
  }
  return text;
}

const Setting* Settings::Find(std::string_view key) const {
  const auto found = std::ranges::find(settings_, key, &Setting::key);
  return found == settings_.end() ? nullptr : &*found;
}

absl::Status Settings::Unknown(const GivenValue& given) const {
  std::string nearest;
  std::size_t least = std::numeric_limits<std::size_t>::max();
  const std::string lower = absl::AsciiStrToLower(given.key);
  for (const Setting& setting : settings_) {
    const std::size_t distance = Distance(lower, setting.key);
    if (distance < least) {
      least = distance;
      nearest = setting.key;
    }
  }
  return domain::Error(
      absl::StatusCode::kInvalidArgument, "SETTING_UNKNOWN",
      absl::StrCat(Name(given), " is no setting; the nearest is ",
                   Spelled(given.source, nearest)));
}

}  // namespace cte::server
