#pragma once

#include <CLI/App.hpp>
#include <string>

namespace cte::client {

// A script that, sourced in bash, completes the words of a program: commands,
// options, the words that an option takes ("a|b" as its type name), files where
// it takes a FILE. Made from what `app` has, so that it never goes stale.
std::string BashCompletion(const CLI::App& app);

}  // namespace cte::client
