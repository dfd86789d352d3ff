#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace cte::server {

// From where settings come, in the order in which a later one overrides.
enum class Source { kFile, kEnvironment, kFlag };

// A setting as it is written there: "log-level", "$CTECREDD_LOG_LEVEL",
// "--log-level".
std::string Spelled(Source source, std::string_view key);

// What somebody gave to a setting.
struct GivenValue {
  Source source{};
  std::string key;                  // "log-level"
  std::vector<std::string> values;  // one, unless it is_list
  bool is_list = false;             // written as one: "[...]"
  // "line 7 of ctecredd.toml", "$CTECREDD_LOG_LEVEL", "--log-level".
  std::string place;
};

struct Setting {
  enum class Form {
    kText,
    kNumber,
    kList,
    kSecret,  // text, taken from the environment only and never shown
  };
  std::string key;
  Form form = Form::kText;
  // In force: the default until something is taken. None: it is not set.
  std::vector<std::string> values = {};
  // Puts one value where it belongs, or throws a CLI::ValidationError whose
  // text begins with the flag.
  std::function<void(const std::string&)> take = {};
  // Of a list: forgets the values that were taken.
  std::function<void()> clear = {};
  std::optional<GivenValue> given = {};  // whence `values` are; none: default
};

// All settings, each with the value in force and where it is from. Values pass
// the same checks whatever their source. Not thread safe.
class Settings {
 public:
  // The key must be new.
  void Declare(Setting setting);

  // Puts a value in the place of the one that is in force; a list in the place
  // of the whole list. INVALID_ARGUMENT: SETTING_UNKNOWN, SETTING_INVALID, with
  // a message that names the place.
  absl::Status Take(const GivenValue& given);

  // How a message names a setting: as whoever gave it did ("line 7 of
  // ctecredd.toml: listen"), by its flag if nobody did.
  std::string NameOf(std::string_view key) const;

  // All that is in force, without secrets, as a configuration file in which a
  // comment at each value says where it is from.
  std::string Describe() const;

 private:
  const Setting* Find(std::string_view key) const;
  absl::Status Unknown(const GivenValue& given) const;

  std::vector<Setting> settings_;  // in the order of their declaration
};

}  // namespace cte::server
