#pragma once

#include <grpcpp/channel.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/call.h"
#include "clients/cpp/private_file.h"
#include "cte/credentials/v1/import_service.grpc.pb.h"

namespace cte::client {

// Imports of credentials; see ImportService for what each call means and which
// reasons it refuses with.
//
// Thread safe. Calls block; each is repeated as CallOptions::retry says.
// Failures are those of clients/cpp/error.h. Shares the channel and owns
// nothing else.
class ImportClient {
 public:
  using Import = credentials::v1::Import;
  using RowFilter = credentials::v1::ListImportRowsRequest::Filter;
  using RowPage = credentials::v1::ListImportRowsResponse;

  // Bytes that are on their way, of how many. Called from the calling thread;
  // goes back to 0 when the upload starts over.
  using UploadProgress =
      std::function<void(std::int64_t done, std::int64_t total)>;

  explicit ImportClient(const std::shared_ptr<grpc::ChannelInterface>& channel,
                        CallOptions options = {});

  // Sends a workbook and answers its import, CHECKING or further on. The same
  // request_id again (1 to 64 printable ASCII characters) answers the same
  // import; an empty one stands for a new UUID, the same for all tries of this
  // call. Local errors: FILE_UNREADABLE.
  absl::StatusOr<Import> Upload(const std::filesystem::path& file,
                                std::string request_id = {},
                                const UploadProgress& progress = {});

  // Follows an import until nothing more happens by itself, and answers what
  // became of it. `changed` is called with each state of it, from this thread.
  // A stream that breaks is opened anew.
  absl::StatusOr<Import> Watch(
      const std::string& import_id,
      const std::function<void(const Import&)>& changed = {});

  absl::StatusOr<Import> Get(const std::string& import_id);

  // Starts "Import Records" and answers at once: follow it with Watch.
  absl::StatusOr<Import> Commit(const std::string& import_id,
                                bool all_or_nothing);

  absl::StatusOr<Import> Discard(const std::string& import_id);

  // Calls `import` for each import that the caller may see, newest first, until
  // it answers false.
  absl::Status List(const std::function<bool(const Import&)>& import);

  // Calls `page` for each page of rows in the order of the sheet; at least
  // once, with an empty page where there are none. Holds one page at a time.
  absl::Status ListRows(const std::string& import_id, RowFilter filter,
                        const std::function<void(const RowPage&)>& page);

  // Writes the uploaded workbook with its column "Error" to the file and
  // commits it.
  absl::Status DownloadAnnotatedWorkbook(const std::string& import_id,
                                         PrivateFile file);

  // The same for the empty workbook.
  absl::Status DownloadTemplate(PrivateFile file);

 private:
  absl::StatusOr<Import> UploadOnce(const std::filesystem::path& file,
                                    const std::string& request_id,
                                    const UploadProgress& progress);

  const std::unique_ptr<credentials::v1::ImportService::Stub> stub_;
  const CallOptions options_;
};

}  // namespace cte::client
