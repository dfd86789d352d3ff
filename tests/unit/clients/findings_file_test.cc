#include "clients/cli/findings_file.h"

#include <gtest/gtest.h>

#include <utility>

namespace cte::client {
namespace {

TEST(FindingsFile, R33NoTextIsAFormula) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", ""},
      {"CSB-PC", "CSB-PC"},
      {"a=b", "a=b"},
      {"=1+1", "'=1+1"},
      {"+1", "'+1"},
      {"-1", "'-1"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {" =1", "' =1"},
      {"\t=1", "' =1"},
      {"\r\n=1", "'  =1"},
      {"＝1", "'＝1"},
      {"=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""},
      {"a,b", "\"a,b\""},
      {"two\nlines", "two lines"},
  };
  for (const auto& [text, field] : kCases) {
    EXPECT_EQ(CsvText(text), field) << text;
  }
}

}  // namespace
}  // namespace cte::client
