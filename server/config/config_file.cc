#include "server/config/config_file.h"

#include <toml++/toml.h>

#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "server/security/private_file.h"

namespace cte::server {
namespace {

std::string Place(const std::string& path, const toml::source_region& where) {
  return absl::StrCat("line ", where.begin.line, " of ",
                      std::filesystem::path(path).filename().string());
}

absl::Status Invalid(const std::string& place, std::string_view problem) {
  return domain::Error(absl::StatusCode::kInvalidArgument,
                       "CONFIG_FILE_INVALID",
                       absl::StrCat(place, ": ", std::string(problem)));
}

std::optional<std::string> Text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return absl::StrCat(**number);
  if (const auto* flag = node.as_boolean()) return **flag ? "true" : "false";
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<GivenValue>> ReadConfigFile(
    const std::string& path) {
  const absl::StatusOr<std::string> text = ReadWholeFile(path);
  if (!text.ok()) return text.status();
  toml::table table;
  try {
    table = toml::parse(*text);
  } catch (const toml::parse_error& error) {
    return Invalid(Place(path, error.source()), error.description());
  }
  // In the order of the file, in which mistakes are told: the table's is that
  // of the alphabet.
  std::map<toml::source_index, GivenValue> by_line;
  for (const auto& [key, node] : table) {
    GivenValue given = {.source = Source::kFile,
                        .key = std::string(key.str()),
                        .values = {},
                        .is_list = node.is_array(),
                        .place = Place(path, key.source())};
    bool is_good = true;
    const auto add = [&](const toml::node& one) {
      const std::optional<std::string> value = Text(one);
      is_good = is_good && value.has_value();
      given.values.push_back(value.value_or(""));
    };
    if (const auto* list = node.as_array()) {
      for (const toml::node& one : *list) add(one);
    } else {
      add(node);
    }
    if (!is_good) {
      return Invalid(given.place,
                     absl::StrCat(absl::CEscape(given.key),
                                  " is no text, whole number, boolean, or list "
                                  "of these; a time is a text, \"90s\""));
    }
    by_line.emplace(key.source().begin.line, std::move(given));
  }
  std::vector<GivenValue> all;
  for (auto& [line, given] : by_line) all.push_back(std::move(given));
  return all;
}

}  // namespace cte::server
