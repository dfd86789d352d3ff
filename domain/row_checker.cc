#include "domain/row_checker.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "domain/columns.h"
#include "domain/school_year.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

Finding DeclaredAlready(std::int32_t school_year, const CheckedRow& row) {
  return {
      FindingCode::kAlreadyRecorded, std::string(kPsnTitle), row.psn,
      absl::StrCat("PSN ", row.psn, " is marked as giving no credentials in ",
                   SchoolYearText(school_year),
                   " already; the row changes nothing.")};
}

Finding AwardedAlready(std::int32_t school_year, const CheckedRow& row) {
  const bool has_code =
      !row.credential_code.empty() &&
      std::ranges::find(row.findings, FindingCode::kSuggestionSettled,
                        &Finding::code) == row.findings.end();
  return {FindingCode::kAlreadyRecorded,
          std::string(has_code ? kCredentialCodeTitle : kCredentialNameTitle),
          has_code ? row.credential_code : row.credential_name,
          absl::StrCat("UIC ", row.uic, " has this credential from PSN ",
                       row.psn, " in ", SchoolYearText(school_year),
                       " already; the row changes nothing.")};
}

// Checks one row; each step adds what it finds.
class RowCheck {
 public:
  RowCheck(const ParsedRow& parsed, const Facts& facts)
      : parsed_(parsed), facts_(facts) {
    row_.row_number = parsed.row_number;
    row_.kind = parsed.kind;
    row_.uic = parsed.uic;
    row_.psn = parsed.psn;
    row_.credential_code = parsed.credential_code;
    row_.credential_name = parsed.credential_name;
    row_.findings = parsed.findings;
  }

  CheckedRow Run() && {
    CheckYear();
    CheckProgram();
    if (parsed_.kind == ParsedRow::Kind::kAward) {
      CheckCredential();
      CheckEnrolment();
      CheckRecorded();
    }
    CheckAuthorization();
    SortBySeverity(row_.findings);
    return std::move(row_);
  }

 private:
  void Add(FindingCode code, std::string_view column, const std::string& value,
           std::string message) {
    row_.findings.push_back(
        {code, std::string(column), value, std::move(message)});
  }

  void CheckYear() {
    if (!facts_.year_closed) return;
    Add(FindingCode::kYearClosed, "", SchoolYearText(facts_.school_year),
        absl::StrCat("The school year ", SchoolYearText(facts_.school_year),
                     " is closed and takes no changes. Ask a state "
                     "administrator to reopen it."));
  }

  void CheckProgram() {
    if (!parsed_.program) return;
    const auto found = facts_.programs.find(*parsed_.program);
    if (found == facts_.programs.end()) {
      Add(FindingCode::kProgramNotFound, kPsnTitle, parsed_.psn,
          absl::StrCat("No program has the PSN ", parsed_.psn,
                       ". Check the PSN in the list of programs."));
      return;
    }
    program_ = &found->second;
    row_.cip_code = program_->cip_code;
    row_.program_name = program_->name;
    authorized_ = Holds(facts_.grants, Role::kEditor, program_->place);
    if (!program_->active) {
      Add(FindingCode::kProgramNotFound, kPsnTitle, parsed_.psn,
          absl::StrCat("The program with PSN ", parsed_.psn,
                       " is not active in ", SchoolYearText(facts_.school_year),
                       ". Check the PSN in the list of programs."));
    }
    if (!authorized_) return;
    if (parsed_.kind == ParsedRow::Kind::kAward && program_->declared) {
      Add(FindingCode::kProgramMarkedNoCredentials, kPsnTitle, parsed_.psn,
          absl::StrCat("PSN ", parsed_.psn,
                       " is marked as giving no credentials in ",
                       SchoolYearText(facts_.school_year),
                       ", so it takes none. Remove the mark first."));
    }
    if (parsed_.kind == ParsedRow::Kind::kDeclaration && program_->has_awards) {
      Add(FindingCode::kProgramHasCredentials, kPsnTitle, parsed_.psn,
          absl::StrCat("PSN ", parsed_.psn,
                       " has students with credentials in ",
                       SchoolYearText(facts_.school_year),
                       ", so it cannot be marked as giving none. Remove the "
                       "credentials first, or do not mark it."));
    }
    if (parsed_.kind == ParsedRow::Kind::kDeclaration && program_->declared) {
      row_.findings.push_back(DeclaredAlready(facts_.school_year, row_));
    }
  }

