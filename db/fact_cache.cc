#include "db/fact_cache.h"

namespace cte::db {
namespace {

constexpr std::size_t kMaxNames = 20'000;

std::size_t BytesOf(const FactCache::Program& program) {
  constexpr std::size_t kOfAnEntry = 256;
  return kOfAnEntry + program.facts.name.size() +
         program.students.capacity() * sizeof(domain::Uic);
}

}  // namespace

bool FactCache::IsOfRoster(std::int64_t version) {
  if (version < roster_version_) return false;
  if (version == roster_version_) return true;
  roster_version_ = version;
  programs_.clear();
  used_.clear();
  bytes_ = 0;
  return true;
}

bool FactCache::IsOfCatalogue(std::int64_t version) {
  if (version < catalogue_version_) return false;
  if (version == catalogue_version_) return true;
  catalogue_version_ = version;
  credentials_.clear();
  suggestions_.clear();
  settled_as_ = nullptr;
  return true;
}

void FactCache::Forget(const Key& key) {
  const auto found = programs_.find(key);
  if (found == programs_.end()) return;
  bytes_ -= BytesOf(*found->second.program);
  used_.erase(found->second.used);
  programs_.erase(found);
}

FactCache::Programs FactCache::FindPrograms(
    const FactVersions& versions, std::int32_t school_year,
    const std::vector<domain::Psn>& psns) {
  Programs found;
  found.reserve(psns.size());
  const std::lock_guard lock(mutex_);
  if (!IsOfRoster(versions.roster)) return found;
  for (const domain::Psn psn : psns) {
    const auto known = programs_.find({school_year, psn});
    if (known == programs_.end()) continue;
    used_.splice(used_.begin(), used_, known->second.used);
    found.emplace(psn, known->second.program);
  }
  return found;
}

void FactCache::KeepPrograms(const FactVersions& versions,
                             std::int32_t school_year,
                             const Programs& programs) {
  const std::lock_guard lock(mutex_);
  if (!IsOfRoster(versions.roster)) return;
  for (const auto& [psn, program] : programs) {
    const Key key(school_year, psn);
    const auto known = programs_.find(key);
    const bool was_whole =
        known != programs_.end() && known->second.program->is_whole;
    // Somebody has read it whole meanwhile.
    if (was_whole && !program->is_whole) continue;
    Forget(key);
    used_.push_front(key);
    programs_[key] = {program, used_.begin()};
    bytes_ += BytesOf(*program);
  }
  while (bytes_ > max_bytes_ && !used_.empty()) {
    const Key oldest = used_.back();
    Forget(oldest);
  }
}

void FactCache::FindCredentials(const FactVersions& versions,
                                const std::vector<std::string>& code_keys,
                                domain::Facts& facts) {
  const std::lock_guard lock(mutex_);
  if (!IsOfCatalogue(versions.catalogue)) return;
  const Credentials& credentials = credentials_[facts.school_year];
  for (const std::string& key : code_keys) {
    const auto known = credentials.find(key);
    if (known != credentials.end()) facts.credentials.insert(*known);
  }
}

void FactCache::KeepCredentials(const FactVersions& versions,
                                const domain::Facts& facts) {
  const std::lock_guard lock(mutex_);
  if (!IsOfCatalogue(versions.catalogue)) return;
  credentials_[facts.school_year].insert(facts.credentials.begin(),
                                         facts.credentials.end());
}

bool FactCache::FindSettled(const FactVersions& versions,
                            const std::vector<std::string>& names,
                            domain::Facts& facts) {
  const std::lock_guard lock(mutex_);
  if (!IsOfCatalogue(versions.catalogue)) return names.empty();
  for (const std::string& name : names) {
    const auto known = suggestions_.find(name);
    if (known == suggestions_.end()) return false;
    if (known->second.state != domain::SuggestionState::kOpen) {
      facts.suggestions.insert(*known);
    }
  }
  return true;
}

void FactCache::KeepSettled(const FactVersions& versions,
                            const std::vector<std::string>& names,
                            const domain::Facts& facts) {
  const std::lock_guard lock(mutex_);
  if (!IsOfCatalogue(versions.catalogue)) return;
  if (suggestions_.size() + names.size() > kMaxNames) suggestions_.clear();
  for (const std::string& name : names) {
    domain::SuggestionFacts& kept = suggestions_[name];
    kept = {};
    const auto found = facts.suggestions.find(name);
    if (found == facts.suggestions.end()) continue;
    kept.state = found->second.state;
    kept.code_key = found->second.code_key;
  }
}

std::shared_ptr<const FactCache::CredentialIds> FactCache::FindSettledAs(
    const FactVersions& versions) {
  const std::lock_guard lock(mutex_);
  return IsOfCatalogue(versions.catalogue) ? settled_as_ : nullptr;
}

void FactCache::KeepSettledAs(const FactVersions& versions,
                              std::shared_ptr<const CredentialIds> ids) {
  const std::lock_guard lock(mutex_);
  if (IsOfCatalogue(versions.catalogue)) settled_as_ = std::move(ids);
}

}  // namespace cte::db
