#include "db/roster_store.h"

#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "db/audit_log.h"
#include "db/batches.h"
#include "db/fact_versions.h"
#include "db/grant_rows.h"
#include "db/shown_version.h"
#include "db/year_store.h"
#include "domain/credential.h"

namespace cte::db {
namespace {

using domain::Actor;
using domain::BuildingRecord;
using domain::ClassRecord;
using domain::CredentialCipRecord;
using domain::CredentialRecord;
using domain::DistrictRecord;
using domain::EnrollmentRecord;
using domain::GrantRecord;
using domain::ProgramRecord;
using domain::RosterRecord;
using domain::RosterRemark;
using domain::SchoolYearRecord;
using domain::ScopeType;
using domain::StudentRecord;
using domain::UnknownReference;

using Values = std::vector<Value>;
using Result = domain::RosterStore::BatchResult;

// An open end of a span of years.
Value LastYear(std::int32_t year) {
  return year == 0 ? Value(nullptr) : Value(year);
}

// Records of one kind that follow each other in a batch. Rejected ones leave
// the run, so that what is left can be written at once.
template <typename Record>
class Run {
 public:
  Run(const std::vector<RosterRecord>& records, std::size_t begin,
      std::size_t end, Result& result)
      : result_(result) {
    for (std::size_t i = begin; i < end; ++i) {
      items_.push_back({i, &std::get<Record>(records[i])});
    }
  }

  struct Item {
    std::size_t index = 0;
    const Record* record = nullptr;
  };
  const std::vector<Item>& items() const { return items_; }

  // Rejects each record for which `find_problem` has one.
  template <typename FindProblem>
  void Filter(const FindProblem& find_problem) {
    std::vector<Item> kept;
    for (const Item& item : items_) {
      if (auto problem = find_problem(*item.record)) {
        result_.rejected.emplace_back(item.index, *std::move(problem));
      } else {
        kept.push_back(item);
      }
    }
    items_ = std::move(kept);
  }

  // Notes that `changed` rows of the table are not what they were.
  void Note(std::int64_t changed) { has_changed_ |= changed > 0; }
  bool has_changed() const { return has_changed_; }

  // Runs an INSERT with the values that `append` gives for each record.
  template <typename Append>
  absl::Status Write(Connection& connection, std::string_view before,
                     std::string_view after, std::size_t columns,
                     const Append& append) {
    const auto changed =
        ExecuteBatches(connection, before, after, items_, columns,
                       [&](const Item& item, Values& values) {
                         append(*item.record, values);
                       });
    if (changed.ok()) Note(*changed);
    return changed.status();
  }