  // After the enrolment: the order in which the screen shows the two (R28).
  void CheckAuthorization() {
    if (program_ == nullptr || authorized_) return;
    Add(FindingCode::kUnauthorizedPsn, kPsnTitle, parsed_.psn,
        absl::StrCat("You have no grant to enter credentials for PSN ",
                     parsed_.psn,
                     ". Check the PSN, or ask your district administrator "
                     "(Level 5) for access."));
  }

  void CheckCredential() {
    if (parsed_.suggested) {
      CheckSuggestion();
      return;
    }
    if (parsed_.credential_code.empty()) return;
    const std::string& code = parsed_.credential_code;
    const auto found = facts_.credentials.find(CodeKey(code));
    if (found == facts_.credentials.end()) {
      Add(FindingCode::kUnknownCredential, kCredentialCodeTitle, code,
          absl::StrCat("No credential has the code ", code,
                       ". Look the code up in the list of credentials; for a "
                       "credential that is not in it leave the code blank and "
                       "give its name."));
      return;
    }
    const Credential& credential = found->second;
    TakeCredential(credential);
    if (!parsed_.credential_name.empty() &&
        !SameWords(parsed_.credential_name, credential.name)) {
      Add(FindingCode::kCredentialNameIgnored, kCredentialNameTitle,
          parsed_.credential_name,
          absl::StrCat("The catalogue's name of ", credential.code, " is \"",
                       credential.name,
                       "\"; the name in the file is not used. Check that the "
                       "code is the one you mean."));
    }
    CheckValidity(credential, kCredentialCodeTitle, code);
  }

  // A name without a code. One that was settled is taken as what it means now.
  void CheckSuggestion() {
    const std::string& name = parsed_.credential_name;
    row_.credential_type = CredentialType::kSuggested;
    const auto found = facts_.suggestions.find(name);
    if (found == facts_.suggestions.end()) return;
    const SuggestionFacts& suggestion = found->second;
    if (suggestion.state == SuggestionState::kDeclined) {
      Add(FindingCode::kSuggestionDeclined, kCredentialNameTitle, name,
          absl::StrCat("The state does not take \"", name,
                       "\" as a credential. Choose one of the list of "
                       "credentials, or leave the row out."));
      return;
    }
    const auto meaning = facts_.credentials.find(suggestion.code_key);
    if (suggestion.state == SuggestionState::kOpen ||
        meaning == facts_.credentials.end()) {
      row_.credential_id = suggestion.credential_id;
      return;
    }
    const Credential& credential = meaning->second;
    TakeCredential(credential);
    Add(FindingCode::kSuggestionSettled, kCredentialNameTitle, name,
        absl::StrCat("\"", name, "\" is the credential ", credential.code, " (",
                     credential.name,
                     ") now, and is recorded as that. Give the code next "
                     "time."));
    CheckValidity(credential, kCredentialNameTitle, name);
  }

  void TakeCredential(const Credential& credential) {
    row_.credential_id = credential.id;
    row_.credential_type = credential.type;
    row_.credential_code = credential.code;
    row_.credential_name = credential.name;
  }

  // R11. `value` stands in `column` for the credential.
  void CheckValidity(const Credential& credential, std::string_view column,
                     const std::string& value) {
    if (!credential.in_force) {
      Add(FindingCode::kCredentialInvalidForProgram, column, value,
          absl::StrCat("The credential ", credential.code,
                       " is not in the catalogue of ",
                       SchoolYearText(facts_.school_year),
                       ". Choose one that is, in the list of credentials."));
    } else if (program_ != nullptr &&
               !IsValidFor(credential, program_->cip_code)) {
      Add(FindingCode::kCredentialInvalidForProgram, column, value,
          absl::StrCat("The credential ", credential.code,
                       " is not valid for the CIP code ", program_->cip_code,
                       " of PSN ", parsed_.psn,
                       ". Choose one that is, in the list of credentials, or "
                       "check the PSN."));
    }
  }

