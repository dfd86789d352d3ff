#include "clients/cli/completion_command.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "clients/cli/bash_completion.h"

namespace cte::client {
namespace {

constexpr char kHowTo[] =
    R"(For this shell:
  source <(ctecred completion bash)
For every new one:
  ctecred completion bash > ~/.local/share/bash-completion/completions/ctecred)";

}  // namespace

void AddCompletionCommand(CLI::App& app, Command& chosen) {
  CLI::App* group = app.add_subcommand(
      "completion", "Let the shell complete commands, options and their words");
  group->require_subcommand(1);
  CLI::App* bash = group->add_subcommand("bash", "Print a script for bash");
  bash->footer(kHowTo);
  bash->callback([&app, &chosen] {
    chosen = [&app](Session& session) -> absl::StatusOr<ExitCode> {
      session.out << BashCompletion(app);
      return ExitCode::kDone;
    };
  });
}

}  // namespace cte::client