 private:
  bool has_changed_ = false;
  std::vector<Item> items_;
  Result& result_;
};

// Which of the keys of the records there are. `key_of` gives a record's key, or
// nothing; `append` its values.
template <typename Record, typename KeyOf, typename Append, typename ReadKey>
auto FindKnown(Connection& connection, const Run<Record>& run,
               std::string_view before, std::size_t columns,
               const KeyOf& key_of, const Append& append,
               const ReadKey& read_key)
    -> absl::StatusOr<absl::flat_hash_set<
        typename decltype(key_of(std::declval<Record>()))::value_type>> {
  using Key = typename decltype(key_of(std::declval<Record>()))::value_type;
  absl::flat_hash_set<Key> wanted;
  for (const auto& item : run.items()) {
    if (auto key = key_of(*item.record)) wanted.insert(*std::move(key));
  }
  const std::vector<Key> keys(wanted.begin(), wanted.end());
  absl::flat_hash_set<Key> known;
  auto status =
      QueryBatches(connection, before, "", {}, keys, columns, append,
                   [&](const Row& row) { known.insert(read_key(row)); });
  if (!status.ok()) return status;
  return known;
}

// The same for keys that are one text, or one number.
template <typename Record, typename KeyOf>
absl::StatusOr<absl::flat_hash_set<std::string>> FindTexts(
    Connection& connection, const Run<Record>& run, std::string_view before,
    const KeyOf& key_of) {
  return FindKnown(
      connection, run, before, 1, key_of,
      [](const std::string& key, Values& values) { values.emplace_back(key); },
      [](const Row& row) { return row.Text(0); });
}

template <typename Record, typename KeyOf>
absl::StatusOr<absl::flat_hash_set<std::int64_t>> FindNumbers(
    Connection& connection, const Run<Record>& run, std::string_view before,
    const KeyOf& key_of) {
  return FindKnown(
      connection, run, before, 1, key_of,
      [](std::int64_t key, Values& values) { values.emplace_back(key); },
      [](const Row& row) { return row.Int(0); });
}

constexpr std::string_view kFindDistricts =
    "SELECT district_code FROM districts WHERE district_code IN ";
constexpr std::string_view kFindBuildings =
    "SELECT building_code FROM buildings WHERE building_code IN ";
constexpr std::string_view kFindPrograms =
    "SELECT psn FROM programs WHERE psn IN ";

using Problem = std::optional<RosterRemark>;
template <typename T>
using Maybe = std::optional<T>;

absl::Status Upsert(Connection& connection, Run<DistrictRecord>& run) {
  return run.Write(connection,
                   "INSERT INTO districts (district_code, name) VALUES ",
                   " ON DUPLICATE KEY UPDATE name = VALUES(name)", 2,
                   [](const DistrictRecord& r, Values& values) {
                     values.insert(values.end(), {r.district_code, r.name});
                   });
}

absl::Status Upsert(Connection& connection, Run<BuildingRecord>& run) {
  const auto districts =
      FindTexts(connection, run, kFindDistricts, [](const BuildingRecord& r) {
        return Maybe<std::string>(r.district_code);
      });
  if (!districts.ok()) return districts.status();
  run.Filter([&](const BuildingRecord& r) -> Problem {
    if (districts->contains(r.district_code)) return std::nullopt;
    return UnknownReference("district_code", r.district_code, "district");
  });
  return run.Write(
      connection,
      "INSERT INTO buildings (building_code, name, district_code) VALUES ",
      " ON DUPLICATE KEY UPDATE name = VALUES(name),"
      " district_code = VALUES(district_code)",
      3, [](const BuildingRecord& r, Values& values) {
        values.insert(values.end(), {r.building_code, r.name, r.district_code});
      });
}

absl::Status Upsert(Connection& connection, Run<ProgramRecord>& run) {
  const auto buildings =
      FindTexts(connection, run, kFindBuildings, [](const ProgramRecord& r) {
        return Maybe<std::string>(r.building_code);
      });
  if (!buildings.ok()) return buildings.status();
  const auto agencies = FindTexts(
      connection, run, kFindDistricts,
      [](const ProgramRecord& r) { return Maybe<std::string>(r.agency_code); });
  if (!agencies.ok()) return agencies.status();
  run.Filter([&](const ProgramRecord& r) -> Problem {
    if (!buildings->contains(r.building_code)) {
      return UnknownReference("building_code", r.building_code, "building");
    }
    if (!agencies->contains(r.agency_code)) {
      return UnknownReference("agency_code", r.agency_code, "district");
    }
    return std::nullopt;
  });
  return run.Write(
      connection,
      "INSERT INTO programs (psn, cip_code, name, type, building_code,"
      " agency_code, first_year, last_year) VALUES ",
      " ON DUPLICATE KEY UPDATE cip_code = VALUES(cip_code),"
      " name = VALUES(name), type = VALUES(type),"
      " building_code = VALUES(building_code),"
      " agency_code = VALUES(agency_code), first_year = VALUES(first_year),"
      " last_year = VALUES(last_year)",
      8, [](const ProgramRecord& r, Values& values) {
        values.insert(values.end(),
                      {r.psn, r.cip_code, r.name, r.type, r.building_code,
                       r.agency_code, r.first_year, LastYear(r.last_year)});
      });
}

absl::Status Upsert(Connection& connection, Run<StudentRecord>& run) {
  return run.Write(
      connection,
      "INSERT INTO students (uic, last_name, first_name, in_school) VALUES ",
      " ON DUPLICATE KEY UPDATE last_name = VALUES(last_name),"
      " first_name = VALUES(first_name), in_school = VALUES(in_school)",
      4, [](const StudentRecord& r, Values& values) {
        values.insert(values.end(),
                      {r.uic, r.last_name, r.first_name, r.in_school});
      });
}

absl::Status Upsert(Connection& connection, Run<ClassRecord>& run) {
  const auto programs = FindNumbers(
      connection, run, kFindPrograms,
      [](const ClassRecord& r) { return Maybe<std::int64_t>(r.psn); });
  if (!programs.ok()) return programs.status();
  run.Filter([&](const ClassRecord& r) -> Problem {
    if (programs->contains(r.psn)) return std::nullopt;
    return UnknownReference("psn", absl::StrCat(r.psn), "program");
  });
  return run.Write(
      connection,
      "INSERT INTO classes (psn, school_year, class_code, name) VALUES ",
      " ON DUPLICATE KEY UPDATE name = VALUES(name)", 4,
      [](const ClassRecord& r, Values& values) {
        values.insert(values.end(),
                      {r.psn, r.school_year, r.class_code, r.name});
      });
}

using ClassKey = std::tuple<std::int64_t, std::int64_t, std::string>;

ClassKey KeyOfClass(const EnrollmentRecord& r) {
  return {r.psn, r.school_year, r.class_code};
}

absl::Status Upsert(Connection& connection, Run<EnrollmentRecord>& run) {
  const auto students = FindTexts(
      connection, run, "SELECT uic FROM students WHERE uic IN ",
      [](const EnrollmentRecord& r) { return Maybe<std::string>(r.uic); });
  if (!students.ok()) return students.status();
  const auto classes = FindKnown(
      connection, run,
      "SELECT psn, school_year, class_code FROM classes"
      " WHERE (psn, school_year, class_code) IN ",
      3,
      [](const EnrollmentRecord& r) { return Maybe<ClassKey>(KeyOfClass(r)); },
      [](const ClassKey& key, Values& values) {
        values.insert(values.end(),
                      {std::get<0>(key), std::get<1>(key), std::get<2>(key)});
      },
      [](const Row& row) {
        return ClassKey(row.Int(0), row.Int(1), row.Text(2));
      });
  if (!classes.ok()) return classes.status();
  run.Filter([&](const EnrollmentRecord& r) -> Problem {
    // The answer may end in a log: no UIC.
    if (!students->contains(r.uic)) {
      return RosterRemark{"uic",
                          "No student with this UIC is known. Load the student "
                          "first, or correct the record."};
    }
    if (!classes->contains(KeyOfClass(r))) {
      return UnknownReference(
          "class_code",
          absl::StrCat(r.class_code, " of PSN ", r.psn, " in ", r.school_year),
          "class");
    }
    return std::nullopt;
  });
  return run.Write(
      connection,
      "INSERT INTO enrollments (psn, uic, school_year, class_code, current)"
      " VALUES ",
      " ON DUPLICATE KEY UPDATE current = VALUES(current)", 5,
      [](const EnrollmentRecord& r, Values& values) {
        values.insert(values.end(),
                      {r.psn, r.uic, r.school_year, r.class_code, r.current});
      });
}

// The number of the credential with this code, made if there is none.
absl::StatusOr<std::int64_t> CredentialIdOf(Connection& connection,
                                            const std::string& code_key) {
  auto made = connection.Execute(
      "INSERT INTO credentials (code_key) VALUES (?)"
      " ON DUPLICATE KEY UPDATE code_key = code_key",
      {code_key});
  if (!made.ok()) return made.status();
  std::int64_t id = 0;
  auto status = connection.Query(
      "SELECT credential_id FROM credentials WHERE code_key = ?", {code_key},
      [&](const Row& row) { id = row.Int(0); });
  if (!status.ok()) return status;
  return id;
}

// Answers how many rows changed, unless there is a problem.
absl::StatusOr<std::int64_t> UpsertTerm(Connection& connection,
                                        const CredentialRecord& r,
                                        Problem& problem) {
  const auto id = CredentialIdOf(connection, domain::CodeKey(r.code));
  if (!id.ok()) return id.status();
  auto status = connection.Query(
      "SELECT first_year FROM credential_terms WHERE credential_id = ?"
      " AND first_year <> ? AND (? IS NULL OR first_year <= ?)"
      " AND (last_year IS NULL OR last_year >= ?)",
      {*id, r.first_year, LastYear(r.last_year), LastYear(r.last_year),
       r.first_year},
      [&](const Row& row) {
        problem = RosterRemark{
            "first_year",
            absl::StrCat("The years of ", r.code, " from ", r.first_year,
                         " overlap with those from ", row.Int(0),
                         ". End the earlier span first, or correct the "
                         "record.")};
      });
  if (!status.ok()) return status;
  if (problem) return 0;
  return connection.Execute(
      "INSERT INTO credential_terms (credential_id, first_year, last_year,"
      " code, name, type) VALUES (?, ?, ?, ?, ?, ?)"
      " ON DUPLICATE KEY UPDATE last_year = VALUES(last_year),"
      " code = VALUES(code), name = VALUES(name), type = VALUES(type)",
      {*id, r.first_year, LastYear(r.last_year), r.code, r.name,
       static_cast<std::int32_t>(r.type)});
}

absl::Status Upsert(Connection& connection, Run<CredentialRecord>& run) {
  absl::Status status;
  run.Filter([&](const CredentialRecord& r) -> Problem {
    Problem problem;
    if (!status.ok()) return problem;
    const auto changed = UpsertTerm(connection, r, problem);
    status = changed.status();
    if (changed.ok()) run.Note(*changed);
    return problem;
  });
  return status;
}

absl::Status Upsert(Connection& connection, Run<CredentialCipRecord>& run) {
  absl::flat_hash_map<std::string, std::int64_t> ids;
  auto status = QueryBatches(
      connection,
      "SELECT code_key, credential_id FROM credentials WHERE code_key IN ", "",
      {},
      [&] {
        absl::flat_hash_set<std::string> keys;
        for (const auto& item : run.items()) {
          keys.insert(domain::CodeKey(item.record->code));
        }
        return std::vector<std::string>(keys.begin(), keys.end());
      }(),
      1,
      [](const std::string& key, Values& values) { values.emplace_back(key); },
      [&](const Row& row) { ids[row.Text(0)] = row.Int(1); });
  if (!status.ok()) return status;
  run.Filter([&](const CredentialCipRecord& r) -> Problem {
    if (ids.contains(domain::CodeKey(r.code))) return std::nullopt;
    return UnknownReference("code", r.code, "credential");
  });
  return run.Write(
      connection,
      "INSERT INTO credential_cips (credential_id, cip_code, first_year,"
      " last_year) VALUES ",
      " ON DUPLICATE KEY UPDATE last_year = VALUES(last_year)", 4,
      [&](const CredentialCipRecord& r, Values& values) {
        values.insert(values.end(),
                      {ids.at(domain::CodeKey(r.code)), r.cip_code,
                       r.first_year, LastYear(r.last_year)});
      });
}

template <ScopeType kScope>
Maybe<std::string> ScopeCodeOf(const GrantRecord& r) {
  if (r.grant.scope_type != kScope) return std::nullopt;
  return r.grant.scope_code;
}

Maybe<std::int64_t> ScopePsnOf(const GrantRecord& r) {
  if (r.grant.scope_type != ScopeType::kProgram) return std::nullopt;
  const auto psn = domain::ParsePsn(r.grant.scope_code);
  if (!psn) return std::nullopt;
  return static_cast<std::int64_t>(*psn);
}

absl::Status Upsert(Connection& connection, const Actor& actor,
                    Run<GrantRecord>& run) {
  const auto districts = FindTexts(connection, run, kFindDistricts,
                                   ScopeCodeOf<ScopeType::kDistrict>);
  if (!districts.ok()) return districts.status();
  const auto buildings = FindTexts(connection, run, kFindBuildings,
                                   ScopeCodeOf<ScopeType::kBuilding>);
  if (!buildings.ok()) return buildings.status();
  const auto programs = FindNumbers(connection, run, kFindPrograms, ScopePsnOf);
  if (!programs.ok()) return programs.status();
  run.Filter([&](const GrantRecord& r) -> Problem {
    const std::string& code = r.grant.scope_code;
    switch (r.grant.scope_type) {
      case ScopeType::kState:
        return std::nullopt;
      case ScopeType::kDistrict:
        if (districts->contains(code)) return std::nullopt;
        return UnknownReference("scope_code", code, "district");
      case ScopeType::kBuilding:
        if (buildings->contains(code)) return std::nullopt;
        return UnknownReference("scope_code", code, "building");
      case ScopeType::kProgram:
        if (programs->contains(ScopePsnOf(r).value_or(0))) return std::nullopt;
        return UnknownReference("scope_code", code, "program");
    }
    return std::nullopt;
  });
  for (const auto& item : run.items()) {
    const GrantRecord& r = *item.record;
    const auto given = InsertGrant(connection, actor, r.principal, r.grant);
    if (!given.ok()) return given.status();
    run.Note(*given ? 1 : 0);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::int64_t> UpsertYear(Connection& connection,
                                        const Actor& actor,
                                        const SchoolYearRecord& r) {
  const auto before = LockYear(connection, r.school_year);
  if (!before.ok()) return before.status();
  if (r.current) {
    auto status = ClearCurrentYear(connection, actor, r.school_year);
    if (!status.ok()) return status;
  }
  const auto changed = connection.Execute(
      "INSERT INTO school_years (school_year, is_current, closed)"
      " VALUES (?, ?, ?) ON DUPLICATE KEY UPDATE"
      " is_current = VALUES(is_current), closed = VALUES(closed)",
      {r.school_year, r.current ? Value(1) : Value(nullptr), r.closed});
  if (!changed.ok()) return changed.status();
  auto status = RecordYear(connection, actor, *before, r);
  if (!status.ok()) return status;
  return *changed;
}

absl::Status Upsert(Connection& connection, const Actor& actor,
                    Run<SchoolYearRecord>& run) {
  for (const auto& item : run.items()) {
    const auto changed = UpsertYear(connection, actor, *item.record);
    if (!changed.ok()) return changed.status();
    run.Note(*changed);
  }
  return absl::OkStatus();
}

// Of the others a batch has one record for all.
template <typename Record>
absl::Status Upsert(Connection& connection, const Actor& /*actor*/,
                    Run<Record>& run) {
  return Upsert(connection, run);
}

// How many records of each kind were loaded where one was new or changed, by
// RosterRecord::index().
using Loaded = std::map<std::size_t, std::size_t>;

absl::Status UpsertRun(Connection& connection, const Actor& actor,
                       const std::vector<RosterRecord>& records,
                       std::size_t begin, std::size_t end, Result& result,
                       Loaded& loaded) {
  return std::visit(
      [&](const auto& first) {
        using Record = std::decay_t<decltype(first)>;
        Run<Record> run(records, begin, end, result);
        auto status = Upsert(connection, actor, run);
        if (run.has_changed()) {
          loaded[records[begin].index()] += run.items().size();
        }
        return status;
      },
      records[begin]);
}

absl::Status RecordBatch(Connection& connection, const Actor& actor,
                         const Loaded& loaded) {
  if (loaded.empty()) return absl::OkStatus();
  for (const FactKind kind : {FactKind::kRoster, FactKind::kCatalogue}) {
    if (auto status = ChangeFacts(connection, kind); !status.ok()) {
      return status;
    }
  }
  if (auto status = ChangeShown(connection); !status.ok()) return status;
  domain::AuditEvent event;
  event.action = domain::AuditAction::kRosterBatch;
  for (const auto& [kind, count] : loaded) {
    event.changes.push_back(
        {std::string(domain::KindName(kind)), "", absl::StrCat(count)});
  }
  return RecordAudit(connection, actor, event);
}

}  // namespace

absl::StatusOr<Result> MySqlRosterStore::Upsert(
    const Actor& actor, const std::vector<RosterRecord>& records) {
  Result result;
  const auto status =
      session_.Transact([&](Connection& connection) -> absl::Status {
        result = {};
        Loaded loaded;
        for (std::size_t begin = 0; begin < records.size();) {
          std::size_t end = begin;
          while (end < records.size() &&
                 records[end].index() == records[begin].index()) {
            ++end;
          }
          auto done =
              UpsertRun(connection, actor, records, begin, end, result, loaded);
          if (!done.ok()) return done;
          begin = end;
        }
        return RecordBatch(connection, actor, loaded);
      });
  if (!status.ok()) return status;
  return result;
}

}  // namespace cte::db
