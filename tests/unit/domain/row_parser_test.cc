#include "domain/row_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/domain/sample_rows.h"

namespace cte::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Kind = ParsedRow::Kind;

RawCell Boolean() { return {RawCell::Kind::kBoolean, "TRUE"}; }
RawCell SpreadsheetError() { return {RawCell::Kind::kError, "#N/A"}; }

ParsedRow ParseUic(const RawCell& uic) {
  RawRow raw = TextRow("", "20592", "AWSIITM");
  raw.uic = uic;
  return Parse(raw);
}

ParsedRow ParsePsnCell(const RawCell& psn) {
  RawRow raw = TextRow("7526119675", "", "AWSIITM");
  raw.psn = psn;
  return Parse(raw);
}

struct CellCase {
  RawCell cell;
  std::string shown;
};

TEST(RowParser, KeepsTheRowNumberAndTheCells) {
  RawRow raw = TextRow("7526119675", "20592", "AWSIITM", "Certified Welder");
  raw.row_number = 1048576;
  const ParsedRow row = Parse(raw);
  EXPECT_EQ(row.row_number, 1048576);
  EXPECT_EQ(row.kind, Kind::kAward);
  EXPECT_EQ(row.uic, "7526119675");
  EXPECT_EQ(row.psn, "20592");
  EXPECT_EQ(row.credential_code, "AWSIITM");
  EXPECT_EQ(row.credential_name, "Certified Welder");
  EXPECT_EQ(row.student, Uic::Parse("7526119675"));
  EXPECT_EQ(row.program, Psn{20592});
  EXPECT_FALSE(row.suggested);
  EXPECT_THAT(row.findings, IsEmpty());
}

TEST(RowParser, R19_PadsANumericUicWithZeros) {
  for (const CellCase& c : {CellCase{Number("7526119675"), "7526119675"},
                            {Number("2779586"), "0002779586"},
                            {Number("2779586.0"), "0002779586"},
                            {Number("7.526119675E9"), "7526119675"},
                            {Number("2.779586e+06"), "0002779586"},
                            {Number("9999999998"), "9999999998"},
                            {Number("0"), "0000000000"},
                            {Number("-0"), "0000000000"}}) {
    const ParsedRow row = ParseUic(c.cell);
    EXPECT_EQ(row.uic, c.shown) << c.cell.text;
    EXPECT_EQ(row.student, Uic::Parse(c.shown)) << c.cell.text;
    EXPECT_THAT(row.findings, IsEmpty()) << c.cell.text;
  }
}

TEST(RowParser, R19_PadsATextUicWithAWarning) {
  const ParsedRow row = ParseUic(Text(" 2779586 "));
  EXPECT_EQ(row.uic, "0002779586");
  EXPECT_EQ(row.student, Uic::Parse("0002779586"));
  ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kUicPadded));
  EXPECT_EQ(row.findings[0].column, "UIC");
  EXPECT_EQ(row.findings[0].value, "2779586");
  EXPECT_THAT(row.findings[0].message, HasSubstr("2779586 has 7 digits"));
}

TEST(RowParser, R19_ReadsATextUicTrimmedAndItsLetterAsCapital) {
  for (const CellCase& c : {CellCase{Text("7526119675"), "7526119675"},
                            {Text("\u00A0"
                                  "7526119675\n"),
                             "7526119675"},
                            {Text("A025736286"), "A025736286"},
                            {Text("a025736286"), "A025736286"}}) {
    const ParsedRow row = ParseUic(c.cell);
    EXPECT_EQ(row.uic, c.shown);
    EXPECT_EQ(row.student, Uic::Parse(c.shown));
    EXPECT_THAT(row.findings, IsEmpty()) << c.cell.text;
  }
}

