#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "db/award_place.h"
#include "db/connection.h"
#include "domain/audit.h"

namespace cte::db {

// Tells the audit what became of awards, one record for each (R29). For one
// transaction, in which what a suggestion means does not change any more.
class AwardAudit {
 public:
  // Owns neither; both outlive it.
  AwardAudit(Connection& connection, const domain::Actor& actor)
      : connection_(connection), actor_(actor) {}

  const domain::Actor& actor() const { return actor_; }

  // `action` is one of kAwardCreated to kAwardRestored.
  absl::Status Record(domain::AuditAction action, const AwardPlace& place,
                      std::uint32_t credential_id, const AwardSource& source);

 private:
  // What an award is for, by the catalogue of its school year (R12).
  struct Meaning {
    std::string type;
    std::string code;
    std::string name;
    std::string suggested_name;
  };
  absl::StatusOr<Meaning> MeaningOf(std::uint32_t credential_id,
                                    std::int32_t school_year);
  absl::StatusOr<Meaning> LoadMeaning(std::uint32_t credential_id,
                                      std::int32_t school_year);

  Connection& connection_;
  const domain::Actor& actor_;
  std::map<std::pair<std::uint32_t, std::int32_t>, Meaning> meanings_;
};

}  // namespace cte::db
