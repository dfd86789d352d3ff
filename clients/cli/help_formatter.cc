#include "clients/cli/help_formatter.h"

#include <sstream>

#include "absl/strings/str_join.h"
#include "clients/cli/text_width.h"

namespace cte::client {

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
  return Wrapped(option->get_description());
}

std::string HelpFormatter::make_subcommand(const CLI::App* command) const {
  std::stringstream out;
  CLI::detail::format_help(out, command->get_display_name(true),
                           Wrapped(command->get_description()), column_width_);
  return out.str();
}

std::string HelpFormatter::Wrapped(const std::string& description) const {
  return absl::StrJoin(
      Wrap(description, width_ - static_cast<int>(column_width_)), "\n");
}

}  // namespace cte::client
