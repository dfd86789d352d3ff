#include "domain/roster.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "domain/row_parser.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

using Problem = std::optional<RosterRemark>;

constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxCode = 32;

Problem Wrong(const char* field, const std::string& value,
              const std::string& rule) {
  return RosterRemark{
      field, absl::StrCat("\"", Clipped(value, kMaxCode), "\" is not a ", field,
                          ": ", rule, ". Correct the record.")};
}

Problem CheckEntity(const char* field, const std::string& code) {
  if (IsEntityCode(code)) return std::nullopt;
  return Wrong(field, code, "it is five capital letters or digits");
}

// Does not show the value: it may be the name of a student.
Problem CheckName(const char* field, const std::string& name) {
  const std::size_t length = CharacterCount(name);
  if (length >= 1 && length <= kMaxName && !HasControlCharacter(name) &&
      Trimmed(name).size() == name.size()) {
    return std::nullopt;
  }
  return RosterRemark{
      field, absl::StrCat("The ", field, " has ", length,
                          " characters; it is 1 to ", kMaxName,
                          " characters in one line, with no blank at either "
                          "end. Correct the record.")};
}

Problem CheckCode(const char* field, const std::string& code) {
  if (!code.empty() && code.size() <= kMaxCode && IsPrintableAscii(code)) {
    return std::nullopt;
  }
  return Wrong(field, code,
               "it is 1 to 32 printable ASCII characters without blanks");
}

Problem CheckPsn(std::int64_t psn) {
  if (psn >= 1 && psn <= kMaxPsn) return std::nullopt;
  return Wrong("psn", std::to_string(psn),
               "it is a positive number of at most 18 digits");
}

Problem CheckYear(const char* field, std::int32_t year) {
  if (IsSchoolYear(year)) return std::nullopt;
  return Wrong(field, std::to_string(year),
               "a school year is named by the year in which it ends, 1950 to "
               "2200");
}

Problem CheckYears(std::int32_t first, std::int32_t last) {
  if (auto problem = CheckYear("first_year", first)) return problem;
  if (last == 0) return std::nullopt;
  if (auto problem = CheckYear("last_year", last)) return problem;
  if (last >= first) return std::nullopt;
  return Wrong("last_year", std::to_string(last),
               absl::StrCat("it comes before first_year, ", first));
}

Problem CheckUic(const std::string& uic) {
  const auto parsed = Uic::Parse(uic);
  if (!parsed) {
    return RosterRemark{"uic",
                        "The uic is not one: it is ten digits, or one capital "
                        "letter and nine digits. Correct the record."};
  }
  if (parsed->declares_no_credentials()) {
    return RosterRemark{"uic",
                        "9999999999 never is a student: imports declare with "
                        "it that a program gives no credentials. Correct the "
                        "record."};
  }
  return std::nullopt;
}

template <typename... Checks>
Problem First(Checks... checks) {
  Problem problem;
  ((problem = checks(), problem.has_value()) || ...);
  return problem;
}

