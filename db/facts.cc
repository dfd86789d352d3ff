#include "db/facts.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "db/batches.h"
#include "domain/text.h"

namespace cte::db {
namespace {

using domain::Credential;
using domain::CredentialType;
using domain::FactNeeds;
using domain::Facts;
using domain::Participant;
using domain::ProgramFacts;
using domain::Psn;
using domain::Uic;

void AppendPsn(Psn psn, std::vector<Value>& values) {
  values.emplace_back(static_cast<std::int64_t>(psn));
}

void AppendParticipant(const Participant& participant,
                       std::vector<Value>& values) {
  AppendPsn(participant.psn, values);
  values.emplace_back(participant.uic.view());
}

void AppendText(const std::string& text, std::vector<Value>& values) {
  values.emplace_back(text);
}

absl::Status LoadYear(Connection& connection, Facts& facts) {
  return connection.Query(
      "SELECT closed FROM school_years WHERE school_year = ?",
      {facts.school_year},
      [&](const Row& row) { facts.year_closed = row.Int(0) != 0; });
}

absl::Status LoadPrograms(Connection& connection, const FactNeeds& needs,
                          Facts& facts) {
  auto status = QueryBatches(
      connection,
      "SELECT p.psn, p.cip_code, p.name, p.building_code, b.district_code,"
      " p.first_year <= ? AND (p.last_year IS NULL OR p.last_year >= ?),"
      " y.psn IS NOT NULL AND y.award_year IS NULL"
      " FROM programs p JOIN buildings b ON b.building_code = p.building_code"
      " LEFT JOIN program_years y ON y.psn = p.psn AND y.school_year = ?"
      " WHERE p.psn IN ",
      "", {facts.school_year, facts.school_year, facts.school_year},
      needs.programs, 1, AppendPsn, [&](const Row& row) {
        const Psn psn{row.Int(0)};
        ProgramFacts& program = facts.programs[psn];
        program.place = {psn, row.Text(3), row.Text(4)};
        program.cip_code = row.Text(1);
        program.name = row.Text(2);
        program.active = row.Int(5) != 0;
        program.declared = row.Int(6) != 0;
      });
  if (!status.ok()) return status;
  return QueryBatches(
      connection, "SELECT psn FROM programs WHERE psn IN ",
      " AND EXISTS (SELECT 1 FROM awards a WHERE a.psn = programs.psn AND"
      " a.school_year = " +
          std::to_string(facts.school_year) + ")",
      {}, needs.declared_programs, 1, AppendPsn, [&](const Row& row) {
        facts.programs[Psn{row.Int(0)}].has_awards = true;
      });
}

// MariaDB chooses the index of classes for this, and reads whole programs:
// fifty times as slow. The same is held off awards.
absl::Status LoadEnrollments(Connection& connection, const FactNeeds& needs,
                             Facts& facts) {
  facts.enrolled.reserve(needs.participants.size());
  return QueryBatches(connection,
                      "SELECT psn, uic FROM enrollments FORCE INDEX (PRIMARY)"
                      " WHERE (psn, uic) IN ",
                      "", {}, needs.participants, 2, AppendParticipant,
                      [&](const Row& row) {
                        if (const auto uic = Uic::Parse(row.Text(1))) {
                          facts.enrolled.insert({Psn{row.Int(0)}, *uic});
                        }
                      });
}

absl::Status LoadAwards(Connection& connection, const FactNeeds& needs,
                        Facts& facts) {
  return QueryBatches(
      connection,
      "SELECT psn, uic, credential_id FROM awards FORCE INDEX (PRIMARY)"
      " WHERE (psn, school_year, uic) IN ",
      "", {}, needs.participants, 3,
      [&](const Participant& participant, std::vector<Value>& values) {
        AppendPsn(participant.psn, values);
        values.emplace_back(facts.school_year);
        values.emplace_back(participant.uic.view());
      },
      [&](const Row& row) {
        if (const auto uic = Uic::Parse(row.Text(1))) {
          facts.awards[{Psn{row.Int(0)}, *uic}].push_back(
              static_cast<std::uint32_t>(row.Int(2)));
        }
      });
}

// A workbook's code is any text, and both engines refuse to compare a column of
// ASCII with text that is not: no credential has such a code.
std::vector<std::string> PossibleKeys(const FactNeeds& needs) {
  std::vector<std::string> keys;
  std::ranges::copy_if(
      needs.credential_keys, std::back_inserter(keys),
      [](const std::string& key) { return domain::IsPrintableAscii(key); });
  return keys;
}

absl::Status LoadCredentials(Connection& connection, const FactNeeds& needs,
                             Facts& facts) {
  const std::vector<std::string> keys = PossibleKeys(needs);
  auto status = QueryBatches(
      connection,
      "SELECT c.code_key, c.credential_id, t.code, t.name, t.type,"
      " t.first_year <= ? AND (t.last_year IS NULL OR t.last_year >= ?)"
      " FROM credentials c JOIN credential_terms t"
      " ON t.credential_id = c.credential_id WHERE c.code_key IN ",
      " ORDER BY t.first_year", {facts.school_year, facts.school_year}, keys, 1,
      AppendText, [&](const Row& row) {
        Credential& credential = facts.credentials[row.Text(0)];
        const bool in_force = row.Int(5) != 0;
        // Outside its years a credential is shown as it was last.
        if (credential.in_force && !in_force) return;
        credential.id = static_cast<std::uint32_t>(row.Int(1));
        credential.code = row.Text(2);
        credential.name = row.Text(3);
        credential.type = static_cast<CredentialType>(row.Int(4));
        credential.in_force = in_force;
      });
  if (!status.ok()) return status;
  return QueryBatches(
      connection,
      "SELECT c.code_key, l.cip_code,"
      " l.first_year <= ? AND (l.last_year IS NULL OR l.last_year >= ?)"
      " FROM credentials c JOIN credential_cips l"
      " ON l.credential_id = c.credential_id WHERE c.code_key IN ",
      "", {facts.school_year, facts.school_year}, keys, 1, AppendText,
      [&](const Row& row) {
        const auto credential = facts.credentials.find(row.Text(0));
        if (credential == facts.credentials.end()) return;
        credential->second.has_cip_list = true;
        if (row.Int(2) != 0) {
          credential->second.cip_codes.push_back(row.Text(1));
        }
      });
}

absl::Status LoadSuggestions(Connection& connection, const FactNeeds& needs,
                             Facts& facts) {
  return QueryBatches(
      connection,
      "SELECT suggested_name, credential_id FROM credentials"
      " WHERE suggested_name IN ",
      "", {}, needs.suggestions, 1, AppendText, [&](const Row& row) {
        facts.suggestions[row.Text(0)] = static_cast<std::uint32_t>(row.Int(1));
      });
}

}  // namespace

absl::StatusOr<std::vector<domain::Grant>> LoadGrants(
    Connection& connection, std::string_view principal) {
  std::vector<domain::Grant> grants;
  const auto status = connection.Query(
      "SELECT role, scope_type, scope_code FROM grants WHERE principal = ?",
      {principal}, [&](const Row& row) {
        grants.push_back({static_cast<domain::Role>(row.Int(0)),
                          static_cast<domain::ScopeType>(row.Int(1)),
                          row.Text(2)});
      });
  if (!status.ok()) return status;
  return grants;
}

absl::StatusOr<Facts> LoadFacts(Connection& connection,
                                std::string_view principal,
                                std::int32_t school_year,
                                const FactNeeds& needs,
                                AwardFacts award_facts) {
  Facts facts;
  facts.school_year = school_year;
  auto grants = LoadGrants(connection, principal);
  if (!grants.ok()) return grants.status();
  facts.grants = *std::move(grants);
  for (const auto load :
       {LoadPrograms, LoadEnrollments, LoadCredentials, LoadSuggestions}) {
    if (auto status = load(connection, needs, facts); !status.ok()) {
      return status;
    }
  }
  if (award_facts == AwardFacts::kLoad) {
    if (auto status = LoadAwards(connection, needs, facts); !status.ok()) {
      return status;
    }
  }
  if (auto status = LoadYear(connection, facts); !status.ok()) return status;
  return facts;
}

}  // namespace cte::db
