#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

// Small texts that many outputs share.

namespace cte::client {

// "1 program", "2 programs".
std::string Counted(std::int64_t count, std::string_view noun);

// "1,234,567".
std::string Grouped(std::int64_t number);

// "Avondale High School (05976)".
std::string NameAndCode(std::string_view name, std::string_view code);

// "2026-03-09 14:05", in the time zone of this machine.
std::string TimeText(const google::protobuf::Timestamp& time);

// A text as one word of a POSIX shell: in quotes where it needs them.
std::string ShellWord(const std::string& text);

// "2025-26" for 2026.
std::string YearSpan(std::int32_t school_year);

}  // namespace cte::client
