#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cte::server {

// The start tag of an element as it stands in a file, to be written again with
// other attributes. What is not changed keeps its spelling.
class StartTag {
 public:
  // `raw` is a whole, well-formed tag ("<x:row r='1'>"), in an encoding of
  // which ASCII is a part.
  explicit StartTag(std::string_view raw);

  const std::string& name() const { return name_; }  // "x:row"
  std::string prefix() const;                        // "x:", "" for none

  // Whether it is an element without content ("<row/>").
  bool is_empty() const { return is_empty_; }
  void set_is_empty(bool is_empty) { is_empty_ = is_empty; }

  // Names are as they stand in the file. The value must need no escapes.
  void Set(std::string_view attribute, std::string_view value);
  void Remove(std::string_view attribute);

  std::string ToString() const;

 private:
  struct Attribute {
    std::string name;
    std::string quoted_value;
  };

  std::string name_;
  std::vector<Attribute> attributes_;
  bool is_empty_ = false;
};

}  // namespace cte::server
