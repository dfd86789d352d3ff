#pragma once

#include "db/fact_cache.h"
#include "db/session.h"
#include "domain/stores.h"

namespace cte::db {

class MySqlImportStore final : public domain::ImportStore {
 public:
  // Owns neither; both outlive it.
  MySqlImportStore(Session& session, FactCache& cache)
      : session_(session), cache_(cache) {}

  absl::StatusOr<Upload> BeginUpload(std::string_view principal,
                                     std::string_view request_id,
                                     std::string_view file_name,
                                     std::string_view uploader,
                                     absl::Duration abandoned_after) override;
  absl::Status AppendChunk(domain::ImportId id, std::string_view uploader,
                           std::int32_t number,
                           std::string_view bytes) override;
  absl::StatusOr<domain::Import> FinishUpload(
      const domain::Actor& actor, domain::ImportId id,
      std::string_view uploader, std::string_view sha256,
      const domain::SheetLayout& layout) override;
  absl::Status FailUpload(domain::ImportId id, std::string_view uploader,
                          const domain::Failure& failure) override;
  absl::StatusOr<std::string> FileSha256(domain::ImportId id) override;

  absl::StatusOr<bool> Take(domain::ImportId id,
                            const domain::Claim& claim) override;
  absl::Status Release(domain::ImportId id,
                       const domain::Claim& claim) override;
  absl::Status ReleaseAll() override;
  absl::StatusOr<std::vector<domain::ImportId>> ListOrphans() override;

  absl::StatusOr<std::string> ReadFile(domain::ImportId id) override;
  absl::StatusOr<domain::Facts> LoadFacts(
      std::string_view principal, std::int32_t school_year,
      const domain::FactNeeds& needs) override;

  absl::Status ClearBlocks(domain::ImportId id,
                           const domain::Claim& claim) override;
  absl::Status StageBlock(domain::ImportId id, const domain::Claim& claim,
                          const domain::ImportBlock& block,
                          const domain::Progress& progress) override;
  absl::Status MarkConflicts(domain::ImportId id, const domain::Claim& claim,
                             const domain::FileChecker& checker) override;
  absl::StatusOr<domain::Import> FinishCheck(
      domain::ImportId id, const domain::Claim& claim,
      absl::Duration expires_after) override;
  absl::Status FailCheck(domain::ImportId id, const domain::Claim& claim,
                         const domain::Failure& failure) override;

  absl::StatusOr<domain::Import> BeginCommit(domain::ImportId id,
                                             const domain::Actor& actor,
                                             bool all_or_nothing) override;
  absl::StatusOr<bool> CommitNextBlock(domain::ImportId id,
                                       const domain::Claim& claim) override;
  absl::Status CommitWhole(domain::ImportId id, const domain::Claim& claim,
                           const std::function<bool()>& keep_going) override;
  absl::StatusOr<domain::Import> FinishCommit(
      domain::ImportId id, const domain::Claim& claim) override;

  absl::StatusOr<domain::Import> Discard(const domain::Actor& actor,
                                         domain::ImportId id) override;
  absl::StatusOr<int> Expire(absl::Duration abandoned_after) override;

  absl::StatusOr<domain::Import> Get(domain::ImportId id) override;
  absl::StatusOr<std::vector<domain::Import>> List(std::string_view principal,
                                                   std::uint64_t before,
                                                   int limit) override;
  absl::StatusOr<int> CountUnderWay(std::string_view principal) override;
  absl::StatusOr<std::map<domain::ImportState, std::int64_t>> CountByState()
      override;
  absl::StatusOr<domain::RowPage> ReadRows(domain::ImportId id,
                                           domain::RowPosition from,
                                           bool invalid_only,
                                           int limit) override;

 private:
  Session& session_;
  FactCache& cache_;
};

}  // namespace cte::db
