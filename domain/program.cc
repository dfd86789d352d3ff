#include "domain/program.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::array<std::pair<std::string_view, ProgramColumn>, 6> kColumns = {
    {{"cip_code", ProgramColumn::kCipCode},
     {"program_name", ProgramColumn::kName},
     {"psn", ProgramColumn::kPsn},
     {"program_type", ProgramColumn::kType},
     {"building", ProgramColumn::kBuilding},
     {"agency", ProgramColumn::kAgency}}};
constexpr std::string_view kDescending = " desc";

}  // namespace

ProgramStatus ProgramReport::status() const {
  if (declared) return ProgramStatus::kDeclared;
  return award_count > 0 ? ProgramStatus::kReported : ProgramStatus::kMissing;
}

absl::StatusOr<ProgramOrder> ParseProgramOrder(std::string_view text) {
  if (text.empty()) return ProgramOrder{};
  ProgramOrder order;
  std::string_view name = text;
  if (name.ends_with(kDescending)) {
    order.descending = true;
    name.remove_suffix(kDescending.size());
  }
  for (const auto& [known, column] : kColumns) {
    if (name != known) continue;
    order.column = column;
    return order;
  }
  return Error(absl::StatusCode::kInvalidArgument, "ORDER_UNKNOWN",
               absl::StrCat("Programs have no order \"", Clipped(text, 40),
                            "\"; it is cip_code, program_name, psn, "
                            "program_type, building or agency, with \" desc\" "
                            "after it for the other way round."));
}

ProgramPosition PositionOf(const ProgramYear& program, ProgramColumn column) {
  switch (column) {
    case ProgramColumn::kCipCode:
      return {program.cip_code, program.psn};
    case ProgramColumn::kName:
      return {program.name, program.psn};
    case ProgramColumn::kPsn:
      return {"", program.psn};
    case ProgramColumn::kType:
      return {program.type, program.psn};
    case ProgramColumn::kBuilding:
      return {program.building.name, program.psn};
    case ProgramColumn::kAgency:
      return {program.agency.name, program.psn};
    case ProgramColumn::kPlace:
      return {program.district.code + program.building.code, program.psn};
  }
  return {"", program.psn};
}

absl::StatusOr<Psn> CheckPsn(std::int64_t psn) {
  if (psn >= 1 && psn <= kMaxPsn) return Psn{psn};
  return Error(
      absl::StatusCode::kInvalidArgument, "INVALID_PSN",
      absl::StrCat("The psn is ", psn,
                   "; a PSN is a positive whole number of at most 18 digits. "
                   "Look it up in the list of programs."));
}

absl::Status ProgramNotFound(Psn psn) {
  return Error(absl::StatusCode::kNotFound, "PROGRAM_NOT_FOUND",
               absl::StrCat("No program has the PSN ", ToString(psn),
                            ". Check the PSN in the list of programs."),
               {{"psn", ToString(psn)}});
}

absl::Status UnauthorizedPsn(Psn psn) {
  return Error(
      absl::StatusCode::kPermissionDenied, "UNAUTHORIZED_PSN",
      absl::StrCat("You have no grant for this with PSN ", ToString(psn),
                   ". Check the PSN, or ask your district "
                   "administrator (Level 5) for access."),
      {{"psn", ToString(psn)}});
}

absl::Status NoSuchDistrict(std::string_view code,
                            const Visibility& visibility) {
  const std::string shown = Clipped(code, 32);
  if (visibility.everything) {
    return Error(absl::StatusCode::kNotFound, "DISTRICT_NOT_FOUND",
                 absl::StrCat("No district has the code ", shown,
                              ". Look it up in the list of districts."),
                 {{"district_code", shown}});
  }
  return Error(absl::StatusCode::kPermissionDenied, "UNAUTHORIZED_DISTRICT",
               absl::StrCat("You have no grant in a district ", shown,
                            ". Look yours up in the list of districts, or ask "
                            "the district's administrator (Level 5) for "
                            "access."),
               {{"district_code", shown}});
}

}  // namespace cte::domain
