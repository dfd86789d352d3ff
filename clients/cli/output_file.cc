#include "clients/cli/output_file.h"

#include <utility>

#include "clients/cli/json.h"
#include "clients/cli/options.h"

namespace cte::client {

absl::StatusOr<PrivateFile> OutputFile::Create() const {
  return PrivateFile::Create(path,
                             force ? IfExists::kReplace : IfExists::kRefuse);
}

absl::StatusOr<ExitCode> Save(
    const OutputFile& file,
    const std::function<absl::Status(PrivateFile)>& save,
    const std::string& done, Session& session) {
  absl::StatusOr<PrivateFile> created = file.Create();
  if (!created.ok()) return created.status();
  const bool stream = created->is_stream();
  if (absl::Status saved = save(*std::move(created)); !saved.ok()) return saved;
  if (stream) return ExitCode::kDone;
  if (session.json()) {
    session.out << "{\"file\":" << JsonText(file.path) << "}\n";
  } else {
    session.out << done << '\n';
  }
  return ExitCode::kDone;
}

void AddOutputFile(CLI::App* command, OutputFile& value,
                   const std::string& description) {
  AddFile(command, value.path, description);
  AddForce(command, value.force);
}

void AddForce(CLI::App* command, bool& value) {
  command->add_flag("--force", value, "Replace the file if it exists");
}

}  // namespace cte::client
