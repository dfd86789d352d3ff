#pragma once

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "db/session.h"
#include "domain/stores.h"

// How a file comes into the database, piece by piece: domain::ImportStore says
// what each of these does. While a file is on its way, the owner of the import
// is the stream that brings it.
namespace cte::db {

struct UploadHeader {
  std::string_view principal;
  std::string_view request_id;
  std::string_view file_name;
  std::string_view uploader;
};

absl::StatusOr<domain::ImportStore::Upload> BeginUpload(
    Session& session, const UploadHeader& header,
    absl::Duration abandoned_after);
absl::Status AppendChunk(Session& session, domain::ImportId id,
                         std::string_view uploader, std::int32_t number,
                         std::string_view bytes);
absl::StatusOr<domain::Import> FinishUpload(Session& session,
                                            const domain::Actor& actor,
                                            domain::ImportId id,
                                            std::string_view uploader,
                                            std::string_view sha256,
                                            const domain::SheetLayout& layout);
absl::Status FailUpload(Session& session, domain::ImportId id,
                        std::string_view uploader,
                        const domain::Failure& failure);

}  // namespace cte::db
