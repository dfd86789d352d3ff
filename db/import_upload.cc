#include "db/import_upload.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/block_codec.h"
#include "db/import_record.h"
#include "db/year_store.h"
#include "domain/error.h"

namespace cte::db {
namespace {

using domain::Import;
using domain::ImportId;
using domain::ImportState;
using Upload = domain::ImportStore::Upload;

constexpr auto kReceiving = static_cast<std::int32_t>(ImportState::kReceiving);

absl::Status InProgress() {
  return domain::Error(
      absl::StatusCode::kAborted, "UPLOAD_IN_PROGRESS",
      "Another upload with the same request_id is on its way. Wait for its "
      "end, or send the file with another request_id.");
}

absl::Status UsedByAStream(ImportId id) {
  return domain::Error(
      absl::StatusCode::kAlreadyExists, "REQUEST_ID_REUSED",
      absl::StrCat("The request_id was used for import ", ToString(id),
                   ", a stream of rows. Send a new request_id."));
}

// What an import of the same request_id means for an upload that begins.
struct Earlier {
  ImportId id{};
  bool is_stream = false;
  bool may_begin_again = false;
  bool is_receiving = false;
};

absl::StatusOr<std::optional<Earlier>> FindEarlier(
    Connection& connection, const UploadHeader& header,
    absl::Duration abandoned_after, Lock lock) {
  std::optional<Earlier> earlier;
  auto status = connection.Query(
      absl::StrCat("SELECT import_id, state,"
                   " moved_at < UTC_TIMESTAMP(6) - INTERVAL ? MICROSECOND,"
                   " file_sha256 IS NULL, source"
                   " FROM imports WHERE created_by = ? AND request_id = ?",
                   lock == Lock::kForUpdate ? " FOR UPDATE" : ""),
      {absl::ToInt64Microseconds(abandoned_after), header.principal,
       header.request_id},
      [&](const Row& row) {
        const auto state = static_cast<ImportState>(row.Int(1));
        const bool is_receiving = state == ImportState::kReceiving;
        const bool abandoned = row.Int(2) != 0;
        const bool never_whole = row.Int(3) != 0;
        earlier =
            Earlier{ImportId{static_cast<std::uint64_t>(row.Int(0))},
                    static_cast<domain::ImportSource>(row.Int(4)) ==
                        domain::ImportSource::kStream,
                    is_receiving ? abandoned
                                 : state == ImportState::kFailed && never_whole,
                    is_receiving};
      });
  if (!status.ok()) return status;
  return earlier;
}

absl::StatusOr<ImportId> InsertImport(Connection& connection,
                                      const UploadHeader& header,
                                      std::int32_t year) {
  const auto inserted = connection.Execute(
      "INSERT INTO imports (created_by, request_id, state, file_name,"
      " school_year, owner, created_at, moved_at) VALUES"
      " (?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
      {header.principal, header.request_id, kReceiving, header.file_name, year,
       header.uploader});
  if (!inserted.ok()) {
    // Lost against the same request on another connection.
    return absl::IsAlreadyExists(inserted.status()) ? InProgress()
                                                    : inserted.status();
  }
  const auto id = connection.LastInsertId();
  if (!id.ok()) return id.status();
  return ImportId{*id};
}

absl::Status BeginAgain(Connection& connection, ImportId id,
                        const UploadHeader& header, std::int32_t year) {
  auto status = EraseContent(connection, id);
  if (!status.ok()) return status;
  return connection
      .Execute(
          "UPDATE imports SET state = ?, owner = ?, file_name = ?,"
          " school_year = ?, file_bytes = 0, moved_at = UTC_TIMESTAMP(6),"
          " failure_code = 0, failure_reason = '', failure_message = NULL"
          " WHERE import_id = ?",
          {kReceiving, header.uploader, header.file_name, year, Number(id)})
      .status();
}

absl::Status Begin(Connection& connection, const UploadHeader& header,
                   absl::Duration abandoned_after, Upload& upload) {
  // Locked only if it may begin again: the row of one that is being committed
  // whole is, for as long as that takes.
  auto earlier = FindEarlier(connection, header, abandoned_after, Lock::kNone);
  if (earlier.ok() && *earlier && (*earlier)->may_begin_again) {
    earlier =
        FindEarlier(connection, header, abandoned_after, Lock::kForUpdate);
  }
  if (!earlier.ok()) return earlier.status();
  const bool is_known = earlier->has_value();
  if (is_known && (*earlier)->is_stream) return UsedByAStream((*earlier)->id);
  ImportId id = is_known ? (*earlier)->id : ImportId{};
  if (!is_known || (*earlier)->may_begin_again) {
    const auto year = CurrentYear(connection);
    if (!year.ok()) return year.status();
    if (is_known) {
      auto begun = BeginAgain(connection, id, header, *year);
      if (!begun.ok()) return begun;
    } else {
      const auto inserted = InsertImport(connection, header, *year);
      if (!inserted.ok()) return inserted.status();
      id = *inserted;
    }
  } else if ((*earlier)->is_receiving) {
    return InProgress();
  }
  auto import = LoadImport(connection, id, Lock::kNone);
  if (!import.ok()) return import.status();
  upload.import = *std::move(import);
  upload.is_new = upload.import.state == ImportState::kReceiving;
  return LoadFindingCounts(connection, upload.import);
}

// Whether the file is still this uploader's to bring.
absl::Status Hold(Connection& connection, ImportId id,
                  std::string_view uploader, std::int64_t more_bytes) {
  const auto is_held =
      LockIfHeld(connection, id, ImportState::kReceiving, uploader);
  if (!is_held.ok()) return is_held.status();
  if (!*is_held) return InProgress();
  return connection
      .Execute(
          "UPDATE imports SET file_bytes = file_bytes + ?,"
          " moved_at = UTC_TIMESTAMP(6) WHERE import_id = ?",
          {more_bytes, Number(id)})
      .status();
}

absl::Status RecordUpload(Connection& connection, const domain::Actor& actor,
                          const Import& import, std::string_view sha256) {
  return RecordAudit(
      connection, actor,
      ImportEvent(domain::AuditAction::kImportUploaded, import,
                  {{"file_bytes", "", absl::StrCat(import.file_bytes)},
                   {"file_sha256", "",
                    absl::BytesToHexString(
                        absl::string_view(sha256.data(), sha256.size()))}}));
}

}  // namespace

absl::StatusOr<Upload> BeginUpload(Session& session, const UploadHeader& header,
                                   absl::Duration abandoned_after) {
  Upload upload;
  const auto status = session.Transact([&](Connection& connection) {
    return Begin(connection, header, abandoned_after, upload);
  });
  if (!status.ok()) return status;
  return upload;
}

absl::Status AppendChunk(Session& session, ImportId id,
                         std::string_view uploader, std::int32_t number,
                         std::string_view bytes) {
  return session.Transact([&](Connection& connection) -> absl::Status {
    auto status =
        Hold(connection, id, uploader, static_cast<std::int64_t>(bytes.size()));
    if (!status.ok()) return status;
    return connection
        .Execute(
            "INSERT INTO import_chunks (import_id, chunk_number, bytes)"
            " VALUES (?, ?, ?)",
            {Number(id), number, bytes})
        .status();
  });
}

absl::StatusOr<Import> FinishUpload(Session& session,
                                    const domain::Actor& actor, ImportId id,
                                    std::string_view uploader,
                                    std::string_view sha256,
                                    const domain::SheetLayout& layout) {
  absl::StatusOr<Import> import = absl::UnknownError("not loaded");
  const auto status =
      session.Transact([&](Connection& connection) -> absl::Status {
        auto held = Hold(connection, id, uploader, 0);
        if (!held.ok()) return held;
        const std::string ignored = EncodeTexts(layout.ignored_columns);
        held = Move(connection, id, ImportState::kChecking,
                    "file_sha256 = ?, sheet_name = ?, header_row = ?,"
                    " ignored_columns = ?",
                    {sha256, layout.sheet_name, layout.header_row, ignored});
        if (!held.ok()) return held;
        import = LoadImport(connection, id, Lock::kNone);
        if (!import.ok()) return import.status();
        return RecordUpload(connection, actor, *import, sha256);
      });
  if (!status.ok()) return status;
  return import;
}

absl::Status FailUpload(Session& session, ImportId id,
                        std::string_view uploader,
                        const domain::Failure& failure) {
  return session.Transact([&](Connection& connection) -> absl::Status {
    auto status = Hold(connection, id, uploader, 0);
    if (domain::ErrorReason(status) == "UPLOAD_IN_PROGRESS") {
      return absl::OkStatus();
    }
    if (!status.ok()) return status;
    status = MoveToFailed(connection, id, failure);
    if (!status.ok()) return status;
    return EraseContent(connection, id);
  });
}

}  // namespace cte::db
