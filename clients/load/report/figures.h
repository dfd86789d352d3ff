#pragma once

#include <cstdint>
#include <string>

// Figures as people read them.

namespace cte::load {

// "12,345,678".
std::string Grouped(std::int64_t number);

// With three digits that count: "0.913", "12.3", "4,567".
std::string Rounded(double number);

// The same with its unit: "87.4 µs", "1.23 ms", "4.56 s".
std::string DurationText(std::int64_t nanoseconds);

}  // namespace cte::load
