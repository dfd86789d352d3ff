#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/access.h"
#include "domain/credential.h"
#include "domain/identifiers.h"

namespace cte::domain {

// Records of a roster, as roster_service.proto describes them; a last_year of 0
// is open. Members hold what was sent, checked or not.
struct DistrictRecord {
  std::string district_code;
  std::string name;
};
struct BuildingRecord {
  std::string building_code;
  std::string name;
  std::string district_code;
};
struct ProgramRecord {
  std::int64_t psn = 0;
  std::string cip_code;
  std::string name;
  std::string type;
  std::string building_code;
  std::string agency_code;
  std::int32_t first_year = 0;
  std::int32_t last_year = 0;
};
struct StudentRecord {
  std::string uic;
  std::string last_name;
  std::string first_name;
  bool in_school = false;
};
struct ClassRecord {
  std::int64_t psn = 0;
  std::string class_code;
  std::string name;
  std::int32_t school_year = 0;
};
struct EnrollmentRecord {
  std::string uic;
  std::int64_t psn = 0;
  std::string class_code;
  std::int32_t school_year = 0;
  bool current = false;
};
struct CredentialRecord {
  std::string code;
  std::string name;
  CredentialType type = CredentialType::kUnknown;
  std::int32_t first_year = 0;
  std::int32_t last_year = 0;
};
struct CredentialCipRecord {
  std::string code;
  std::string cip_code;
  std::int32_t first_year = 0;
  std::int32_t last_year = 0;
};
struct SchoolYearRecord {
  std::int32_t school_year = 0;
  bool current = false;
  bool closed = false;
};

// In the order of RosterRecord's fields; index() + 1 is the field number.
using RosterRecord =
    std::variant<DistrictRecord, BuildingRecord, ProgramRecord, StudentRecord,
                 ClassRecord, EnrollmentRecord, CredentialRecord,
                 CredentialCipRecord, GrantRecord, SchoolYearRecord>;

// The name of the field of the proto's RosterRecord, as in "program_class".
std::string_view KindName(std::size_t index);

// What is wrong, or odd, about a record.
struct RosterRemark {
  std::string field;
  // The value, the rule it breaks and what to do.
  std::string message;
};

// What is wrong with a record as it stands; what it refers to is not looked at.
std::optional<RosterRemark> FindProblem(const RosterRecord& record);
// What looks odd about a record that is not wrong: a CIP code that the CIP 2020
// list does not have.
std::optional<RosterRemark> FindOddity(const RosterRecord& record);

// A record that refers to one that is not known. The message shows the value,
// unless it is a UIC.
RosterRemark UnknownReference(std::string_view field, std::string_view value,
                              std::string_view kind);

}  // namespace cte::domain
