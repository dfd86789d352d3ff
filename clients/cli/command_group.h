#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"

namespace cte::client {

// What a command does once it is parsed, with a client of the session's server.
template <typename Client, typename Arguments>
using Run = absl::StatusOr<ExitCode> (*)(Client&, const Arguments&, Session&);

// Adds a command. Parsing it sets `chosen` to connect and `run`; `arguments`
// are what its options, which the caller adds, were set to.
template <typename Client, typename Arguments>
CLI::App* AddCommand(CLI::App& parent, Command& chosen,
                     std::shared_ptr<Arguments> arguments, const char* name,
                     const char* description, Run<Client, Arguments> run) {
  CLI::App* command = parent.add_subcommand(name, description);
  command->callback([&chosen, arguments = std::move(arguments), run] {
    chosen = [arguments, run](Session& session) -> absl::StatusOr<ExitCode> {
      auto channel = session.connect(session.profile);
      if (!channel.ok()) return channel.status();
      Client client(*std::move(channel), session.call_options());
      return run(client, *arguments, session);
    };
  });
  return command;
}

// Commands of one kind, as `ctecred import ...`. They share their arguments:
// only one of them is parsed.
template <typename Client, typename Arguments>
class CommandGroup {
 public:
  CommandGroup(CLI::App& app, Command& chosen, const char* name,
               const char* description)
      : group_(app.add_subcommand(name, description)),
        chosen_(chosen),
        arguments_(std::make_shared<Arguments>()) {
    group_->require_subcommand(1);
  }

  CLI::App* Add(const char* name, const char* description,
                Run<Client, Arguments> run) {
    return AddCommand(*group_, chosen_, arguments_, name, description, run);
  }

  // Lives as long as the commands.
  Arguments& arguments() { return *arguments_; }

 private:
  CLI::App* const group_;  // owned by the app
  Command& chosen_;
  const std::shared_ptr<Arguments> arguments_;
};

}  // namespace cte::client
