#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cstdint>
#include <string>

namespace cte::load {

// An option that takes a whole number from `least` to `most`, in digits.
struct CountRange {
  std::int64_t least = 0;
  std::int64_t most = 0;
};
CLI::Option* AddCount(CLI::App* command, const std::string& name,
                      std::int64_t& value, CountRange range,
                      const std::string& description);

// One that takes a number with or without a fraction.
struct AmountRange {
  double least = 0;
  double most = 0;
};
CLI::Option* AddAmount(CLI::App* command, const std::string& name,
                       double& value, AmountRange range,
                       const std::string& type, const std::string& description);

}  // namespace cte::load
