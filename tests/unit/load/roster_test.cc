#include "clients/load/roster/roster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "clients/cpp/error.h"
#include "clients/load/roster/roster_folder.h"
#include "domain/identifiers.h"
#include "tests/unit/clients/temp_folder.h"

namespace cte::load {
namespace {

using client::TempFolder;

constexpr RosterSize kSmall = {
    .districts = 12, .programs = 80, .students = 900, .enrollments = 3'000};

Roster Small(std::uint64_t seed = 1) {
  return *Roster::Make(kSmall, seed, 2026);
}

std::map<std::string, std::string> Files(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    files[file.path().filename()] = TempFolder::Read(file.path());
  }
  return files;
}

std::int64_t Lines(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

TEST(RosterTest, TheSameSeedGivesTheSameBytesAndAnotherOneOthers) {
  const TempFolder folder;
  const auto make = [&](const char* name, std::uint64_t seed) {
    EXPECT_TRUE(WriteRoster(Small(seed), folder.path() / name).ok());
    return Files(folder.path() / name);
  };
  const auto first = make("first", 1);
  EXPECT_EQ(first, make("again", 1));
  EXPECT_NE(first.at("students.csv"), make("other", 2).at("students.csv"));
}

TEST(RosterTest, HasAsMuchOfEachAsWasAskedFor) {
  const TempFolder folder;
  ASSERT_TRUE(WriteRoster(Small(), folder.path()).ok());
  auto files = Files(folder.path());
  EXPECT_EQ(Lines(files["districts.csv"]), 12 + 1);
  EXPECT_EQ(Lines(files["programs.csv"]), 80 + 1);
  EXPECT_EQ(Lines(files["students.csv"]), 900 + 1);
  EXPECT_EQ(Lines(files["enrollments.csv"]), 3'000 + 1);
  EXPECT_EQ(Lines(files["school_years.csv"]), 2 + 1);
  EXPECT_EQ(Lines(files["grants.csv"]), 12 + 1);
}

TEST(RosterTest, IdentifiersAreValidAndEachIsThereOnce) {
  const Roster roster = Small();
  std::set<std::string> uics;
  int letters = 0;
  for (std::uint64_t i = 0; i < kSmall.students; ++i) {
    const std::string uic = roster.StudentAt(i).uic;
    ASSERT_TRUE(domain::Uic::Parse(uic)) << uic;
    EXPECT_FALSE(domain::Uic::Parse(uic)->declares_no_credentials());
    letters += uic[0] >= 'A' ? 1 : 0;
    uics.insert(uic);
  }
  EXPECT_EQ(uics.size(), kSmall.students);
  EXPECT_GT(letters, 50);
  std::int64_t before = 0;
  for (std::uint64_t i = 0; i < kSmall.programs; ++i) {
    const Roster::Program program = roster.ProgramAt(i);
    EXPECT_GT(program.psn, before);
    before = program.psn;
    EXPECT_TRUE(
        domain::IsListedInCip2020(roster.catalogue().cips()[program.cip].code));
    EXPECT_EQ(roster.DistrictOf(program.building), program.district);
  }
  std::set<std::string> codes;
  for (std::uint64_t i = 0; i < roster.buildings(); ++i) {
    EXPECT_TRUE(domain::IsEntityCode(roster.BuildingCode(i)));
    codes.insert(roster.BuildingCode(i));
  }
  EXPECT_EQ(codes.size(), roster.buildings());
  // More than five digits have room for.
  EXPECT_TRUE(domain::IsEntityCode(roster.DistrictCode(1'234'567)));
}

TEST(RosterTest, EnrolmentsAreDifferentAndOfTheDistrictsStudents) {
  for (const RosterSize& size : {kSmall, RosterSize{.districts = 3,
                                         .programs = 3,
                                         .students = 5,
                                         .enrollments = 200}}) {
    const Roster roster = *Roster::Make(size, 4, 2026);
    std::set<std::tuple<std::int64_t, std::uint64_t, std::string>> keys;
    std::map<std::uint64_t, std::uint64_t> district_of;
    for (std::uint64_t i = 0; i < size.programs; ++i) {
      const Roster::Program program = roster.ProgramAt(i);
      std::set<std::string> codes;
      for (std::uint64_t j = 0; j < program.classes; ++j) {
        codes.insert(roster.ClassAt(program, j).code);
      }
      EXPECT_EQ(codes.size(), program.classes);
      for (std::uint64_t j = 0; j < program.enrollments; ++j) {
        const auto enrollment = roster.EnrollmentOf(program, j);
        ASSERT_LT(enrollment.student, size.students);
        ASSERT_LT(enrollment.taught, program.classes);
        const auto& taught = roster.ClassAt(program, enrollment.taught);
        if (enrollment.current) {
          EXPECT_EQ(taught.school_year, 2026);
        }
        keys.insert({program.psn, enrollment.student, taught.code});
        const auto [known, added] =
            district_of.emplace(enrollment.student, program.district);
        EXPECT_EQ(known->second, program.district);
      }
    }
    EXPECT_EQ(keys.size(), size.enrollments);
  }
}

TEST(RosterTest, DistrictsAreOfVeryDifferentSizes) {
  const Roster roster = *Roster::Make({.districts = 900,
                                       .programs = 5'000,
                                       .students = 150'000,
                                       .enrollments = 300'000},
                                      1, 2026);
  std::map<std::uint64_t, int> programs;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    ++programs[roster.ProgramAt(i).district];
  }
  ASSERT_EQ(programs.size(), 900u);
  int most = 0;
  int with_one_or_two = 0;
  for (const auto& [district, count] : programs) {
    most = std::max(most, count);
    with_one_or_two += count <= 2 ? 1 : 0;
  }
  EXPECT_GT(most, 15);
  EXPECT_GT(with_one_or_two, 300);
}

TEST(RosterTest, AFolderTellsOfWhatItWasMade) {
  const TempFolder folder;
  ASSERT_TRUE(WriteRoster(Small(9), folder.path()).ok());
  const auto read = ReadRoster(folder.path());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->seed(), 9u);
  EXPECT_EQ(read->school_year(), 2026);
  EXPECT_EQ(read->UicOf(77), Small(9).UicOf(77));
  EXPECT_EQ(read->size().enrollments, 3'000u);
}

TEST(RosterTest, WhatCannotBeIsRefused) {
  EXPECT_EQ(
      client::ErrorReason(
          Roster::Make({.districts = 5, .programs = 4, .students = 9}, 1, 2026)
              .status()),
      "ROSTER_SIZE_INVALID");
  const TempFolder folder;
  EXPECT_EQ(client::ErrorReason(ReadRoster(folder.path()).status()),
            "ROSTER_NOT_MADE");
  ASSERT_TRUE(WriteRoster(Small(), folder.path()).ok());
  EXPECT_EQ(client::ErrorReason(WriteRoster(Small(2), folder.path())),
            "FILE_EXISTS");
}

}  // namespace
}  // namespace cte::load
