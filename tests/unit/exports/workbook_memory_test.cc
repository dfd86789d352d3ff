#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "absl/strings/str_format.h"
#include "domain/credential.h"
#include "server/exports/district_workbook.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/exports/fake_store.h"
#include "tests/unit/exports/sample_awards.h"

namespace cte::server {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kMemoryIsOurs = false;  // the sanitizer keeps what is freed
#else
constexpr bool kMemoryIsOurs = true;
#endif

// What the process held at most, in KiB, since it began or since ForgetPeak.
long PeakMemory() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word && word != "VmHWM:") {
  }
  long kilobytes = 0;
  status >> kilobytes;
  return kilobytes;
}
bool ForgetPeak() {
  std::ofstream file("/proc/self/clear_refs");
  file << "5";
  file.close();
  return !file.fail();
}

// Two pages of awards, one of which is written while the next one is read, and
// a few buffers, whatever the number of rows.
TEST(WorkbookMemoryTest, DoesNotGrowWithTheRows) {
  if (!kMemoryIsOurs) GTEST_SKIP() << "under a sanitizer";
  constexpr long kBound = 20L << 10;  // KiB; the sheet's XML has 150 MiB
  const test::TemporaryFolder folder;
  test::FakeStore store;
  store.award_count = 200'000;
  store.make_award = [](std::size_t i) {
    return test::MakeAward(absl::StrFormat("%010d", i), 2026,
                           domain::CredentialType::kApproved, "0012",
                           "Certified Hospitality Professional");
  };
  if (!ForgetPeak()) GTEST_SKIP() << "the peak cannot be measured here";
  const long before = PeakMemory();
  ASSERT_GT(before, 0);
  const auto file =
      DistrictWorkbook(store, {"63070", {}, 2026}, {.folder = folder.path()});
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_LT(PeakMemory() - before, kBound);
}

}  // namespace
}  // namespace cte::server
