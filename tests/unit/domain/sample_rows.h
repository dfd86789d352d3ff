#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/finding.h"
#include "domain/raw_row.h"
#include "domain/row_checker.h"
#include "tests/support/finding_printer.h"

// Rows and facts that several tests of the domain begin with: two of the
// programs and three of the credentials of a small catalogue, in 2025-26.
namespace cte::domain {

inline RawCell Text(std::string text) {
  return {RawCell::Kind::kText, std::move(text)};
}
inline RawCell Number(std::string text) {
  return {RawCell::Kind::kNumber, std::move(text)};
}

// Every cell as text, in the order of the template; "" is a blank cell.
inline RawRow TextRow(const std::string& uic, const std::string& psn,
                      const std::string& code, const std::string& name = "") {
  const auto cell = [](const std::string& text) {
    return text.empty() ? RawCell() : Text(text);
  };
  return {2, cell(uic), cell(psn), cell(code), cell(name)};
}

inline std::vector<FindingCode> Codes(const std::vector<Finding>& findings) {
  std::vector<FindingCode> codes;
  for (const Finding& finding : findings) codes.push_back(finding.code);
  return codes;
}

// Students of the sample: kWelder was in a class of the welding program,
// kStranger in none.
inline constexpr const char* kWelder = "7526119675";
inline constexpr const char* kStranger = "A025736286";
inline constexpr Psn kWelding{20592};  // 48.0508, in the district 63070
inline constexpr Psn kDrafting{17};    // 15.1301, in the district 63080
inline constexpr std::uint32_t kApprovedId = 1;      // AWSIITM, for 48.05
inline constexpr std::uint32_t kSupplementalId = 2;  // PAVSS, for all
inline constexpr std::uint32_t kRetiredId = 3;       // OLD, not in force
inline constexpr std::uint32_t kSuggestedId = 4;     // "Underwater Welding"

inline Participant ParticipantOf(Psn psn, std::string_view uic) {
  return {psn, *Uic::Parse(uic)};
}

inline ProgramFacts Program(Psn psn, const std::string& cip_code,
                            const std::string& name,
                            const std::string& district) {
  ProgramFacts program;
  program.place = {psn, "0" + district.substr(0, 4), district};
  program.cip_code = cip_code;
  program.name = name;
  program.active = true;
  return program;
}

inline Credential CredentialOf(std::uint32_t id, CredentialType type,
                               const std::string& code, const std::string& name,
                               const std::vector<std::string>& cip_codes) {
  Credential credential;
  credential.id = id;
  credential.code = code;
  credential.name = name;
  credential.type = type;
  credential.in_force = true;
  credential.has_cip_list = !cip_codes.empty();
  credential.cip_codes = cip_codes;
  return credential;
}

// The caller is an editor of the district of kWelding alone.
inline Facts SampleFacts() {
  Facts facts;
  facts.school_year = 2026;
  facts.grants = {{Role::kEditor, ScopeType::kDistrict, "63070"}};
  facts.programs[kWelding] =
      Program(kWelding, "48.0508", "Welding, Braze/Soldering", "63070");
  facts.programs[kDrafting] =
      Program(kDrafting, "15.1301", "Drafting/Design Technology", "63080");
  facts.enrolled.insert(ParticipantOf(kWelding, kWelder));
  facts.credentials["AWSIITM"] =
      CredentialOf(kApprovedId, CredentialType::kApproved, "AWSIITM",
                   "Certified Welder", {"48.05"});
  facts.credentials["PAVSS"] =
      CredentialOf(kSupplementalId, CredentialType::kSupplemental, "PAVSS",
                   "Safety Card", {});
  facts.credentials["OLD"] = CredentialOf(kRetiredId, CredentialType::kApproved,
                                          "OLD", "Old Badge", {"48"});
  facts.credentials["OLD"].in_force = false;
  facts.suggestions["Underwater Welding"] = {kSuggestedId,
                                             SuggestionState::kOpen, ""};
  return facts;
}

}  // namespace cte::domain
