#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Failure;
using domain::Import;
using domain::ImportId;
using domain::ImportState;
using domain::ImportStore;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Nobody has abandoned anything, or everybody everything.
constexpr absl::Duration kPatient = absl::Hours(1);
constexpr absl::Duration kImpatient = absl::Seconds(-1);

const Failure& Broken() {
  static const Failure failure = domain::FailureOf(domain::UploadIncomplete());
  return failure;
}

class ImportUploadTest : public StoreTest {
 protected:
  absl::StatusOr<ImportStore::Upload> Begin(
      std::string_view uploader, absl::Duration abandoned_after = kPatient,
      std::string_view file_name = "file.xlsx") {
    return imports().BeginUpload(kEditor, "request", file_name, uploader,
                                 abandoned_after);
  }

  ImportId BeginNew(std::string_view uploader,
                    absl::Duration abandoned_after = kPatient) {
    const auto upload = Begin(uploader, abandoned_after);
    EXPECT_TRUE(upload.ok()) << upload.status();
    if (!upload.ok()) return {};
    EXPECT_TRUE(upload->is_new);
    return upload->import.id;
  }

  Import GetImport(ImportId id) {
    const auto import = imports().Get(id);
    EXPECT_TRUE(import.ok()) << import.status();
    return import.value_or(Import{});
  }
};
CTE_FOR_EVERY_ENGINE(ImportUploadTest);

TEST_P(ImportUploadTest, ANewImportIsOfTheCurrentYear) {
  const auto upload = Begin("a");
  ASSERT_TRUE(upload.ok()) << upload.status();
  EXPECT_TRUE(upload->is_new);
  const Import& import = upload->import;
  EXPECT_EQ(import.state, ImportState::kReceiving);
  EXPECT_EQ(import.created_by, kEditor);
  EXPECT_EQ(import.request_id, "request");
  EXPECT_EQ(import.file_name, "file.xlsx");
  EXPECT_EQ(import.school_year, kYear);
  EXPECT_EQ(import.committed_by, "");
  EXPECT_EQ(import.file_bytes, 0);
  EXPECT_LT(absl::AbsDuration(absl::Now() - import.create_time),
            absl::Minutes(1));
  EXPECT_EQ(import.check_time, std::nullopt);
  EXPECT_EQ(*imports().FileSha256(import.id), "");
}

TEST_P(ImportUploadTest, WithoutACurrentYearThereIsNoImport) {
  Load({domain::SchoolYearRecord{kYear, false, false}});
  const auto upload = Begin("a");
  EXPECT_TRUE(absl::IsFailedPrecondition(upload.status()));
  EXPECT_EQ(domain::ErrorReason(upload.status()), "NO_CURRENT_YEAR");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM imports"), 0);
}

TEST_P(ImportUploadTest, TheFileComesBackAsItWas) {
  const ImportId id = BeginNew("a");
  std::string all_bytes(256, '\0');
  for (int i = 0; i < 256; ++i) {
    all_bytes[static_cast<std::size_t>(i)] = static_cast<char>(i);
  }
  const std::string large(1'000'000, '\\');
  std::string file;
  for (std::int32_t number = 0; number < 12; ++number) {
    const std::string& chunk = number % 2 == 0 ? all_bytes : large;
    ASSERT_TRUE(imports().AppendChunk(id, "a", number, chunk).ok());
    file += chunk;
  }
  const std::string sha256("\0'\\\xFF 5678901234567890123456789012", 32);
  const auto whole =
      imports().FinishUpload(kEditor, id, "a", sha256,
                             {"Sheet 1 – Müller", 3, {"Error", "Größe", ""}});
  ASSERT_TRUE(whole.ok()) << whole.status();
  EXPECT_EQ(whole->state, ImportState::kChecking);
  EXPECT_EQ(whole->file_bytes, static_cast<std::int64_t>(file.size()));
  EXPECT_EQ(whole->layout.sheet_name, "Sheet 1 – Müller");
  EXPECT_EQ(whole->layout.header_row, 3);
  EXPECT_THAT(whole->layout.ignored_columns, ElementsAre("Error", "Größe", ""));
  EXPECT_EQ(*imports().ReadFile(id), file);
  EXPECT_EQ(*imports().FileSha256(id), sha256);
}

