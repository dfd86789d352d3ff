#include "absl/strings/str_cat.h"
#include "tests/store/audit_test.h"

namespace cte::test {
namespace {

using domain::AuditQuery;
using domain::AuditRecord;
using domain::Import;
using domain::Psn;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// R29: the filters, alone and together.
class AuditListTest : public AuditTest {
 protected:
  std::vector<AuditRecord> List(AuditQuery query) {
    if (query.limit == 0) query.limit = 1000;
    auto records = audit().List(query);
    EXPECT_TRUE(records.ok()) << records.status();
    return records.value_or(std::vector<AuditRecord>());
  }
  // The same records, read two at a time.
  std::vector<AuditRecord> ListByPages(AuditQuery query) {
    std::vector<AuditRecord> records;
    query.limit = 2;
    while (true) {
      const auto page = List(query);
      records.insert(records.end(), page.begin(), page.end());
      if (page.size() < 2) return records;
      query.after = PlaceOf(page.back());
    }
  }
  void ExpectSamePages(const AuditQuery& query) {
    EXPECT_EQ(Lines(ListByPages(query)), Lines(List(query)));
  }
};
CTE_FOR_EVERY_ENGINE(AuditListTest);

TEST_P(AuditListTest, R29_AllOfThemTheNewestFirst) {
  Give({kAnna}, kRadio, "RADIO");
  Declare(kDrafting);
  const auto records = List({});
  ASSERT_GE(records.size(), 2U);
  EXPECT_THAT(Line(records[0]), HasSubstr("declared 17 "));
  EXPECT_THAT(Line(records[1]), HasSubstr("created 21223 "));
  for (std::size_t i = 1; i < records.size(); ++i) {
    EXPECT_GE(records[i - 1].time, records[i].time);
    EXPECT_GT(records[i - 1].position, records[i].position);
  }
  ExpectSamePages({});
}

TEST_P(AuditListTest, R29_ByPrincipalAndTime) {
  Give({kAnna}, kRadio, "RADIO");
  Give({kBen}, kRadio, "RADIO");
  const domain::AwardRemoval removal = {Psn{kRadio}, UicOf(kAnna), kYear,
                                        "RADIO", ""};
  ASSERT_TRUE(awards().Remove(removal, kEditor).value());
  AuditQuery query;
  query.principal = kTraveller;
  const auto all = List(query);
  EXPECT_THAT(Lines(all), ElementsAre(HasSubstr(std::string(kBen)),
                                      HasSubstr(std::string(kAnna))));
  query.from = all.at(0).time;
  EXPECT_THAT(List(query), SizeIs(1));
  query.from.reset();
  query.to = all.at(0).time;
  EXPECT_THAT(Lines(List(query)), ElementsAre(HasSubstr(std::string(kAnna))));
  query.from = all.at(1).time + absl::Microseconds(1);
  EXPECT_THAT(List(query), IsEmpty());
  query = {};
  query.principal = "nobody";
  EXPECT_THAT(List(query), IsEmpty());
}

TEST_P(AuditListTest, R29_ByProgramAndStudentAlsoThroughImports) {
  const Import first = Commit({AwardRow(2, kAnna, kRadio, "RADIO"),
                               AwardRow(3, kCleo, kBiotechnology, "OSHA"),
                               AwardRow(4, kBen, kRadio, "RADIO"),
                               AwardRow(5, kAnna, kBiotechnology, "OSHA")},
                              kEditor, 2);
  Give({kAnna}, kRadio, "CPR");
  const domain::AwardRemoval removal = {Psn{kRadio}, UicOf(kAnna), kYear,
                                        "RADIO", ""};
  ASSERT_TRUE(awards().Remove(removal, kEditor).value());

  AuditQuery anna;
  anna.uic = UicOf(kAnna);
  const std::vector<std::string> of_anna = Lines(List(anna));
  EXPECT_THAT(
      of_anna,
      ElementsAre(HasSubstr("removed 21223"), HasSubstr("created 21223"),
                  "batch 2026 import 4-5", "batch 2026 import 2-3"));
  ExpectSamePages(anna);

  AuditQuery ben;
  ben.uic = UicOf(kBen);
  EXPECT_THAT(Lines(List(ben)), ElementsAre("batch 2026 import 4-5"));
  AuditQuery drew;
  drew.uic = UicOf(kDrew);
  EXPECT_THAT(List(drew), IsEmpty());

  AuditQuery both = anna;
  both.psn = Psn{kBiotechnology};
  EXPECT_THAT(Lines(List(both)), ElementsAre("batch 2026 import 4-5"));
  both.psn = Psn{kRadio};
  EXPECT_THAT(Lines(List(both)),
              ElementsAre(HasSubstr("removed"), HasSubstr("created"),
                          "batch 2026 import 2-3"));

  AuditQuery radio;
  radio.psn = Psn{kRadio};
  EXPECT_THAT(List(radio), SizeIs(4));
  radio.principal = kTraveller;
  EXPECT_THAT(Lines(List(radio)), ElementsAre(HasSubstr("created 21223")));

  AuditQuery import;
  import.import = first.id;
  EXPECT_THAT(Lines(List(import)),
              ElementsAre(HasSubstr("removed"), "batch 2026 import 4-5",
                          "batch 2026 import 2-3", HasSubstr("begun"),
                          HasSubstr("uploaded")));
  ExpectSamePages(import);
  import.psn = Psn{kBiotechnology};
  EXPECT_THAT(List(import), SizeIs(2));
}

TEST_P(AuditListTest, R29_RecordsOfOneTimeAreAllOnThePages) {
  for (const std::string_view uic : {kAnna, kBen, kCleo}) {
    Give({uic}, kRadio, "RADIO");
  }
  Sql("UPDATE audit_records SET recorded_at = '2026-01-02 03:04:05.678901'");
  AuditQuery query;
  query.principal = kTraveller;
  EXPECT_THAT(ListByPages(query), SizeIs(3));
  ExpectSamePages(query);
  EXPECT_EQ(List(query).at(0).time,
            absl::FromCivil(absl::CivilSecond(2026, 1, 2, 3, 4, 5),
                            absl::UTCTimeZone()) +
                absl::Microseconds(678901));
}

}  // namespace
}  // namespace cte::test
