#include "domain/award.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

// Whether the request is wrong by itself, or only as things stand.
absl::StatusCode StatusCodeOf(FindingCode code) {
  switch (code) {
    case FindingCode::kProgramNotFound:
      return absl::StatusCode::kNotFound;
    case FindingCode::kUnauthorizedPsn:
      return absl::StatusCode::kPermissionDenied;
    case FindingCode::kMissingFields:
    case FindingCode::kInvalidUic:
    case FindingCode::kInvalidPsn:
    case FindingCode::kUnknownCredential:
    case FindingCode::kInvalidCredentialName:
    case FindingCode::kInvalidNoCredentialsRow:
      return absl::StatusCode::kInvalidArgument;
    default:
      return absl::StatusCode::kFailedPrecondition;
  }
}

// The same for every row but for what names the student.
bool NamesStudent(FindingCode code) {
  return code == FindingCode::kStudentNotEnrolled ||
         code == FindingCode::kInvalidUic;
}

const Finding* FirstError(const CheckedRow& row) {
  const auto found = std::find_if(
      row.findings.begin(), row.findings.end(),
      [](const Finding& finding) { return IsError(finding.code); });
  return found == row.findings.end() ? nullptr : &*found;
}

CheckedRow RowOf(std::int32_t number, ParsedRow::Kind kind, Psn psn) {
  CheckedRow row;
  row.row_number = number;
  row.kind = kind;
  row.psn = ToString(psn);
  return row;
}

}  // namespace

AwardPosition PositionOf(const Award& award) {
  return {award.psn,
          award.last_name,
          award.first_name,
          award.uic,
          award.school_year,
          award.credential_id,
          award.removal ? award.removal->id : 0};
}

absl::Status SetYears(std::int32_t first_year, std::int32_t last_year,
                      AwardQuery& query) {
  if (first_year != 0) query.first_year = first_year;
  if (last_year != 0) query.last_year = last_year;
  if (IsSchoolYear(query.first_year) && IsSchoolYear(query.last_year) &&
      query.first_year <= query.last_year) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kInvalidArgument, "YEARS_INVALID",
               absl::StrCat("The school years are ", first_year, " to ",
                            last_year, "; each is 0, for no bound, or ",
                            kFirstSchoolYear, " to ", kLastSchoolYear,
                            ", and the first does not come after the last."));
}

absl::Status AwardNotFound(const AwardRemoval& removal) {
  return Error(
      absl::StatusCode::kNotFound, "AWARD_NOT_FOUND",
      absl::StrCat(
          "The student never had the credential ",
          Clipped(removal.code.empty() ? removal.suggested_name : removal.code,
                  40),
          " from PSN ", ToString(removal.psn), " in ", removal.school_year,
          ". Look the student's credentials up, and name one of "
          "them."));
}

std::vector<CheckedRow> AwardRows(Psn psn, const std::vector<Uic>& uics,
                                  const std::string& code,
                                  const std::string& suggested_name) {
  std::vector<CheckedRow> rows;
  for (const Uic& uic : uics) {
    CheckedRow& row =
        rows.emplace_back(RowOf(static_cast<std::int32_t>(rows.size()) + 1,
                                ParsedRow::Kind::kAward, psn));
    row.uic = uic.view();
    row.credential_code = code;
    if (!code.empty()) continue;
    row.credential_name = suggested_name;
    if (auto problem = FindNameProblem(suggested_name)) {
      row.findings.push_back(*std::move(problem));
    }
  }
  return rows;
}

CheckedRow DeclarationRow(Psn psn) {
  CheckedRow row = RowOf(1, ParsedRow::Kind::kDeclaration, psn);
  row.uic = Uic::kNoCredentials;
  row.credential_code = "X";
  return row;
}

absl::Status RefusalOf(const std::vector<CheckedRow>& rows) {
  const Finding* first = nullptr;
  std::size_t refused = 0;
  std::vector<FieldViolation> violations;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Finding* error = FirstError(rows[i]);
    if (error == nullptr) continue;
    ++refused;
    if (first == nullptr) first = error;
    for (const Finding& finding : rows[i].findings) {
      if (!IsError(finding.code)) continue;
      if (rows[i].kind == ParsedRow::Kind::kDeclaration) continue;
      violations.push_back({absl::StrCat("uics[", i, "]"), finding.message});
    }
  }
  if (first == nullptr) return absl::InternalError("No row has an error.");
  std::string message = first->message;
  if (NamesStudent(first->code)) {
    message = absl::StrCat(
        refused, " of ", rows.size(), " students cannot have the credential: ",
        std::string(Label(first->code)),
        ". Nothing was written. The details say which, the first of them if "
        "they are many; leave them out, or correct their records.");
  }
  absl::Status status =
      Error(StatusCodeOf(first->code), CodeName(first->code), message);
  SetFieldViolations(status, violations);
  return status;
}

}  // namespace cte::domain