TEST_P(ImportUploadTest, ARequestIdInUseIsInProgress) {
  BeginNew("a");
  const auto second = Begin("b");
  EXPECT_TRUE(absl::IsAborted(second.status())) << second.status();
  EXPECT_EQ(domain::ErrorReason(second.status()), "UPLOAD_IN_PROGRESS");
}

TEST_P(ImportUploadTest, ARequestIdIsOneOfItsPrincipal) {
  const ImportId id = BeginNew("a");
  const auto other =
      imports().BeginUpload(kTraveller, "request", "file.xlsx", "b", kPatient);
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE(other->import.id, id);
  EXPECT_EQ(imports()
                .BeginUpload(kEditor, "REQUEST", "file.xlsx", "c", kPatient)
                ->is_new,
            true);
}

TEST_P(ImportUploadTest, AnAbandonedUploadBeginsAgainFromNothing) {
  const ImportId id = BeginNew("a");
  ASSERT_TRUE(imports().AppendChunk(id, "a", 0, "old").ok());
  ASSERT_TRUE(imports().AppendChunk(id, "a", 1, "older").ok());
  const auto again = Begin("b", kImpatient, "other.xlsx");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->is_new);
  EXPECT_EQ(again->import.id, id);
  EXPECT_EQ(again->import.file_name, "other.xlsx");
  EXPECT_EQ(again->import.file_bytes, 0);
  ASSERT_TRUE(imports().AppendChunk(id, "b", 0, "new").ok());
  ASSERT_TRUE(
      imports().FinishUpload(kEditor, id, "b", std::string(32, 's'), {}).ok());
  EXPECT_EQ(*imports().ReadFile(id), "new");
}

