#include "domain/error.h"
#include "tests/store/store_test.h"

namespace cte::test {
namespace {

using domain::Entity;
using domain::ProgramColumn;
using domain::ProgramPosition;
using domain::ProgramQuery;
using domain::ProgramStatus;
using domain::ProgramYear;
using domain::Psn;
using domain::Visibility;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class ProgramStoreTest : public StoreTest {
 protected:
  void AddProgram(std::int64_t psn, const std::string& name,
                  const std::string& building = "05976",
                  const std::string& type = "REG") {
    Load({domain::ProgramRecord{psn, "10.0202", name, type, building, "63070",
                                2010, 0}});
  }

  static ProgramQuery Query() {
    ProgramQuery query;
    query.school_year = kYear;
    query.visibility = Everything();
    query.limit = 1000;
    return query;
  }

  std::vector<ProgramYear> List(const ProgramQuery& query) {
    const auto listed = programs().List(query);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return listed.value_or(std::vector<ProgramYear>());
  }

  std::vector<std::int64_t> Psns(const ProgramQuery& query) {
    std::vector<std::int64_t> psns;
    for (const ProgramYear& program : List(query)) {
      psns.push_back(static_cast<std::int64_t>(program.psn));
    }
    return psns;
  }

  // The same, two at a time.
  std::vector<std::int64_t> PagedPsns(ProgramQuery query) {
    query.limit = 2;
    std::vector<std::int64_t> psns;
    while (true) {
      const auto page = List(query);
      for (const ProgramYear& program : page) {
        psns.push_back(static_cast<std::int64_t>(program.psn));
      }
      if (page.size() < 2 || psns.size() > 100) return psns;
      query.after = PositionOf(page.back(), query.order.column);
    }
  }

  std::vector<std::int64_t> Find(std::vector<std::string> words) {
    ProgramQuery query = Query();
    query.words = std::move(words);
    return Psns(query);
  }
};
CTE_FOR_EVERY_ENGINE(ProgramStoreTest);

TEST_P(ProgramStoreTest, R1_ADistrictsActiveProgramsWithTheirColumns) {
  ProgramQuery query = Query();
  query.district_code = "63070";
  query.order.column = ProgramColumn::kPsn;
  EXPECT_THAT(Psns(query), ElementsAre(kEngineering, kBiotechnology, kRadio));
  const ProgramYear radio = List(query).at(2);
  EXPECT_EQ(radio.cip_code, "10.0202");
  EXPECT_EQ(radio.name, "Program 21223");
  EXPECT_EQ(radio.type, "REG");
  EXPECT_EQ(radio.building, (Entity{"05976", "Avondale High School"}));
  EXPECT_EQ(radio.agency, (Entity{"63070", "Avondale School District"}));
  EXPECT_EQ(radio.district, (Entity{"63070", "Avondale School District"}));
  EXPECT_TRUE(radio.active);
  query.school_year = 2020;
  EXPECT_THAT(Psns(query),
              ElementsAre(kEnded, kEngineering, kBiotechnology, kRadio));
  query.school_year = 2021;
  EXPECT_THAT(Psns(query), ElementsAre(kEngineering, kBiotechnology, kRadio));
}

TEST_P(ProgramStoreTest, R1_SortedByEachColumnBothWaysPageByPage) {
  AddProgram(1, "zoology", "00100");
  AddProgram(2, "\xC3\x89lan", "05976", "ALT");  // "Élan"
  AddProgram(3, "elan");
  AddProgram(4, "Elan", "00100", "ALT");
  const std::vector<std::pair<ProgramColumn, std::vector<std::int64_t>>>
      expected = {
          {ProgramColumn::kName,
           {2, 3, 4, kDrafting, kEngineering, kBiotechnology, kRadio, 1}},
          {ProgramColumn::kPsn,
           {1, 2, 3, 4, kDrafting, kEngineering, kBiotechnology, kRadio}},
          {ProgramColumn::kCipCode,
           {1, 2, 3, 4, kRadio, kEngineering, kDrafting, kBiotechnology}},
          {ProgramColumn::kType,
           {2, 4, 1, 3, kDrafting, kEngineering, kBiotechnology, kRadio}},
          {ProgramColumn::kBuilding,
           {2, 3, kEngineering, kBiotechnology, kRadio, 1, 4, kDrafting}},
          {ProgramColumn::kAgency,
           {1, 2, 3, 4, kEngineering, kBiotechnology, kRadio, kDrafting}},
          {ProgramColumn::kPlace,
           {1, 4, kDrafting, 2, 3, kEngineering, kBiotechnology, kRadio}},
      };
  for (const auto& [column, psns] : expected) {
    ProgramQuery query = Query();
    query.order.column = column;
    EXPECT_EQ(Psns(query), psns) << static_cast<int>(column);
    EXPECT_EQ(PagedPsns(query), psns) << static_cast<int>(column);
    query.order.descending = true;
    EXPECT_EQ(PagedPsns(query), Psns(query)) << static_cast<int>(column);
    EXPECT_EQ(Psns(query).size(), psns.size());
  }
  ProgramQuery query = Query();
  query.order = {ProgramColumn::kName, true};
  EXPECT_THAT(Psns(query), ElementsAre(1, kRadio, kBiotechnology, kEngineering,
                                       kDrafting, 2, 3, 4));
  query.order = {ProgramColumn::kPsn, true};
  EXPECT_THAT(Psns(query), ElementsAre(kRadio, kBiotechnology, kEngineering,
                                       kDrafting, 4, 3, 2, 1));
}

TEST_P(ProgramStoreTest, R1_EachWordIsAPartOfNameCipCodeOrPsn) {
  AddProgram(1, "100% Caf\xC3\xA9");
  AddProgram(2, "a_b\\c");
  EXPECT_THAT(Find({"CAF\xC3\x89"}), ElementsAre(1));
  EXPECT_THAT(Find({"cafe", "0%"}), ElementsAre(1));
  EXPECT_THAT(Find({"_"}), ElementsAre(2));
  EXPECT_THAT(Find({"b\\"}), ElementsAre(2));
  EXPECT_THAT(Find({"%%"}), IsEmpty());
  EXPECT_THAT(Find({"26.01"}), ElementsAre(kBiotechnology));
  EXPECT_THAT(Find({"2122"}), ElementsAre(kRadio));
  EXPECT_THAT(Find({"program", "15.", "17"}), ElementsAre(kDrafting));
  EXPECT_THAT(Find({"\xE2\x82\xAC"}), IsEmpty());  // "€"
}

TEST_P(ProgramStoreTest, R1_OfOneType) {
  AddProgram(1, "Other", "05976", "ALT");
  ProgramQuery query = Query();
  query.type = "ALT";
  EXPECT_THAT(Psns(query), ElementsAre(1));
  query.type = "\xE2\x82\xAC";
  EXPECT_THAT(Psns(query), IsEmpty());
}

TEST_P(ProgramStoreTest, R27_OnlyWhatTheGrantsCover) {
  const auto visible = [&](Visibility visibility) {
    ProgramQuery query = Query();
    query.visibility = std::move(visibility);
    return Psns(query);
  };
  Visibility district;
  district.districts = {"63070"};
  EXPECT_THAT(visible(district),
              UnorderedElementsAre(kRadio, kBiotechnology, kEngineering));
  Visibility building;
  building.buildings = {"00100"};
  EXPECT_THAT(visible(building), ElementsAre(kDrafting));
  Visibility several = building;
  several.programs = {Psn{kRadio}, Psn{kDrafting}, Psn{5}};
  EXPECT_THAT(visible(several), UnorderedElementsAre(kRadio, kDrafting));
  EXPECT_THAT(visible({}), IsEmpty());

  const auto districts = programs().ListDistricts(several, "", 10);
  ASSERT_TRUE(districts.ok()) << districts.status();
  EXPECT_THAT(*districts,
              ElementsAre(Entity{"50010", "Elsewhere School District"},
                          Entity{"63070", "Avondale School District"}));
  EXPECT_THAT(programs().ListDistricts(several, "50010", 10).value(),
              ElementsAre(districts->at(1)));
  EXPECT_THAT(programs().ListDistricts(several, "", 1).value(),
              ElementsAre(districts->at(0)));
  EXPECT_THAT(programs().ListDistricts({}, "", 10).value(), IsEmpty());

  EXPECT_TRUE(programs().FindDistrict("63070", several).value().has_value());
  EXPECT_FALSE(programs().FindDistrict("63070", building).value().has_value());
  EXPECT_FALSE(programs().FindDistrict("99999", Everything()).value());
  EXPECT_FALSE(programs().FindDistrict("\xE2\x82\xAC", Everything()).value());
  Load({domain::DistrictRecord{"77777", "Empty"}});
  EXPECT_TRUE(programs().FindDistrict("77777", Everything()).value());
  district.districts = {"77777"};
  EXPECT_FALSE(programs().FindDistrict("77777", district).value());
}

TEST_P(ProgramStoreTest, R4_EveryActiveProgramIsMissingReportedOrDeclared) {
  Give({kAnna, kBen}, kRadio, "RADIO");
  Declare(kEngineering);
  // Removed awards are none, and those of other years are not of this one.
  Give({kAnna}, kBiotechnology, "CPR");
  ASSERT_TRUE(awards()
                  .Remove({Psn{kBiotechnology}, UicOf(kAnna), kYear, "CPR", ""},
                          kEditor)
                  .value());
  Give({kCleo}, kBiotechnology, "CPR", "", kYear - 1);
  ProgramQuery query = Query();
  query.order.column = ProgramColumn::kPsn;
  const auto with = [&](ProgramStatus status) {
    query.status = status;
    return Psns(query);
  };
  EXPECT_THAT(with(ProgramStatus::kMissing),
              ElementsAre(kDrafting, kBiotechnology));
  EXPECT_THAT(with(ProgramStatus::kReported), ElementsAre(kRadio));
  EXPECT_EQ(List(query).at(0).award_count, 2);
  EXPECT_EQ(List(query).at(0).status(), ProgramStatus::kReported);
  EXPECT_THAT(with(ProgramStatus::kDeclared), ElementsAre(kEngineering));
  const ProgramYear declared = List(query).at(0);
  EXPECT_EQ(declared.status(), ProgramStatus::kDeclared);
  EXPECT_EQ(declared.declared_by, kTraveller);
  EXPECT_TRUE(declared.declare_time.has_value());
  const auto totals = programs().Totals(query);
  ASSERT_TRUE(totals.ok()) << totals.status();
  EXPECT_EQ(totals->missing, 2);
  EXPECT_EQ(totals->reported, 1);
  EXPECT_EQ(totals->declared, 1);
  query.district_code = "63070";
  query.visibility = {false, {}, {}, {Psn{kRadio}, Psn{kDrafting}}};
  EXPECT_EQ(programs().Totals(query).value().active(), 1);
}

TEST_P(ProgramStoreTest, R1_OneProgramActiveOrNot) {
  const auto ended = programs().Get(Psn{kEnded}, kYear);
  ASSERT_TRUE(ended.ok()) << ended.status();
  ASSERT_TRUE(ended->has_value());
  EXPECT_FALSE((*ended)->active);
  EXPECT_TRUE(programs().Get(Psn{kEnded}, 2020).value()->active);
  EXPECT_FALSE(programs().Get(Psn{5}, kYear).value().has_value());
  const auto place = programs().FindPlace(Psn{kDrafting}).value();
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->building_code, "00100");
  EXPECT_EQ(place->district_code, "50010");
  EXPECT_FALSE(programs().FindPlace(Psn{5}).value().has_value());
}

TEST_P(ProgramStoreTest, R3_ADeclarationIsTakenBackOnce) {
  EXPECT_FALSE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
  Declare(kRadio);
  EXPECT_FALSE(programs().Withdraw(kEditor, Psn{kRadio}, kYear - 1).value());
  EXPECT_TRUE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
  EXPECT_FALSE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
  const auto program = programs().Get(Psn{kRadio}, kYear).value();
  EXPECT_EQ(program->status(), ProgramStatus::kMissing);
  EXPECT_EQ(program->declared_by, "");
  EXPECT_EQ(program->declare_time, std::nullopt);
  Give({kAnna}, kRadio, "RADIO");
  EXPECT_FALSE(programs().Withdraw(kEditor, Psn{kRadio}, kYear).value());
}

TEST_P(ProgramStoreTest, R5_OfAClosedYearNoDeclarationIsTakenBack) {
  Declare(kRadio);
  ASSERT_TRUE(store_->years().SetClosed(kAdministrator, kYear, true).ok());
  const auto withdrawn = programs().Withdraw(kEditor, Psn{kRadio}, kYear);
  EXPECT_TRUE(absl::IsFailedPrecondition(withdrawn.status()));
  EXPECT_EQ(domain::ErrorReason(withdrawn.status()), "YEAR_CLOSED");
  EXPECT_TRUE(programs().Get(Psn{kRadio}, kYear).value()->declared);
}

}  // namespace
}  // namespace cte::test
