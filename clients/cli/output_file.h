#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/cpp/private_file.h"

namespace cte::client {

// A file that a command is told to make.
struct OutputFile {
  std::string path;  // empty: none
  bool force = false;

  // Errors: those of PrivateFile, as FILE_EXISTS unless `force` is set.
  absl::StatusOr<PrivateFile> Create() const;
};

// Makes the file, which `save` fills, and says `done`; nothing of it where the
// file is a stream, which may be the standard output.
absl::StatusOr<ExitCode> Save(
    const OutputFile& file,
    const std::function<absl::Status(PrivateFile)>& save,
    const std::string& done, Session& session);

// FILE, required, and --force.
void AddOutputFile(CLI::App* command, OutputFile& value,
                   const std::string& description);

// --force.
void AddForce(CLI::App* command, bool& value);

}  // namespace cte::client