TEST(RowParser, R19_AnInvalidUicShowsWhatTheCellHolds) {
  for (const CellCase& c : {CellCase{Number("1234.5"), "1234.5"},
                            {Number("1.5E-3"), "1.5E-3"},
                            {Number("12345678901"), "12345678901"},
                            {Number("1E10"), "1E10"},
                            {Number("1E400"), "1E400"},
                            {Number("-2779586"), "-2779586"},
                            {Number("nan"), "nan"},
                            {Text("12345678901"), "12345678901"},
                            {Text("AB25736286"), "AB25736286"},
                            {Text("A25736286"), "A25736286"},
                            {Text("2779586.0"), "2779586.0"},
                            {Text("7.5E9"), "7.5E9"},
                            {Text("027-795-86"), "027-795-86"},
                            {Text("02779 5861"), "02779 5861"},
                            {Boolean(), "TRUE"},
                            {SpreadsheetError(), "#N/A"}}) {
    const ParsedRow row = ParseUic(c.cell);
    EXPECT_FALSE(row.student) << c.cell.text;
    EXPECT_EQ(row.uic, c.shown);
    ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kInvalidUic))
        << c.cell.text;
    EXPECT_EQ(row.findings[0].column, "UIC");
    EXPECT_EQ(row.findings[0].value, c.shown);
    EXPECT_THAT(row.findings[0].message, HasSubstr("holds " + c.shown + ";"));
    EXPECT_THAT(row.findings[0].message, HasSubstr("Correct the cell."));
  }
}

TEST(RowParser, R19_ReadsAPsnThatIsAnInteger) {
  for (const RawCell& cell :
       {Number("21223"), Number("21223.0"), Number("2.1223E4"), Text("21223"),
        Text(" 21223\u00A0"), Text("0021223")}) {
    const ParsedRow row = ParsePsnCell(cell);
    EXPECT_EQ(row.program, Psn{21223}) << cell.text;
    EXPECT_EQ(row.psn, "21223") << cell.text;
    EXPECT_THAT(row.findings, IsEmpty()) << cell.text;
  }
}

TEST(RowParser, R19_APsnMayHaveAnyWidthUpToEighteenDigits) {
  EXPECT_EQ(ParsePsnCell(Number("1")).program, Psn{1});
  EXPECT_EQ(ParsePsnCell(Number("1E14")).program, Psn{100'000'000'000'000});
  EXPECT_EQ(ParsePsnCell(Text("999999999999999999")).program, Psn{kMaxPsn});
}

TEST(RowParser, R19_AnInvalidPsnShowsWhatTheCellHolds) {
  for (const CellCase& c :
       {CellCase{Number("21223.5"), "21223.5"},
        {Number("0"), "0"},
        {Number("-17"), "-17"},
        {Number("1E15"), "1E15"},
        {Number("1e-7"), "1e-7"},
        {Text("21223.0"), "21223.0"},
        {Text("PSN 17"), "PSN 17"},
        {Text("-17"), "-17"},
        {Text("1000000000000000000"), "1000000000000000000"},
        {Boolean(), "TRUE"},
        {SpreadsheetError(), "#N/A"}}) {
    const ParsedRow row = ParsePsnCell(c.cell);
    EXPECT_FALSE(row.program) << c.cell.text;
    EXPECT_EQ(row.psn, c.shown);
    ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kInvalidPsn))
        << c.cell.text;
    EXPECT_EQ(row.findings[0].column, "PSN");
    EXPECT_EQ(row.findings[0].value, c.shown);
    EXPECT_THAT(row.findings[0].message, HasSubstr("holds " + c.shown + ";"));
  }
}

TEST(RowParser, R19_ReadsANumericCodeAsItsDigits) {
  RawRow raw = TextRow("7526119675", "20592", "");
  raw.credential_code = Number("1.204E3");
  EXPECT_EQ(Parse(raw).credential_code, "1204");
  raw.credential_code = Number("12.5");
  EXPECT_EQ(Parse(raw).credential_code, "12.5");
}