struct ProblemFinder {
  Problem operator()(const DistrictRecord& r) const {
    return First([&] { return CheckEntity("district_code", r.district_code); },
                 [&] { return CheckName("name", r.name); });
  }
  Problem operator()(const BuildingRecord& r) const {
    return First([&] { return CheckEntity("building_code", r.building_code); },
                 [&] { return CheckName("name", r.name); },
                 [&] { return CheckEntity("district_code", r.district_code); });
  }
  Problem operator()(const ProgramRecord& r) const {
    return First([&] { return CheckPsn(r.psn); },
                 [&]() -> Problem {
                   if (IsCipCode(r.cip_code)) return std::nullopt;
                   return Wrong("cip_code", r.cip_code,
                                "it is written NN.NNNN");
                 },
                 [&] { return CheckName("name", r.name); },
                 [&] { return CheckCode("type", r.type); },
                 [&] { return CheckEntity("building_code", r.building_code); },
                 [&] { return CheckEntity("agency_code", r.agency_code); },
                 [&] { return CheckYears(r.first_year, r.last_year); });
  }
  Problem operator()(const StudentRecord& r) const {
    return First([&] { return CheckUic(r.uic); },
                 [&] { return CheckName("last_name", r.last_name); },
                 [&] { return CheckName("first_name", r.first_name); });
  }
  Problem operator()(const ClassRecord& r) const {
    return First([&] { return CheckPsn(r.psn); },
                 [&] { return CheckCode("class_code", r.class_code); },
                 [&] { return CheckName("name", r.name); },
                 [&] { return CheckYear("school_year", r.school_year); });
  }
  Problem operator()(const EnrollmentRecord& r) const {
    return First([&] { return CheckUic(r.uic); },
                 [&] { return CheckPsn(r.psn); },
                 [&] { return CheckCode("class_code", r.class_code); },
                 [&] { return CheckYear("school_year", r.school_year); });
  }
  Problem operator()(const CredentialRecord& r) const {
    return First(
        [&] { return CheckCode("code", r.code); },
        [&]() -> Problem {
          if (!CodeIsNoCredentials(r.code)) return std::nullopt;
          return Wrong("code", r.code,
                       "imports declare with X that a program gives no "
                       "credentials");
        },
        [&] { return CheckName("name", r.name); },
        [&]() -> Problem {
          if (r.type == CredentialType::kApproved ||
              r.type == CredentialType::kSupplemental) {
            return std::nullopt;
          }
          return RosterRemark{"type",
                              "The type of a credential of the catalogue is "
                              "approved or supplemental. Correct the record."};
        },
        [&] { return CheckYears(r.first_year, r.last_year); });
  }
  Problem operator()(const CredentialCipRecord& r) const {
    return First([&] { return CheckCode("code", r.code); },
                 [&]() -> Problem {
                   if (IsCipCodeOrSeries(r.cip_code)) return std::nullopt;
                   return Wrong(
                       "cip_code", r.cip_code,
                       "it is written NN.NNNN, or NN.NN or NN for all below");
                 },
                 [&] { return CheckYears(r.first_year, r.last_year); });
  }
  Problem operator()(const GrantRecord& r) const {
    return First(
        [&]() -> Problem {
          if (IsPrincipal(r.principal)) return std::nullopt;
          return Wrong("principal", r.principal,
                       "it is 1 to 255 bytes without control characters");
        },
        [&] { return CheckScope(r.grant); });
  }
  Problem operator()(const SchoolYearRecord& r) const {
    return CheckYear("school_year", r.school_year);
  }

 private:
  static Problem CheckScope(const Grant& grant) {
    if (grant.role < Role::kViewer || grant.role > Role::kStateAdministrator) {
      return RosterRemark{"role",
                          "The role is viewer, editor, district administrator "
                          "or state administrator. Correct the record."};
    }
    if (grant.role == Role::kDistrictAdministrator &&
        grant.scope_type != ScopeType::kDistrict) {
      return RosterRemark{"scope_type",
                          "A district administrator's scope is a district. "
                          "Correct the record."};
    }
    if (grant.role == Role::kStateAdministrator &&
        grant.scope_type != ScopeType::kState) {
      return RosterRemark{"scope_type",
                          "A state administrator's scope is the state. "
                          "Correct the record."};
    }
    switch (grant.scope_type) {
      case ScopeType::kState:
        if (grant.scope_code.empty()) return std::nullopt;
        return Wrong("scope_code", grant.scope_code,
                     "the scope of a state has none");
      case ScopeType::kDistrict:
      case ScopeType::kBuilding:
        return CheckEntity("scope_code", grant.scope_code);
      case ScopeType::kProgram: {
        const auto psn = ParsePsn(grant.scope_code);
        if (psn && ToString(*psn) == grant.scope_code) return std::nullopt;
        return Wrong("scope_code", grant.scope_code, "it is a PSN in digits");
      }
    }
    return RosterRemark{"scope_type",
                        "The scope is state, district, building or program. "
                        "Correct the record."};
  }
};

}  // namespace

std::string_view KindName(std::size_t index) {
  static constexpr std::array<std::string_view,
                              std::variant_size_v<RosterRecord>>
      kNames = {"district",      "building",   "program",    "student",
                "program_class", "enrollment", "credential", "credential_cip",
                "grant",         "school_year"};
  return kNames.at(index);
}

std::optional<RosterRemark> FindProblem(const RosterRecord& record) {
  return std::visit(ProblemFinder(), record);
}

std::optional<RosterRemark> FindOddity(const RosterRecord& record) {
  const auto* program = std::get_if<ProgramRecord>(&record);
  if (program == nullptr || IsListedInCip2020(program->cip_code)) {
    return std::nullopt;
  }
  return RosterRemark{
      "cip_code", absl::StrCat("The CIP 2020 list does not have ",
                               program->cip_code, " of PSN ", program->psn,
                               "; it is taken as the state's own. Check it.")};
}

RosterRemark UnknownReference(std::string_view field, std::string_view value,
                              std::string_view kind) {
  const std::string shown =
      field == "uic" ? "with this uic" : std::string(value);
  return {
      std::string(field),
      absl::StrCat("No ", std::string(kind), " ", shown, " is known. Load the ",
                   std::string(kind), " first, or correct the record.")};
}

}  // namespace cte::domain
