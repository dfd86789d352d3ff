#include "server/workbook/start_tag.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace cte::server {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Cuts off, and answers, what stands in front of the first of `ends`.
std::string_view CutTo(std::string_view ends, std::string_view* text) {
  const std::size_t size = std::min(text->find_first_of(ends), text->size());
  const std::string_view front = text->substr(0, size);
  text->remove_prefix(size);
  return front;
}

void SkipSpace(std::string_view* text) {
  text->remove_prefix(std::min(text->find_first_not_of(kSpace), text->size()));
}

}  // namespace

StartTag::StartTag(std::string_view raw) {
  raw.remove_prefix(1);
  raw.remove_suffix(1);
  is_empty_ = raw.ends_with('/');
  if (is_empty_) raw.remove_suffix(1);
  name_ = CutTo(kSpace, &raw);
  for (SkipSpace(&raw); !raw.empty(); SkipSpace(&raw)) {
    Attribute attribute{.name = std::string(CutTo(" \t\r\n=", &raw)),
                        .quoted_value = {}};
    CutTo("\"'", &raw);
    if (raw.empty()) break;
    const std::size_t end = raw.find(raw.front(), 1);
    attribute.quoted_value = raw.substr(0, end + 1);
    raw.remove_prefix(attribute.quoted_value.size());
    attributes_.push_back(std::move(attribute));
  }
}

std::string StartTag::prefix() const {
  return name_.substr(0, name_.find(':') + 1);
}

void StartTag::Set(std::string_view attribute, std::string_view value) {
  const std::string quoted = absl::StrCat("\"", std::string(value), "\"");
  for (Attribute& known : attributes_) {
    if (known.name != attribute) continue;
    known.quoted_value = quoted;
    return;
  }
  attributes_.push_back({std::string(attribute), quoted});
}

void StartTag::Remove(std::string_view attribute) {
  std::erase_if(attributes_, [attribute](const Attribute& known) {
    return known.name == attribute;
  });
}

std::string StartTag::ToString() const {
  std::string tag = absl::StrCat("<", name_);
  for (const Attribute& attribute : attributes_) {
    absl::StrAppend(&tag, " ", attribute.name, "=", attribute.quoted_value);
  }
  tag += is_empty_ ? "/>" : ">";
  return tag;
}

}  // namespace cte::server
