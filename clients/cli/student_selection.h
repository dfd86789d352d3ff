#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <string>

#include "cte/credentials/v1/program_service.pb.h"

namespace cte::client {

// Which students of a program a command line chooses.
struct SelectionArguments {
  std::int64_t psn = 0;
  std::string group;  // empty: not given
  std::string search;
  std::int32_t year = 0;

  // Without a group: the currently enrolled or, if there is a search, everybody
  // who ever was in a class of the program.
  credentials::v1::StudentSelection Selection() const;
};

// Adds --group, --search and --year, beside which a command has a PSN.
void AddSelectionOptions(CLI::App* command, SelectionArguments& arguments);

// What --group calls a grouping.
std::string GroupWord(const credentials::v1::StudentGrouping& grouping);

}  // namespace cte::client
