#include "db/query_text.h"

#include <cstdint>

namespace cte::db {
namespace {

// What LIKE takes for a text that has the word in it.
std::string PatternOf(std::string_view word) {
  std::string pattern = "%";
  for (const char c : word) {
    if (c == '%' || c == '_' || c == '\\') pattern.push_back('\\');
    pattern.push_back(c);
  }
  pattern.push_back('%');
  return pattern;
}

}  // namespace

QueryText& QueryText::Add(std::string_view text,
                          std::initializer_list<Value> values) {
  text_ += text;
  values_.insert(values_.end(), values);
  return *this;
}

QueryText& QueryText::AddList(const std::vector<Value>& values) {
  text_ += Connection::Placeholders(1, values.size());
  values_.insert(values_.end(), values.begin(), values.end());
  return *this;
}

QueryText& QueryText::AddWords(
    const std::vector<std::string>& words,
    std::initializer_list<std::string_view> columns) {
  for (const std::string& word : words) {
    const std::string& pattern = kept_.emplace_back(PatternOf(word));
    text_ += " AND (FALSE";
    for (const std::string_view column : columns) {
      text_ += " OR ";
      text_ += column;
      text_ += " LIKE ?";
      values_.emplace_back(pattern);
    }
    text_ += ")";
  }
  return *this;
}

QueryText& QueryText::AddVisible(const domain::Visibility& visibility) {
  if (visibility.everything) return *this;
  const auto any_of = [this](std::string_view column, const auto& items,
                             const auto& value_of) {
    if (items.empty()) return;
    std::vector<Value> values;
    for (const auto& item : items) values.emplace_back(value_of(item));
    Add(" OR ").Add(column).Add(" IN ").AddList(values);
  };
  const auto text = [](const std::string& code) { return Value(code); };
  Add(" AND (FALSE");
  any_of("b.district_code", visibility.districts, text);
  any_of("b.building_code", visibility.buildings, text);
  any_of("p.psn", visibility.programs,
         [](domain::Psn psn) { return Value(static_cast<std::int64_t>(psn)); });
  return Add(")");
}

}  // namespace cte::db
