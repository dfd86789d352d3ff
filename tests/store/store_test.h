#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "db/store.h"
#include "domain/raw_row.h"
#include "domain/stores.h"
#include "tests/support/database.h"
#include "tests/support/finding_printer.h"

namespace cte::test {

// The roster that every store test begins with: two districts with a building
// each, in the school year 2026; and 2025, which is open too.
//
//   PSN    CIP      district   students ever enrolled
//   21223  10.0202  Avondale   kAnna, kBen (two years ago), kCleo
//   21120  26.0102  Avondale   kAnna, kCleo
//   20956  15.0000  Avondale   kAnna, kBen, kCleo
//   17     15.1301  Elsewhere  kDrew
//   900    10.0202  Avondale   kAnna; not active since 2020
//
// Credentials: RADIO (approved, 10.0202), OSHA (approved, 10 and 26), CPR
// (supplemental, no CIP list), OLD (approved, 10.0202, until 2020).
inline constexpr std::string_view kAnna = "A025736286";
inline constexpr std::string_view kBen = "A069297285";
inline constexpr std::string_view kCleo = "0002779586";
inline constexpr std::string_view kDrew = "7526119675";
inline constexpr std::int64_t kRadio = 21223;
inline constexpr std::int64_t kBiotechnology = 21120;
inline constexpr std::int64_t kEngineering = 20956;
inline constexpr std::int64_t kDrafting = 17;
inline constexpr std::int64_t kEnded = 900;
inline constexpr std::int32_t kYear = 2026;

// Principals: an editor of Avondale, one of both districts, an administrator.
inline constexpr std::string_view kEditor = "editor@avondale";
inline constexpr std::string_view kTraveller = "traveller@both";
inline constexpr std::string_view kAdministrator = "administrator@state";

std::vector<domain::RosterRecord> SmallRoster();

// Rows of a workbook. A code of "" with a name suggests a credential.
domain::RawRow AwardRow(std::int32_t row_number, std::string_view uic,
                        std::int64_t psn, std::string_view code,
                        std::string_view name = "");
domain::RawRow DeclarationRow(std::int32_t row_number, std::int64_t psn);

// Checks rows and stages them as the server does it, `block_rows` to a block,
// and finishes the check. The import is the claimant's, in kChecking.
absl::StatusOr<domain::Import> CheckRows(
    domain::ImportStore& imports, const domain::Import& import,
    const domain::Claim& claim, const std::vector<domain::RawRow>& rows,
    std::size_t block_rows, absl::Duration expires_after = absl::Hours(1));

domain::Uic UicOf(std::string_view text);
// Sees the whole state.
domain::Visibility Everything();

// The codes of a row's findings.
std::vector<domain::FindingCode> Codes(const domain::CheckedRow& row);

// All that a caller is shown of the rows, a text for each.
std::vector<std::string> Shown(const std::vector<domain::CheckedRow>& rows);

std::vector<domain::Outcome> Outcomes(
    const std::vector<domain::CheckedRow>& rows);

// A test of the store in a migrated schema that holds SmallRoster().
class StoreTest : public EngineTest {
 protected:
  void SetUp() override;

  std::unique_ptr<domain::Store> NewStore() const;
  domain::ImportStore& imports() { return store_->imports(); }
  domain::RosterStore& roster() { return store_->roster(); }
  domain::AccessStore& access() { return store_->access(); }
  domain::ProgramStore& programs() { return store_->programs(); }
  domain::CatalogueStore& catalogue() { return store_->catalogue(); }
  domain::AwardStore& awards() { return store_->awards(); }

  // Loads records of which none may be rejected.
  void Load(const std::vector<domain::RosterRecord>& records);
  // Programs kFirstPsn and up, each with kAnna, kBen and kCleo in a class.
  static constexpr std::int64_t kFirstPsn = 100'000;
  void LoadPrograms(int count);
  // Runs a statement on a connection of its own.
  void Sql(std::string_view sql);
  std::int64_t Count(std::string_view sql) { return Number(*connection_, sql); }

  // Gives a credential (a code, or a name with the code "") to students by
  // itself; all of it has to be new.
  void Give(const std::vector<std::string_view>& uics, std::int64_t psn,
            const std::string& code, const std::string& name = "",
            std::int32_t school_year = kYear);
  // Declares a program, which must not be declared yet.
  void Declare(std::int64_t psn, std::int32_t school_year = kYear);

  // A claim that nobody else has, for an hour.
  static domain::Claim NewClaim();
  void Take(domain::ImportId id, const domain::Claim& claim);

  // An import whose file is whole, in kChecking; every call a new one.
  domain::Import Uploaded(std::string_view principal = kEditor);
  // One that is checked.
  domain::Import Checked(const std::vector<domain::RawRow>& rows,
                         std::string_view principal = kEditor,
                         std::size_t block_rows = 1000);
  // One that is checked and whose commit was begun.
  domain::Import Begun(const std::vector<domain::RawRow>& rows,
                       bool all_or_nothing = false,
                       std::string_view principal = kEditor,
                       std::size_t block_rows = 1000);
  // Commits what is begun to the end, block by block.
  domain::Import FinishCommit(domain::ImportId id);
  // All of it: upload, check, commit.
  domain::Import Commit(const std::vector<domain::RawRow>& rows,
                        std::string_view principal = kEditor,
                        std::size_t block_rows = 1000);

  // Ends all connections to this schema but that of the test.
  void KillConnections();

  std::vector<domain::CheckedRow> Rows(domain::ImportId id,
                                       bool invalid_only = false);

  std::unique_ptr<db::Connection> connection_;
  std::unique_ptr<domain::Store> store_;

 private:
  std::vector<std::int64_t> OtherConnections();
};

}  // namespace cte::test
