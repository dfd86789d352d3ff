#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "domain/award.h"
#include "domain/credential.h"
#include "domain/identifiers.h"

namespace cte::test {

inline domain::Award MakeAward(std::string uic, std::int32_t school_year,
                               domain::CredentialType type, std::string code,
                               std::string name) {
  domain::Award award;
  award.psn = domain::Psn{21223};
  award.program_name = "Hospitality Management";
  award.cip_code = "01.0000";
  award.school_year = school_year;
  award.uic = std::move(uic);
  award.last_name = "Pname";
  award.first_name = "Jf";
  award.type = type;
  award.code = std::move(code);
  award.name = std::move(name);
  award.award_time = absl::FromCivil(absl::CivilSecond(2026, 3, 1, 23, 59, 59),
                                     absl::UTCTimeZone());
  return award;
}

}  // namespace cte::test
