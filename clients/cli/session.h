#pragma once

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <ostream>
#include <stop_token>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/terminal.h"
#include "clients/cpp/call.h"
#include "clients/cpp/profile.h"

namespace cte::client {

enum class OutputFormat { kTable, kJson };

// What every command has at hand. Used from the main thread.
struct Session {
  std::ostream& out;
  std::ostream& err;
  Terminal terminal;
  std::stop_token stop;  // requested by Ctrl-C

  // Opens the channel to the server of the profile that was asked for.
  std::function<absl::StatusOr<std::shared_ptr<grpc::ChannelInterface>>(
      const std::string& profile)>
      connect;

  // Reads that profile, for what is to be written into another one.
  std::function<absl::StatusOr<Profile>(const std::string& profile)>
      read_profile;

  // What failures begin with, and the program as the user started it.
  std::string name = "ctecred";
  std::string program = name;

  // Set by the global options.
  std::string profile = {};  // empty: look in the usual places
  OutputFormat output = OutputFormat::kTable;

  // What to say besides when Ctrl-C ends a command, or the server cannot be
  // reached any more; a command sets it as it goes.
  std::string how_to_go_on = {};

  // How the user calls a field that a refusal names, as in "uics[0]"; a command
  // sets it if it knows better.
  std::function<std::string(const std::string& field)> name_field = {};

  // A command line as the user can type it, with this program and this profile:
  // `words` are its command and arguments, as in "import list".
  std::string command(std::string_view words) const;

  bool json() const { return output == OutputFormat::kJson; }
  CallOptions call_options() const {
    CallOptions options;
    options.stop = stop;
    return options;
  }
};

// What the command line chose to do. A failure that ends the command is
// answered, not printed.
using Command = std::function<absl::StatusOr<ExitCode>(Session&)>;

}  // namespace cte::client
