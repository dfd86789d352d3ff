#include "server/gate/request_field.h"

#include <google/protobuf/descriptor.h>

#include <cstdlib>

namespace cte::server {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor& FieldOf(const Message& message, std::string_view name) {
  const auto* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  if (field == nullptr) std::abort();
  return *field;
}

}  // namespace

const Message& MessageAt(const Message& message, std::string_view path) {
  if (path.empty()) return message;
  const std::size_t dot = path.find('.');
  const Message& inner = message.GetReflection()->GetMessage(
      message, &FieldOf(message, path.substr(0, dot)));
  return dot == std::string_view::npos ? inner
                                       : MessageAt(inner, path.substr(dot + 1));
}

FieldPlace FieldAt(const Message& message, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return {message, FieldOf(message, path)};
  const Message& inner = MessageAt(message, path.substr(0, dot));
  return {inner, FieldOf(inner, path.substr(dot + 1))};
}

std::int64_t FieldPlace::Int() const {
  return message.GetReflection()->GetInt64(message, &field);
}

std::string FieldPlace::Text() const {
  return message.GetReflection()->GetString(message, &field);
}

bool FieldPlace::Flag() const {
  return message.GetReflection()->GetBool(message, &field);
}

std::int32_t SmallIntIn(const Message& message, std::string_view name) {
  const auto* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  if (field == nullptr) return 0;
  return message.GetReflection()->GetInt32(message, field);
}

bool IsSet(const Message& message, std::string_view name) {
  const auto* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  return field != nullptr && message.GetReflection()->HasField(message, field);
}

}  // namespace cte::server
