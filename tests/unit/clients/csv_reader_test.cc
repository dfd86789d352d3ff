#include "clients/cli/csv_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace cte::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

std::vector<CsvRecord> ReadAll(const std::string& text) {
  std::istringstream in(text);
  CsvReader reader(in);
  std::vector<CsvRecord> records;
  CsvRecord record;
  while (*reader.Next(record)) records.push_back(record);
  EXPECT_EQ(reader.bytes_read(), static_cast<std::int64_t>(text.size()));
  return records;
}

TEST(CsvReader, ReadsFieldsAsRfc4180Quotes) {
  const struct {
    std::string text;
    std::vector<std::string> fields;
  } kCases[] = {
      {"a,b,c\n", {"a", "b", "c"}},
      {"a,b,c", {"a", "b", "c"}},
      {"a,b,c\r\n", {"a", "b", "c"}},
      {"\xEF\xBB\xBF"
       "a,b",
       {"a", "b"}},
      {"a,,", {"a", "", ""}},
      {",", {"", ""}},
      {"\"\"", {""}},
      {"\"a,b\",c", {"a,b", "c"}},
      {"\"say \"\"hi\"\"\",c", {"say \"hi\"", "c"}},
      {"\"two\r\nlines\",c", {"two\r\nlines", "c"}},
      {"\xC3\x89mile,\xE6\x9D\x8E", {"\xC3\x89mile", "\xE6\x9D\x8E"}},
      {" a , b ", {" a ", " b "}},
  };
  for (const auto& test : kCases) {
    const auto records = ReadAll(test.text);
    ASSERT_THAT(records, SizeIs(1)) << test.text;
    EXPECT_EQ(records[0].error, "") << test.text;
    EXPECT_EQ(records[0].fields, test.fields) << test.text;
  }
}

TEST(CsvReader, NumbersTheLineOnWhichARecordBegins) {
  const auto records = ReadAll("a\n\n\"two\nlines\"\r\nb\n\n");
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].line, 1);
  EXPECT_EQ(records[1].line, 3);
  EXPECT_EQ(records[2].line, 5);
}

TEST(CsvReader, GoesOnAfterALineThatIsNoRecord) {
  const struct {
    std::string line;
    const char* error;
  } kCases[] = {
      {"a\"b,c", "quote inside a field"},
      {"\"a\"b,c", "after a closing quote"},
      {"a,\xFF\xFE,c", "field 2 is not UTF-8"},
      {std::string("a,\0,c", 5), "field 2 is not UTF-8"},
      {"a,\xED\xA0\x80", "not UTF-8"},
      {"a\rb", "carriage return stands alone"},
  };
  for (const auto& test : kCases) {
    const auto records = ReadAll("x,y\n" + test.line + "\nu,v\n");
    ASSERT_THAT(records, SizeIs(3)) << test.line;
    EXPECT_EQ(records[1].line, 2);
    EXPECT_THAT(records[1].error, HasSubstr(test.error));
    EXPECT_EQ(records[2].line, 3);
    EXPECT_THAT(records[2].fields, ElementsAre("u", "v"));
  }
}

TEST(CsvReader, AQuoteThatIsNeverClosedIsOneErrorWhereItBegins) {
  const auto records = ReadAll("x,y\n\"a,b\nu,v\n");
  ASSERT_THAT(records, SizeIs(2));
  EXPECT_EQ(records[1].line, 2);
  EXPECT_THAT(records[1].error, HasSubstr("on line 2 is never closed"));
}

TEST(CsvReader, AQuoteThatTakesLinesInNamesTheLineWhereItBegan) {
  auto records = ReadAll("x,y\na,\"b\nc,\"d\"\nu,v\n");
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_THAT(records[1].error,
              AllOf(HasSubstr("on line 2 is probably not closed"),
                    HasSubstr("the next one is on line 3")));
  EXPECT_THAT(records[2].fields, ElementsAre("u", "v"));

  records = ReadAll("a,\"b\"\n\"c\",\"d\ne\"\n\"f\"\n");
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].quote_line, 0);
  EXPECT_EQ(records[1].quote_line, 2);
  EXPECT_EQ(records[2].quote_line, 0);
}

TEST(CsvReader, AnOpenQuoteTakesNoMoreThanARecordMayHold) {
  std::string text = "\"open\n";
  for (int i = 0; i < 20'000; ++i) text += "0123456789\n";
  const auto records = ReadAll(text);
  ASSERT_GT(records.size(), 10'000u);
  EXPECT_THAT(records[0].error, AllOf(HasSubstr("longer than 64 KiB"),
                                      HasSubstr("on line 1 is probably")));
  EXPECT_EQ(records[1].fields[0], "0123456789");
  EXPECT_EQ(records.back().line, 20'001);
}

TEST(CsvReader, OfAnEmptyFileHasNoRecord) {
  EXPECT_THAT(ReadAll(""), SizeIs(0));
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF\r\n\r\n"), SizeIs(0));
}

}  // namespace
}  // namespace cte::client
