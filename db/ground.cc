#include "db/ground.h"

#include <utility>

#include "domain/error.h"
#include "domain/school_year.h"

namespace cte::db {
namespace {

absl::StatusOr<bool> LockYear(Connection& connection,
                              std::int32_t school_year) {
  std::optional<bool> closed;
  auto status = connection.Query(
      "SELECT closed FROM school_years WHERE school_year = ?"
      " LOCK IN SHARE MODE",
      {school_year}, [&](const Row& row) { closed = row.Int(0) != 0; });
  if (!status.ok()) return status;
  if (!closed) return domain::SchoolYearNotFound(school_year);
  return *closed;
}

}  // namespace

absl::StatusOr<Ground> Ground::Hold(Connection& connection, FactCache& cache,
                                    const Writing& writing) {
  Ground ground(connection, cache);
  const auto closed = LockYear(connection, writing.school_year);
  if (!closed.ok()) return closed.status();
  const auto versions = HoldFacts(connection);
  if (!versions.ok()) return versions.status();
  auto grants = LoadGrants(connection, writing.actor.principal);
  if (!grants.ok()) return grants.status();
  ground.principal_ = writing.actor.principal;
  ground.versions_ = *versions;
  ground.common_.school_year = writing.school_year;
  ground.common_.year_closed = *closed;
  ground.common_.grants = *std::move(grants);
  return ground;
}

absl::Status Ground::HoldsStill() const {
  const auto grants = LoadGrants(*connection_, principal_);
  if (!grants.ok()) return grants.status();
  if (*grants == common_.grants) return absl::OkStatus();
  return domain::Error(absl::StatusCode::kAborted, "LOCK_CONFLICT",
                       "The grants changed while rows were written by them.");
}

absl::StatusOr<domain::Facts> Ground::Load(const domain::FactNeeds& needs,
                                           DeclaredFacts declared_facts) const {
  domain::Facts facts = common_;
  auto status = LoadNeeds(*connection_, kept(), needs, AwardFacts::kLeaveOut,
                          declared_facts, facts);
  if (!status.ok()) return status;
  return facts;
}

std::optional<domain::Facts> Ground::Find(
    const domain::FactNeeds& needs) const {
  domain::Facts facts = common_;
  if (!FindNeeds(kept(), needs, facts)) return std::nullopt;
  return facts;
}

}  // namespace cte::db