TEST_P(ImportUploadTest, TheSecondUploaderShutsTheFirstOut) {
  const ImportId id = BeginNew("a");
  BeginNew("b", kImpatient);
  for (const absl::Status& status :
       {imports().AppendChunk(id, "a", 0, "old"),
        imports()
            .FinishUpload(kEditor, id, "a", std::string(32, 's'), {})
            .status()}) {
    EXPECT_TRUE(absl::IsAborted(status)) << status;
    EXPECT_EQ(domain::ErrorReason(status), "UPLOAD_IN_PROGRESS");
  }
  EXPECT_TRUE(imports().FailUpload(id, "a", Broken()).ok());
  EXPECT_EQ(GetImport(id).state, ImportState::kReceiving);
  EXPECT_EQ(GetImport(id).file_bytes, 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM import_chunks"), 0);
}

TEST_P(ImportUploadTest, AChunkKeepsTheUploadAlive) {
  const ImportId id = BeginNew("a");
  Sql("UPDATE imports SET moved_at = '2020-01-01'");
  ASSERT_TRUE(imports().AppendChunk(id, "a", 0, "bytes").ok());
  EXPECT_EQ(domain::ErrorReason(Begin("b").status()), "UPLOAD_IN_PROGRESS");
}

TEST_P(ImportUploadTest, AFailedUploadKeepsNothingAndBeginsAgain) {
  const ImportId id = BeginNew("a");
  ASSERT_TRUE(imports().AppendChunk(id, "a", 0, "bytes").ok());
  ASSERT_TRUE(imports().FailUpload(id, "a", Broken()).ok());
  const Import failed = GetImport(id);
  EXPECT_EQ(failed.state, ImportState::kFailed);
  EXPECT_EQ(failed.failure.reason, "UPLOAD_INCOMPLETE");
  EXPECT_EQ(failed.failure.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(failed.failure.message, Broken().message);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM import_chunks"), 0);

  const auto again = Begin("b");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_TRUE(again->is_new);
  EXPECT_EQ(again->import.id, id);
  EXPECT_EQ(again->import.failure.reason, "");
}

TEST_P(ImportUploadTest, AnUploadThatBeginsAgainIsOfTheYearThatIsCurrentThen) {
  BeginNew("a");
  Load({domain::SchoolYearRecord{kYear + 1, true, false}});
  const auto again = Begin("b", kImpatient);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->import.school_year, kYear + 1);
}

TEST_P(ImportUploadTest, ARequestIdUsedBeforeAnswersItsImport) {
  const ImportId id = BeginNew("a");
  ASSERT_TRUE(
      imports().FinishUpload(kEditor, id, "a", std::string(32, 's'), {}).ok());
  const auto checking = Begin("b", kImpatient);
  ASSERT_TRUE(checking.ok()) << checking.status();
  EXPECT_FALSE(checking->is_new);
  EXPECT_EQ(checking->import.id, id);
  EXPECT_EQ(checking->import.state, ImportState::kChecking);

  const domain::Claim claim = NewClaim();
  Take(id, claim);
  ASSERT_TRUE(CheckRows(imports(), checking->import, claim,
                        {AwardRow(2, kDrew, kRadio, "RADIO")}, 10)
                  .ok());
  const auto checked = Begin("c");
  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_FALSE(checked->is_new);
  EXPECT_EQ(checked->import.state, ImportState::kChecked);
  EXPECT_EQ(checked->import.counts.invalid, 1);
  EXPECT_EQ(checked->import.finding_counts.size(), 1);
}

TEST_P(ImportUploadTest, AFileThatFailedItsCheckIsNotBegunAgain) {
  const Import import = Uploaded();
  const domain::Claim claim = NewClaim();
  Take(import.id, claim);
  ASSERT_TRUE(imports().FailCheck(import.id, claim, Broken()).ok());
  const auto again =
      imports().BeginUpload(kEditor, import.request_id, "f", "b", kImpatient);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_FALSE(again->is_new);
  EXPECT_EQ(again->import.state, ImportState::kFailed);
}

TEST_P(ImportUploadTest, OnlyTheUploaderOfAFileOnItsWayMayGoOn) {
  const ImportId id = BeginNew("a");
  ASSERT_TRUE(
      imports().FinishUpload(kEditor, id, "a", std::string(32, 's'), {}).ok());
  EXPECT_TRUE(absl::IsAborted(imports().AppendChunk(id, "a", 1, "more")));
  EXPECT_TRUE(absl::IsAborted(
      imports()
          .FinishUpload(kEditor, id, "a", std::string(32, 's'), {})
          .status()));
  EXPECT_TRUE(imports().FailUpload(id, "a", Broken()).ok());
  EXPECT_EQ(GetImport(id).state, ImportState::kChecking);
  EXPECT_EQ(*imports().ReadFile(id), "");
}

TEST_P(ImportUploadTest, ReleaseAllGivesUploadsUp) {
  const ImportId id = BeginNew("a");
  ASSERT_TRUE(imports().ReleaseAll().ok());
  EXPECT_TRUE(absl::IsAborted(imports().AppendChunk(id, "a", 0, "bytes")));
  EXPECT_EQ(BeginNew("b"), id);
}

TEST_P(ImportUploadTest, ListHasTheNewestFirst) {
  std::vector<ImportId> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(Uploaded(i == 2 ? kTraveller : kEditor).id);
  }
  const auto list = [&](std::string_view principal, std::uint64_t before,
                        int limit) {
    std::vector<ImportId> found;
    const auto page = imports().List(principal, before, limit);
    EXPECT_TRUE(page.ok()) << page.status();
    for (const Import& import : page.value_or(std::vector<Import>())) {
      found.push_back(import.id);
    }
    return found;
  };
  EXPECT_THAT(list("", 0, 10),
              ElementsAre(ids[4], ids[3], ids[2], ids[1], ids[0]));
  EXPECT_THAT(list(kEditor, 0, 2), ElementsAre(ids[4], ids[3]));
  EXPECT_THAT(list(kEditor, static_cast<std::uint64_t>(ids[3]), 2),
              ElementsAre(ids[1], ids[0]));
  EXPECT_THAT(list("", static_cast<std::uint64_t>(ids[3]), 1),
              ElementsAre(ids[2]));
  EXPECT_THAT(list("nobody", 0, 10), IsEmpty());
}

}  // namespace
}  // namespace cte::test