  void CheckEnrolment() {
    if (!parsed_.student || program_ == nullptr) return;
    if (authorized_ &&
        facts_.enrolled.contains({*parsed_.program, *parsed_.student})) {
      return;
    }
    Add(FindingCode::kStudentNotEnrolled, kUicTitle, parsed_.uic,
        absl::StrCat("UIC ", parsed_.uic,
                     " was never enrolled in a class of the program with PSN ",
                     parsed_.psn,
                     ", as far as you may see. Check the UIC and the PSN in "
                     "the student's record."));
  }

  void CheckRecorded() {
    if (!authorized_ || !parsed_.student || !row_.credential_id) return;
    const auto awards =
        facts_.awards.find({*parsed_.program, *parsed_.student});
    if (awards == facts_.awards.end()) return;
    const auto& ids = awards->second;
    if (std::find(ids.begin(), ids.end(), *row_.credential_id) == ids.end()) {
      return;
    }
    row_.findings.push_back(AwardedAlready(facts_.school_year, row_));
  }

  const ParsedRow& parsed_;
  const Facts& facts_;
  const ProgramFacts* program_ = nullptr;
  bool authorized_ = false;
  CheckedRow row_;
};

}  // namespace

FactNeeds NeedsOf(const std::vector<ParsedRow>& rows) {
  FactNeeds needs;
  // Few codes are in many rows: it is not worth sorting all of them.
  absl::flat_hash_set<std::string_view> codes;
  for (const ParsedRow& row : rows) {
    if (row.program) needs.programs.push_back(*row.program);
    if (row.kind == ParsedRow::Kind::kDeclaration && row.program) {
      needs.declared_programs.push_back(*row.program);
    }
    if (row.kind != ParsedRow::Kind::kAward) continue;
    if (row.program && row.student) {
      needs.participants.push_back({*row.program, *row.student});
    }
    if (row.suggested) {
      needs.suggestions.push_back(row.credential_name);
    } else if (!row.credential_code.empty()) {
      if (!codes.insert(row.credential_code).second) continue;
      needs.credential_keys.push_back(CodeKey(row.credential_code));
    }
  }
  SortUnique(needs.programs);
  SortUnique(needs.declared_programs);
  SortUnique(needs.participants);
  SortUnique(needs.credential_keys);
  SortUnique(needs.suggestions);
  return needs;
}

CheckedRow Check(const ParsedRow& row, const Facts& facts) {
  return RowCheck(row, facts).Run();
}

void MarkRecorded(std::int32_t school_year, CheckedRow& row) {
  const auto is_recorded = [](const Finding& finding) {
    return finding.code == FindingCode::kAlreadyRecorded;
  };
  if (std::ranges::any_of(row.findings, is_recorded)) return;
  // Before what the rows of the file show together, as Check has it.
  const auto place = std::ranges::find(row.findings, FindingCode::kDuplicateRow,
                                       &Finding::code);
  row.findings.insert(place, row.kind == ParsedRow::Kind::kDeclaration
                                 ? DeclaredAlready(school_year, row)
                                 : AwardedAlready(school_year, row));
}

ParsedRow Reparse(const CheckedRow& row) {
  ParsedRow parsed;
  parsed.row_number = row.row_number;
  parsed.kind = row.kind;
  parsed.uic = row.uic;
  parsed.psn = row.psn;
  parsed.credential_code = row.credential_code;
  parsed.credential_name = row.credential_name;
  parsed.student = Uic::Parse(row.uic);
  parsed.program = ParsePsn(row.psn);
  parsed.suggested =
      row.kind == ParsedRow::Kind::kAward && row.credential_code.empty();
  return parsed;
}

}  // namespace cte::domain
