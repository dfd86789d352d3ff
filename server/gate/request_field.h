#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace cte::server {

// Reads fields of a request by the names that the access table gives. A field
// that there is not is a mistake of the table: a test finds it, and the program
// ends here.

// The message at a path, as in "selection"; the message itself for "".
const google::protobuf::Message& MessageAt(
    const google::protobuf::Message& message, std::string_view path);

// The last name of a path, and the message that the field is in.
struct FieldPlace {
  const google::protobuf::Message& message;
  const google::protobuf::FieldDescriptor& field;

  std::int64_t Int() const;
  std::string Text() const;
  bool Flag() const;
};
FieldPlace FieldAt(const google::protobuf::Message& message,
                   std::string_view path);

// The number of a field of the message; 0 if it is not set or there is none.
std::int32_t SmallIntIn(const google::protobuf::Message& message,
                        std::string_view name);

// Whether the message has a field of the name, and it is set.
bool IsSet(const google::protobuf::Message& message, std::string_view name);

}  // namespace cte::server
