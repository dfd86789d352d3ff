#include "db/import_blocks.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "db/batches.h"
#include "db/block_codec.h"
#include "db/import_record.h"
#include "domain/row_batch.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::FindingCode;
using domain::ImportBlock;
using domain::ImportId;
using domain::Outcome;

std::int32_t CountInvalid(const std::vector<CheckedRow>& rows) {
  return static_cast<std::int32_t>(
      std::count_if(rows.begin(), rows.end(),
                    [](const CheckedRow& row) { return !row.valid(); }));
}

std::int32_t CountRejected(const std::vector<CheckedRow>& rows) {
  return static_cast<std::int32_t>(std::count_if(
      rows.begin(), rows.end(),
      [](const CheckedRow& row) { return row.outcome == Outcome::kRejected; }));
}

std::string EncodeOutcomes(const std::vector<CheckedRow>& rows) {
  std::string outcomes;
  outcomes.reserve(rows.size());
  for (const CheckedRow& row : rows) {
    outcomes.push_back(static_cast<char>(row.outcome));
  }
  return outcomes;
}

// How many rows carry each finding.
std::map<FindingCode, std::int64_t> CountFindings(
    const std::vector<CheckedRow>& rows) {
  std::map<FindingCode, std::int64_t> counts;
  for (const CheckedRow& row : rows) {
    std::set<FindingCode> codes;
    for (const domain::Finding& finding : row.findings) {
      codes.insert(finding.code);
    }
    for (const FindingCode code : codes) ++counts[code];
  }
  return counts;
}

absl::Status InsertFindings(Connection& connection, ImportId id,
                            const ImportBlock& block) {
  const auto counts = CountFindings(block.rows);
  const std::vector<std::pair<FindingCode, std::int64_t>> items(counts.begin(),
                                                                counts.end());
  return ExecuteBatches(connection,
                        "INSERT INTO import_findings"
                        " (import_id, block_number, code, row_count) VALUES ",
                        "", items, 4,
                        [&](const auto& item, std::vector<Value>& values) {
                          values.insert(values.end(),
                                        {Number(id), block.number,
                                         static_cast<std::int32_t>(item.first),
                                         item.second});
                        })
      .status();
}

}  // namespace

absl::Status InsertBlock(Connection& connection, ImportId id,
                         const ImportBlock& block) {
  const domain::BatchCounts counts = domain::CountOutcomes(block.rows);
  const bool is_decided =
      counts.created + counts.unchanged + counts.rejected > 0;
  const std::string content = EncodeRows(block.rows);
  const std::string outcomes = EncodeOutcomes(block.rows);
  const auto inserted = connection.Execute(
      "INSERT INTO import_blocks (import_id, block_number, row_count,"
      " invalid_count, created_count, unchanged_count, rejected_count, content,"
      " outcomes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {Number(id), block.number, static_cast<std::int64_t>(block.rows.size()),
       CountInvalid(block.rows), counts.created, counts.unchanged,
       counts.rejected, content,
       is_decided ? Value(outcomes) : Value(nullptr)});
  if (!inserted.ok()) return inserted.status();
  return InsertFindings(connection, id, block);
}

absl::StatusOr<std::optional<std::int32_t>> FindUndecided(
    Connection& connection, ImportId id, std::int32_t from, Undecided which) {
  std::optional<std::int32_t> number;
  auto status = connection.Query(
      std::string("SELECT block_number FROM import_blocks WHERE import_id = ?"
                  " AND block_number >= ? AND outcomes IS NULL"
                  " ORDER BY block_number LIMIT 1") +
          (which == Undecided::kFree ? " FOR UPDATE SKIP LOCKED" : ""),
      {Number(id), from},
      [&](const Row& row) { number = static_cast<std::int32_t>(row.Int(0)); });
  if (!status.ok()) return status;
  return number;
}

absl::Status UpdateBlock(Connection& connection, ImportId id,
                         const ImportBlock& block, BlockChange change) {
  if (change != BlockChange::kFindings) {
    const auto outcomes = connection.Execute(
        "UPDATE import_blocks SET outcomes = ?, rejected_count = ?"
        " WHERE import_id = ? AND block_number = ?",
        {EncodeOutcomes(block.rows), CountRejected(block.rows), Number(id),
         block.number});
    if (!outcomes.ok()) return outcomes.status();
  }
  if (change == BlockChange::kOutcomes) return absl::OkStatus();
  const auto content = connection.Execute(
      "UPDATE import_blocks SET content = ?, invalid_count = ?"
      " WHERE import_id = ? AND block_number = ?",
      {EncodeRows(block.rows), CountInvalid(block.rows), Number(id),
       block.number});
  if (!content.ok()) return content.status();
  const auto erased = connection.Execute(
      "DELETE FROM import_findings WHERE import_id = ? AND block_number = ?",
      {Number(id), block.number});
  if (!erased.ok()) return erased.status();
  return InsertFindings(connection, id, block);
}

absl::StatusOr<std::vector<BlockExtent>> ListBlocks(Connection& connection,
                                                    ImportId id,
                                                    std::int64_t from,
                                                    std::int64_t to) {
  std::vector<BlockExtent> blocks;
  auto status = connection.Query(
      "SELECT block_number, row_count FROM import_blocks WHERE import_id = ?"
      " AND block_number >= COALESCE((SELECT MAX(block_number)"
      " FROM import_blocks WHERE import_id = ? AND block_number <= ?), ?)"
      " AND block_number < ? ORDER BY block_number",
      {Number(id), Number(id), from, from, to}, [&](const Row& row) {
        blocks.push_back({static_cast<std::int32_t>(row.Int(0)), row.Int(1)});
      });
  if (!status.ok()) return status;
  return blocks;
}

absl::StatusOr<ImportBlock> Decode(const StoredBlock& stored) {
  auto rows = DecodeRows(stored.content);
  if (!rows.ok()) return rows.status();
  const std::size_t decided = std::min(rows->size(), stored.outcomes.size());
  for (std::size_t i = 0; i < decided; ++i) {
    (*rows)[i].outcome = static_cast<Outcome>(stored.outcomes[i]);
  }
  return ImportBlock{stored.number, *std::move(rows)};
}

absl::StatusOr<std::optional<StoredBlock>> FetchBlock(Connection& connection,
                                                      ImportId id,
                                                      std::int32_t from,
                                                      BlockFilter filter) {
  std::optional<StoredBlock> block;
  auto status = connection.Query(
      std::string("SELECT block_number, content, outcomes FROM import_blocks"
                  " WHERE import_id = ? AND block_number >= ?") +
          (filter == BlockFilter::kAll
               ? ""
               : " AND (invalid_count > 0 OR rejected_count > 0)") +
          " ORDER BY block_number LIMIT 1",
      {Number(id), from}, [&](const Row& row) {
        block = {static_cast<std::int32_t>(row.Int(0)), row.Text(1),
                 row.Text(2)};
      });
  if (!status.ok()) return status;
  return block;
}

absl::StatusOr<std::optional<ImportBlock>> LoadBlock(Connection& connection,
                                                     ImportId id,
                                                     std::int32_t from,
                                                     BlockFilter filter) {
  const auto stored = FetchBlock(connection, id, from, filter);
  if (!stored.ok()) return stored.status();
  if (!*stored) return std::nullopt;
  auto block = Decode(**stored);
  if (!block.ok()) return block.status();
  return *std::move(block);
}

}  // namespace cte::db
