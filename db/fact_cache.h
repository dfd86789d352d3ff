#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "db/fact_versions.h"
#include "domain/row_checker.h"

namespace cte::db {

// Facts that a server has read and that are still so, for as long as their
// version (fact_versions.h) is the one at which they were read. Shared by all
// stores of a server, so that a batch of an import asks the database only for
// what no batch before it asked for.
//
// Holds at most `max_bytes`, roughly, of programs and their students (those
// used longest ago are forgotten), at most 20,000 names of suggestions, the
// part of the catalogue that rows name, and which credentials suggestions were
// settled as. Thread safe.
class FactCache {
 public:
  // A program in a school year.
  struct Program {
    // `declared` as it was when it was read: a hint, for no version stands for
    // it. `has_awards` is not kept.
    domain::ProgramFacts facts;
    // Who was in a class of it, in order: everybody, if `is_whole`, else those
    // of them that were asked for.
    std::vector<domain::Uic> students;
    bool is_whole = false;
    // Its row of program_years was seen once, and never goes away; a hint too,
    // for the transaction that saw it may have been rolled back.
    mutable std::atomic<bool> has_year = false;
    // How many were asked for one by one.
    mutable std::atomic<std::int32_t> asked_for = 0;
  };
  using ProgramPtr = std::shared_ptr<const Program>;
  using Programs = absl::flat_hash_map<domain::Psn, ProgramPtr>;
  using CredentialIds = absl::flat_hash_set<std::uint32_t>;

  explicit FactCache(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  FactCache(const FactCache&) = delete;

  // Those of the programs that are known at this version of the roster.
  Programs FindPrograms(const FactVersions& versions, std::int32_t school_year,
                        const std::vector<domain::Psn>& psns);
  // Keeps what was read at this version; in place of what was kept before.
  void KeepPrograms(const FactVersions& versions, std::int32_t school_year,
                    const Programs& programs);

  // Adds to the facts those of the credentials that are known at this version
  // of the catalogue.
  void FindCredentials(const FactVersions& versions,
                       const std::vector<std::string>& code_keys,
                       domain::Facts& facts);
  // Keeps the credentials of the facts, read at this version.
  void KeepCredentials(const FactVersions& versions,
                       const domain::Facts& facts);

  // Adds to the facts those of the names that were settled; false if it is not
  // known of all of them, at this version of the catalogue, whether they were.
  // What an open one is numbered is not known here: a transaction that is
  // rolled back may have entered it.
  bool FindSettled(const FactVersions& versions,
                   const std::vector<std::string>& names, domain::Facts& facts);
  // Keeps which of the names were settled, and as what.
  void KeepSettled(const FactVersions& versions,
                   const std::vector<std::string>& names,
                   const domain::Facts& facts);

  // The credentials that suggestions were settled as, all of them; null if they
  // are not known at this version of the catalogue.
  std::shared_ptr<const CredentialIds> FindSettledAs(
      const FactVersions& versions);
  void KeepSettledAs(const FactVersions& versions,
                     std::shared_ptr<const CredentialIds> ids);

 private:
  using Key = std::pair<std::int32_t, domain::Psn>;  // school year, PSN
  struct Entry {
    ProgramPtr program;
    std::list<Key>::iterator used;
  };
  using Credentials = absl::flat_hash_map<std::string, domain::Credential>;
  using Suggestions = absl::flat_hash_map<std::string, domain::SuggestionFacts>;

  // With mutex_ held. Whether what is kept is of the version; a later one
  // begins anew.
  bool IsOfRoster(std::int64_t version);
  bool IsOfCatalogue(std::int64_t version);
  void Forget(const Key& key);

  const std::size_t max_bytes_;

  std::mutex mutex_;  // guards what follows
  std::int64_t roster_version_ = 0;
  absl::flat_hash_map<Key, Entry> programs_;
  std::list<Key> used_;  // the latest first
  std::size_t bytes_ = 0;
  std::int64_t catalogue_version_ = 0;
  absl::flat_hash_map<std::int32_t, Credentials> credentials_;  // by year
  Suggestions suggestions_;  // by name; open, if nobody has entered it
  std::shared_ptr<const CredentialIds> settled_as_;
};

}  // namespace cte::db
