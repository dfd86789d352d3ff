#include "db/shown_cache.h"

#include "absl/strings/string_view.h"

namespace cte::db {

std::optional<std::int32_t> YearOf(const ShownCache::Years& years,
                                   std::int32_t school_year) {
  for (const domain::SchoolYearRecord& year : years) {
    if (school_year == 0 ? year.current : year.school_year == school_year) {
      return year.school_year;
    }
  }
  return std::nullopt;
}

std::optional<std::int32_t> ShownCache::GuessYear(std::int32_t school_year) {
  const std::lock_guard lock(mutex_);
  if (years_ == nullptr) return std::nullopt;
  return YearOf(*years_, school_year);
}

std::shared_ptr<const ShownCache::Years> ShownCache::FindYears(
    std::int64_t version) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  return years_;
}

std::shared_ptr<const ShownCache::Grants> ShownCache::FindGrants(
    std::int64_t version, std::string_view principal, absl::Time now) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  auto grants =
      grants_.Find(absl::string_view(principal.data(), principal.size()));
  if (grants == nullptr || now - grants->read_at > kGrantsGoodFor) {
    return nullptr;
  }
  return grants;
}

std::shared_ptr<const ShownCache::Program> ShownCache::FindProgram(
    std::int64_t version, domain::Psn psn, std::int32_t school_year) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  return programs_.Find(std::pair(psn, school_year));
}

void ShownCache::Keep(std::int64_t version,
                      std::shared_ptr<const Years> years) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  years_ = std::move(years);
}

void ShownCache::Keep(std::int64_t version, std::string_view principal,
                      std::shared_ptr<const Grants> grants) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  grants_.Put(std::string(principal), std::move(grants));
}

void ShownCache::Keep(std::int64_t version,
                      std::shared_ptr<const Program> program) {
  const std::lock_guard lock(mutex_);
  BeAt(version);
  const std::pair key(program->program.psn, program->program.school_year);
  programs_.Put(key, std::move(program));
}

void ShownCache::BeAt(std::int64_t version) {
  if (version == version_) return;
  version_ = version;
  years_ = nullptr;
  programs_.Clear();
  grants_.Clear();
}

}  // namespace cte::db
