#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/csv_rows.h"
#include "clients/cli/findings_file.h"
#include "clients/cli/output_file.h"
#include "clients/cli/session.h"
#include "clients/cli/stream_progress.h"
#include "clients/cpp/row_stream.h"

namespace cte::client {

// What `ctecred import stream` may be told.
struct StreamArguments {
  std::string file;
  std::string request_id;
  std::string source_name;
  OutputFile findings;
  bool all_or_nothing = false;
  bool validate_only = false;
  int batch_rows = RowStream::kMaxBatchRows;
};

// One run of `ctecred import stream`: sends the rows, tells how far it is and
// how to go on, and what became of them. Once. Does not own what it refers to.
class StreamRun {
 public:
  StreamRun(const StreamArguments& arguments, CsvRows& rows,
            std::optional<FindingsFile> findings, Session& session);

  absl::StatusOr<ExitCode> Run(RowStream& stream);

 private:
  RowStream::Events Events();
  void Started(const RowStream::Started& started);
  // From where the server is.
  void BeginWith(const RowStream::Started& started);
  absl::Status Acknowledged(const RowStream::Acknowledgement& batch);
  void Broke(const absl::Status& failure);

  void ReachedRow(std::int64_t rows);
  std::string CommandToGoOn() const;
  absl::Status Explained(const absl::Status& failure) const;
  ExitCode Tell(RowStream::Import import);
  void TellPerson(const RowStream::Import& import, std::ostream& out);

  const StreamArguments& arguments_;
  const RowStream::Header header_;
  CsvRows& rows_;
  std::optional<FindingsFile> findings_;
  Session& session_;
  StreamProgress progress_;
  StreamPlace place_;
  bool has_started_ = false;
  bool is_broken_ = false;
};

}  // namespace cte::client