TEST(RowParser, ShowsLongCellsClipped) {
  const std::string digits(300, '7');
  const ParsedRow row = Parse(TextRow(digits, digits, digits, digits));
  const std::string shown = std::string(199, '7') + "\u2026";
  EXPECT_EQ(row.uic, shown);
  EXPECT_EQ(row.psn, shown);
  EXPECT_EQ(row.credential_code, shown);
  EXPECT_EQ(row.credential_name, shown);
  ASSERT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kInvalidUic, FindingCode::kInvalidPsn));
  EXPECT_EQ(row.findings[0].value, shown);
  EXPECT_EQ(row.findings[1].value, shown);
}

TEST(RowParser, R23_UicOfNinesWithCodeXDeclares) {
  for (const std::string code : {"X", "x", " x "}) {
    for (const RawCell& uic :
         {Text("9999999999"), Number("9999999999"), Number("9.999999999E9")}) {
      RawRow raw = TextRow("", "17", code, "left over");
      raw.uic = uic;
      const ParsedRow row = Parse(raw);
      EXPECT_EQ(row.kind, Kind::kDeclaration);
      EXPECT_EQ(row.program, Psn{17});
      EXPECT_EQ(row.credential_code, "X");
      EXPECT_EQ(row.credential_name, "");
      EXPECT_FALSE(row.suggested);
      EXPECT_THAT(row.findings, IsEmpty());
    }
  }
}

struct HalfCase {
  std::string what;
  RawRow raw;
  std::vector<FindingCode> codes;
};

TEST(RowParser, R23_NeitherHalfOfADeclarationStandsAlone) {
  constexpr auto kHalf = FindingCode::kInvalidNoCredentialsRow;
  const std::vector<HalfCase> cases = {
      {"another code", TextRow("9999999999", "17", "AWSIITM"), {kHalf}},
      {"a name", TextRow("9999999999", "17", "", "X"), {kHalf}},
      {"code XX", TextRow("9999999999", "17", "XX"), {kHalf}},
      {"no code",
       TextRow("9999999999", "17", ""),
       {FindingCode::kMissingFields, kHalf}},
      {"a student", TextRow("7526119675", "17", "X"), {kHalf}},
      {"nine nines",
       TextRow("999999999", "17", "x"),
       {FindingCode::kUicPadded, kHalf}},
      {"no UIC", TextRow("", "17", "x"), {FindingCode::kMissingFields, kHalf}},
      {"no UIC that is one",
       TextRow("nobody", "17", "X"),
       {FindingCode::kInvalidUic, kHalf}},
  };
  for (const HalfCase& c : cases) {
    const ParsedRow row = Parse(c.raw);
    EXPECT_EQ(row.kind, Kind::kUnclear) << c.what;
    EXPECT_FALSE(row.suggested) << c.what;
    EXPECT_EQ(Codes(row.findings), c.codes) << c.what;
    EXPECT_EQ(row.findings.back().column, "UIC, CredentialCode");
    EXPECT_THAT(row.findings.back().message, HasSubstr("Write both, or"));
  }
}

TEST(RowParser, R23_ADeclarationNeedsAPsn) {
  const ParsedRow row = Parse(TextRow("9999999999", "", "X"));
  EXPECT_EQ(row.kind, Kind::kDeclaration);
  ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kMissingFields));
  EXPECT_EQ(row.findings[0].column, "PSN");
}

TEST(RowParser, R23_OnlyXIsTheCodeOfADeclaration) {
  EXPECT_TRUE(CodeIsNoCredentials("X"));
  EXPECT_TRUE(CodeIsNoCredentials("x"));
  EXPECT_FALSE(CodeIsNoCredentials(""));
  EXPECT_FALSE(CodeIsNoCredentials("XX"));
  EXPECT_FALSE(CodeIsNoCredentials("\u00D7"));
}

struct MissingCase {
  RawRow raw;
  std::string columns;
};

