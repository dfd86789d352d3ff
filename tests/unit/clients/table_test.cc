#include "clients/cli/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace cte::client {
namespace {

using ::testing::HasSubstr;

TableRow Row(std::vector<Cell> cells) { return {std::move(cells), {}}; }

std::string Render(int width, const std::vector<Column>& columns,
                   const std::vector<std::vector<TableRow>>& pages,
                   bool colour = false) {
  std::ostringstream out;
  Terminal terminal;
  terminal.width = width;
  terminal.colour = colour;
  Table table(out, terminal, columns);
  for (const auto& page : pages) table.Write(page);
  return out.str();
}

TEST(Table, ColumnsAreAsWideAsTheirCellsWhereThereIsRoom) {
  EXPECT_EQ(
      Render(
          120, {{"Row", 1, Column::Align::kRight}, {"Name"}, {"Valid"}},
          {{Row({"2", "\u00C9mile", "Valid"}), Row({"13", "Bo", "Invalid"})}}),
      "Row  Name   Valid\n"
      "───  ─────  ───────\n"
      "  2  Émile  Valid\n"
      " 13  Bo     Invalid\n");
}

TEST(Table, LongCellsWrapInsideTheirColumn) {
  EXPECT_EQ(Render(15, {{"A", 3}, {"Text", 5}},
                   {{Row({"one", "Welding and more"}), Row({"two", "x"})}}),
            "A   Text\n"
            "─── ───────────\n"
            "one Welding and\n"
            "    more\n"
            "two x\n");
}

TEST(Table, ParagraphsOfACellBeginOnLinesOfTheirOwn) {
  EXPECT_EQ(Render(120, {{"A"}, {"Error"}},
                   {{Row({"x", std::vector<std::string>{"First.", "Second."}}),
                     Row({"y", Cell()})}}),
            "A  Error\n"
            "─  ───────\n"
            "x  First.\n"
            "   Second.\n"
            "y\n");
}

TEST(Table, NotesStandUnderTheirRowOverTheWholeWidth) {
  EXPECT_EQ(
      Render(40, {{"A"}, {"B"}}, {{{{"x", "y"}, Cell("Something is wrong.")}}}),
      "A B\n"
      "─ ─\n"
      "x y\n"
      "    Something is wrong.\n");
}

TEST(Table, TheFirstPageDecidesTheWidthsAndTitlesStandOnce) {
  EXPECT_EQ(
      Render(120, {{"A", 2}, {"B"}}, {{Row({"1", "x"})}, {Row({"long", "y"})}}),
      "A   B\n"
      "──  ─\n"
      "1   x\n"
      "lo  y\n"
      "ng\n");
}

TEST(Table, ColoursOnlyOnATerminalThatTakesThem) {
  const std::vector<std::vector<TableRow>> pages = {
      {Row({Cell("Invalid", Tone::kBad), "x"})}};
  EXPECT_THAT(Render(80, {{"Valid"}, {"B"}}, pages, true),
              HasSubstr("\x1b[31mInvalid\x1b[0m x"));
  EXPECT_THAT(Render(80, {{"Valid"}, {"B"}}, pages, false),
              testing::Not(HasSubstr("\x1b")));
}

TEST(Table, ShowsNoControlCharacterOfACell) {
  EXPECT_THAT(Render(80, {{"A"}}, {{Row({"\x1b]0;title\x07"})}}),
              testing::Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace cte::client
