#include "domain/import.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/error.h"

namespace cte::domain {
namespace {

Import ImportIn(ImportState state) {
  Import import;
  import.id = ImportId{7};
  import.state = state;
  import.created_by = "avery@example.org";
  import.failure.message = "The file is no workbook.";
  return import;
}

bool Contains(const absl::Status& status, const std::string& part) {
  return std::string(status.message()).find(part) != std::string::npos;
}

struct StateCase {
  ImportState state;
  int number;
  bool at_rest;
  std::string commit;   // the reason of the refusal; "" where it may
  std::string discard;  // likewise
};

std::vector<StateCase> States() {
  return {{ImportState::kReceiving, 1, false, "IMPORT_NOT_CHECKED", ""},
          {ImportState::kChecking, 2, false, "IMPORT_NOT_CHECKED", ""},
          {ImportState::kChecked, 3, true, "", ""},
          {ImportState::kCommitting, 4, false, "", "IMPORT_COMMITTED"},
          {ImportState::kCommitted, 5, true, "", "IMPORT_COMMITTED"},
          {ImportState::kFailed, 6, true, "IMPORT_FAILED", ""},
          {ImportState::kDiscarded, 7, true, "IMPORT_DISCARDED", ""},
          {ImportState::kExpired, 8, true, "IMPORT_EXPIRED", ""}};
}

TEST(ImportState, NumbersAreStored) {
  for (const StateCase& c : States()) {
    EXPECT_EQ(static_cast<int>(c.state), c.number);
  }
}

TEST(ImportState, IsAtRestWhileNobodyWorksOnIt) {
  for (const StateCase& c : States()) {
    EXPECT_EQ(IsAtRest(c.state), c.at_rest) << c.number;
  }
}

void ExpectRefusal(const absl::Status& status, const std::string& reason) {
  if (reason.empty()) {
    EXPECT_TRUE(status.ok()) << status;
    return;
  }
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(ErrorReason(status), reason);
  EXPECT_TRUE(Contains(status, "Import 7 ")) << status;
}

TEST(MayCommit, R22_NeedsACheckedImport) {
  for (const StateCase& c : States()) {
    SCOPED_TRACE(c.number);
    ExpectRefusal(MayCommit(ImportIn(c.state)), c.commit);
  }
}

TEST(MayDownload, R32_NeedsRowsAndTheFile) {
  for (const StateCase& c : States()) {
    SCOPED_TRACE(c.number);
    ExpectRefusal(MayDownload(ImportIn(c.state)), c.commit);
  }
}

TEST(MayDiscard, R22_IsTooLateOnceCommitted) {
  for (const StateCase& c : States()) {
    SCOPED_TRACE(c.number);
    ExpectRefusal(MayDiscard(ImportIn(c.state)), c.discard);
  }
}

TEST(Refusals, NameTheWayOut) {
  EXPECT_TRUE(Contains(MayCommit(ImportIn(ImportState::kChecking)), "Wait"));
  EXPECT_TRUE(Contains(MayCommit(ImportIn(ImportState::kFailed)),
                       "failed: The file is no workbook. Correct the file"));
  EXPECT_TRUE(Contains(MayCommit(ImportIn(ImportState::kDiscarded)),
                       "Upload the file again"));
  EXPECT_TRUE(Contains(MayCommit(ImportIn(ImportState::kExpired)),
                       "Upload the file again"));
  EXPECT_TRUE(Contains(MayDiscard(ImportIn(ImportState::kCommitted)),
                       "Remove the awards"));
}

TEST(MaySee, R27_IsForTheUploaderAndStateAdministrators) {
  const Import import = ImportIn(ImportState::kChecked);
  const Grant editor = {Role::kEditor, ScopeType::kState, ""};
  const Grant district = {Role::kDistrictAdministrator, ScopeType::kDistrict,
                          "63070"};
  const Grant state = {Role::kStateAdministrator, ScopeType::kState, ""};
  EXPECT_TRUE(MaySee(import, "avery@example.org", {}));
  EXPECT_TRUE(MaySee(import, "blake@example.org", {editor, state}));
  EXPECT_FALSE(MaySee(import, "blake@example.org", {}));
  EXPECT_FALSE(MaySee(import, "blake@example.org", {editor, district}));
  EXPECT_FALSE(MaySee(import, "Avery@example.org", {}));
  EXPECT_FALSE(MaySee(import, "", {}));
}

TEST(ImportNotFound, NamesTheIdClipped) {
  const absl::Status status = ImportNotFound("4711");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(status), "IMPORT_NOT_FOUND");
  EXPECT_TRUE(Contains(status, "import 4711 that you may see. List yours"));
  EXPECT_TRUE(Contains(ImportNotFound(std::string(1000, '4')),
                       " " + std::string(31, '4') + "\u2026 "));
}

TEST(ImportId, IsReadAsItIsWritten) {
  for (const std::string text : {"1", "42", "18446744073709551615"}) {
    const auto id = ParseImportId(text);
    ASSERT_TRUE(id) << text;
    EXPECT_EQ(ToString(*id), text);
  }
  EXPECT_EQ(ParseImportId("42"), ImportId{42});
}

TEST(ImportId, IsNothingElse) {
  for (const std::string text : {"", "0", "042", "-1", "+1", " 1", "1 ", "1.0",
                                 "0x1", "abc", "18446744073709551616"}) {
    EXPECT_FALSE(ParseImportId(text)) << text;
  }
}

TEST(Failure, KeepsCodeReasonAndMessage) {
  const absl::Status status =
      Error(absl::StatusCode::kInvalidArgument, "MISSING_FIELDS", "No PSN.");
  const Failure failure = FailureOf(status);
  EXPECT_EQ(failure.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(failure.reason, "MISSING_FIELDS");
  EXPECT_EQ(failure.message, "No PSN.");
  EXPECT_EQ(ToStatus(failure), status);
  EXPECT_TRUE(ToStatus(Failure()).ok());
}

TEST(CheckRequestId, IsOneTo64PrintableCharacters) {
  EXPECT_TRUE(CheckRequestId("x").ok());
  EXPECT_TRUE(CheckRequestId("2f1e0d8c-0000-4000-8000-000000000001").ok());
  EXPECT_TRUE(CheckRequestId(std::string(64, '~')).ok());
  for (const std::string& id :
       {std::string(), std::string(65, 'x'), std::string("a b"),
        std::string("a\n"), std::string("a\0b", 3), std::string("\u00E4")}) {
    const absl::Status status = CheckRequestId(id);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << id;
    EXPECT_EQ(ErrorReason(status), "REQUEST_ID_INVALID");
    EXPECT_TRUE(Contains(status, std::to_string(id.size()) + " bytes"));
    EXPECT_TRUE(Contains(status, "Send a UUID"));
  }
}

}  // namespace
}  // namespace cte::domain