TEST(RowParser, R25_MissingFieldsNamesTheCells) {
  for (const MissingCase& c :
       {MissingCase{TextRow("", "17", "AWSIITM"), "UIC"},
        {TextRow("7526119675", "", "AWSIITM"), "PSN"},
        {TextRow("7526119675", "17", ""), "CredentialCode, CredentialName"},
        {TextRow(" ", "\u00A0", "AWSIITM"), "UIC, PSN"},
        {TextRow("", "", "", ""), "UIC, PSN, CredentialCode, CredentialName"},
        {TextRow("", "", " ", "Welder"), "UIC, PSN"}}) {
    const ParsedRow row = Parse(c.raw);
    ASSERT_THAT(Codes(row.findings), ElementsAre(FindingCode::kMissingFields))
        << c.columns;
    EXPECT_EQ(row.findings[0].column, c.columns);
    EXPECT_THAT(row.findings[0].message, HasSubstr("in " + c.columns + ";"));
    EXPECT_THAT(row.findings[0].message, HasSubstr("Fill in"));
  }
}

TEST(RowParser, R25_ANameWithoutACodeIsASuggestion) {
  const ParsedRow row =
      Parse(TextRow("7526119675", "17", " ", "  Caf\u00E9 Manager "));
  EXPECT_EQ(row.kind, Kind::kAward);
  EXPECT_TRUE(row.suggested);
  EXPECT_EQ(row.credential_code, "");
  EXPECT_EQ(row.credential_name, "Caf\u00E9 Manager");
  EXPECT_THAT(row.findings, IsEmpty());
}

TEST(RowParser, R25_ACodeBesideTheNameIsNoSuggestion) {
  const ParsedRow row = Parse(TextRow("7526119675", "17", "NEW", "New Badge"));
  EXPECT_FALSE(row.suggested);
  EXPECT_THAT(row.findings, IsEmpty());
}

TEST(RowParser, R25_ASuggestedNameIsOneLineOfAtMost200Characters) {
  std::string longest;
  for (int i = 0; i < 200; ++i) longest += "\u00E9";
  EXPECT_THAT(Parse(TextRow("7526119675", "17", "", longest)).findings,
              IsEmpty());

  RawRow error = TextRow("7526119675", "17", "");
  error.credential_name = SpreadsheetError();
  const std::vector<std::pair<RawRow, std::string>> cases = {
      {TextRow("7526119675", "17", "", longest + "!"), "has 201 characters"},
      {TextRow("7526119675", "17", "", "two\nlines"), "line break"},
      {TextRow("7526119675", "17", "", "a\u009Fb"), "control character"},
      {TextRow("7526119675", "17", "", "a\u202Eb"), "control character"},
      {error, "error of the spreadsheet"}};
  for (const auto& [raw, problem] : cases) {
    const ParsedRow row = Parse(raw);
    ASSERT_THAT(Codes(row.findings),
                ElementsAre(FindingCode::kInvalidCredentialName))
        << problem;
    EXPECT_EQ(row.findings[0].column, "CredentialName");
    EXPECT_THAT(row.findings[0].message, HasSubstr(problem));
    EXPECT_THAT(row.findings[0].message, HasSubstr("or give a code"));
  }
}

TEST(RowParser, R25_TheNameBesideACodeMayBeAnything) {
  const ParsedRow row = Parse(
      TextRow("7526119675", "17", "AWSIITM", std::string(300, 'x') + "\n!"));
  EXPECT_THAT(row.findings, IsEmpty());
}

TEST(RowParser, R20_ReportsEverythingThatIsWrongAtOnce) {
  const ParsedRow row = Parse(TextRow("nobody", "none", "", "two\nlines"));
  EXPECT_THAT(Codes(row.findings),
              ElementsAre(FindingCode::kInvalidUic, FindingCode::kInvalidPsn,
                          FindingCode::kInvalidCredentialName));
}

}  // namespace
}  // namespace cte::domain
