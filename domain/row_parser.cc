#include "domain/row_parser.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/columns.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr double kUicEnd = 1e10;
// Above it a spreadsheet's number has lost digits.
constexpr double kExactEnd = 1e15;

std::string Title(std::string_view title) { return std::string(title); }

std::optional<double> AsNumber(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || !std::isfinite(number)) {
    return std::nullopt;
  }
  return number;
}

std::string Digits(double integer) {
  if (integer == 0) return "0";  // a negative zero has a sign
  char buffer[32];
  const int length = std::snprintf(buffer, sizeof buffer, "%.0f", integer);
  return {buffer, static_cast<std::size_t>(length)};
}

// A cell as text: an integer without the point or exponent that a file may
// spell it with.
std::string Shown(const RawCell& cell) {
  const std::string_view text = Trimmed(cell.text);
  if (cell.kind == RawCell::Kind::kBlank) return "";
  if (cell.kind == RawCell::Kind::kNumber) {
    const auto number = AsNumber(text);
    if (number && *number == std::floor(*number) &&
        std::abs(*number) < kExactEnd) {
      return Digits(*number);
    }
  }
  return Clipped(text, kMaxShown);
}

void ReadUic(const RawCell& cell, ParsedRow& row) {
  std::string uic = Shown(cell);
  if (uic.empty()) return;
  bool padded = false;
  if (cell.kind == RawCell::Kind::kNumber) {
    const auto number = AsNumber(Trimmed(cell.text));
    if (number && *number >= 0 && *number < kUicEnd &&
        *number == std::floor(*number)) {
      uic.insert(0, Uic::kLength - uic.size(), '0');
      padded = true;
    } else {
      // As the file spells it: that is what the user has to look for.
      uic = Clipped(Trimmed(cell.text), kMaxShown);
    }
  } else if (cell.kind == RawCell::Kind::kText) {
    const bool digits =
        uic.find_first_not_of("0123456789") == std::string::npos;
    if (digits && uic.size() < Uic::kLength) {
      row.findings.push_back(
          {FindingCode::kUicPadded, Title(kUicTitle), uic,
           absl::StrCat("The UIC ", uic, " has ", uic.size(),
                        " digits and a UIC has ten: zeros were put before it. "
                        "Check that this is the student.")});
      uic.insert(0, Uic::kLength - uic.size(), '0');
      padded = true;
    } else {
      uic = Uic::Capitalized(std::move(uic));
    }
  }
  row.uic = uic;
  if (padded || cell.kind == RawCell::Kind::kText) {
    row.student = Uic::Parse(uic);
  }
  if (!row.student) {
    row.findings.push_back(
        {FindingCode::kInvalidUic, Title(kUicTitle), uic,
         absl::StrCat("The UIC cell holds ", uic,
                      "; a UIC is ten digits, or one capital letter and nine "
                      "digits. Correct the cell.")});
  }
}

void ReadPsn(const RawCell& cell, ParsedRow& row) {
  row.psn = Shown(cell);
  if (row.psn.empty()) return;
  if (cell.kind == RawCell::Kind::kNumber ||
      cell.kind == RawCell::Kind::kText) {
    row.program = ParsePsn(row.psn);
  }
  if (row.program) {
    row.psn = ToString(*row.program);
  } else {
    row.findings.push_back(
        {FindingCode::kInvalidPsn, Title(kPsnTitle), row.psn,
         absl::StrCat("The PSN cell holds ", row.psn,
                      "; a PSN is a positive whole number of at most 18 "
                      "digits. Correct the cell.")});
  }
}

Finding NameFinding(std::string_view value, const std::string& problem) {
  return {FindingCode::kInvalidCredentialName, Title(kCredentialNameTitle),
          Clipped(value, kMaxShown),
          absl::StrCat("The name of the suggested credential ", problem,
                       "; it is one line of at most ", kMaxShown,
                       " characters. Correct the cell, or give a code.")};
}

void CheckSuggestedName(const RawCell& cell, ParsedRow& row) {
  auto problem =
      cell.kind == RawCell::Kind::kError
          ? NameFinding(row.credential_name, "is an error of the spreadsheet")
          : FindNameProblem(Trimmed(cell.text));
  if (problem) row.findings.push_back(*std::move(problem));
}

void FindMissing(ParsedRow& row) {
  std::vector<std::string> missing;
  if (row.uic.empty()) missing.push_back(Title(kUicTitle));
  if (row.psn.empty()) missing.push_back(Title(kPsnTitle));
  if (row.credential_code.empty() && row.credential_name.empty()) {
    missing.push_back(Title(kCredentialCodeTitle));
    missing.push_back(Title(kCredentialNameTitle));
  }
  if (missing.empty()) return;
  const std::string columns = absl::StrJoin(missing, ", ");
  row.findings.push_back(
      {FindingCode::kMissingFields, columns, "",
       absl::StrCat("Nothing stands in ", columns,
                    "; a row needs a UIC, a PSN, and a code or the name of a "
                    "suggested credential. Fill in the cells.")});
}

void TellKind(ParsedRow& row) {
  const bool mark = row.student && row.student->declares_no_credentials();
  const bool code_x = CodeIsNoCredentials(row.credential_code);
  if (mark && code_x) {
    row.kind = ParsedRow::Kind::kDeclaration;
    row.credential_code = Uppercase(row.credential_code);
    row.credential_name.clear();
  } else if (!mark && !code_x) {
    row.kind = ParsedRow::Kind::kAward;
    row.suggested = row.credential_code.empty() && !row.credential_name.empty();
  } else {
    row.kind = ParsedRow::Kind::kUnclear;
    row.findings.push_back(
        {FindingCode::kInvalidNoCredentialsRow,
         absl::StrCat(Title(kUicTitle), ", ", Title(kCredentialCodeTitle)),
         absl::StrCat(row.uic, ", ", row.credential_code),
         "UIC 9999999999 and code X declare together that a program gives no "
         "credentials, and neither stands without the other. Write both, or "
         "the UIC of a student and the code of a credential."});
  }
}

}  // namespace

std::optional<Finding> FindNameProblem(std::string_view name) {
  if (const std::size_t length = CharacterCount(name); length > kMaxShown) {
    return NameFinding(name, absl::StrCat("has ", length, " characters"));
  }
  if (HasControlCharacter(name)) {
    return NameFinding(name, "holds a line break or another control character");
  }
  return std::nullopt;
}

bool CodeIsNoCredentials(std::string_view code) {
  return code == "X" || code == "x";
}

ParsedRow Parse(const RawRow& raw) {
  ParsedRow row;
  row.row_number = raw.row_number;
  ReadUic(raw.uic, row);
  ReadPsn(raw.psn, row);
  row.credential_code = Shown(raw.credential_code);
  row.credential_name = Shown(raw.credential_name);
  FindMissing(row);
  TellKind(row);
  if (row.suggested) CheckSuggestedName(raw.credential_name, row);
  return row;
}

}  // namespace cte::domain
