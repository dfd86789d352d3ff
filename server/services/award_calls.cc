#include "server/services/award_calls.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "domain/award.h"
#include "domain/award_request.h"
#include "domain/catalogue.h"
#include "domain/text.h"
#include "server/convert/award.h"
#include "server/convert/page.h"
#include "server/services/lookup.h"
#include "server/workbook/cell_text.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

// What students are to have: a code of the catalogue, or a name.
struct NamedCredential {
  std::string code;
  std::string suggested_name;
};

absl::StatusOr<NamedCredential> NamedByCode(std::string_view text) {
  const std::string_view code = domain::Trimmed(text);
  if (code.empty()) return domain::CredentialRequired();
  return NamedCredential{std::string(code), ""};
}

// The same text as an import would have it (R19).
absl::StatusOr<NamedCredential> NamedBySuggestion(std::string_view text) {
  std::string name(domain::Trimmed(text));
  if (name.empty()) return domain::CredentialRequired();
  ComposeText(&name);
  return NamedCredential{"", std::move(name)};
}

absl::StatusOr<NamedCredential> FindInCatalogue(domain::Store& store,
                                                std::string_view code,
                                                domain::CredentialType type,
                                                std::int32_t school_year) {
  const auto named = NamedByCode(code);
  if (!named.ok()) return named.status();
  const auto credential =
      store.catalogue().FindCredential(named->code, school_year);
  if (!credential.ok()) return credential.status();
  if (!*credential) return domain::UnknownCredential(named->code);
  if (auto fits = domain::CheckType(**credential, type); !fits.ok()) {
    return fits;
  }
  return NamedCredential{(*credential)->code, ""};
}

absl::StatusOr<NamedCredential> FindCredential(
    domain::Store& store, const v1::AwardCredentialRequest& request,
    std::int32_t school_year) {
  switch (request.credential_case()) {
    case v1::AwardCredentialRequest::kApprovedCode:
      return FindInCatalogue(store, request.approved_code(),
                             domain::CredentialType::kApproved, school_year);
    case v1::AwardCredentialRequest::kSupplementalCode:
      return FindInCatalogue(store, request.supplemental_code(),
                             domain::CredentialType::kSupplemental,
                             school_year);
    case v1::AwardCredentialRequest::kSuggestedName:
      return NamedBySuggestion(request.suggested_name());
    case v1::AwardCredentialRequest::CREDENTIAL_NOT_SET:
      break;
  }
  return domain::CredentialRequired();
}

absl::StatusOr<NamedCredential> CredentialOf(
    const v1::RemoveAwardRequest& request) {
  return request.has_suggested_name()
             ? NamedBySuggestion(request.suggested_name())
             : NamedByCode(request.credential_code());
}

// As AwardStore::WriteAll, which is not asked for a name that is none.
absl::StatusOr<bool> WriteAll(domain::Store& store, const Caller& caller,
                              std::int32_t school_year,
                              std::vector<domain::CheckedRow>& rows) {
  if (!rows.front().valid()) return false;
  return store.awards().WriteAll(caller.actor, school_year, rows);
}

static_assert(static_cast<int>(domain::Outcome::kCreated) ==
              v1::AwardCredentialResponse::OUTCOME_CREATED);
static_assert(static_cast<int>(domain::Outcome::kUnchanged) ==
              v1::AwardCredentialResponse::OUTCOME_UNCHANGED);

absl::StatusOr<domain::AwardQuery> ParseScope(domain::Store& store,
                                              const Caller& caller) {
  domain::AwardQuery query;
  if (caller.program) query.psn = caller.program->psn;
  query.uic = caller.uic;
  query.district_code = caller.district_code;
  query.visibility = caller.visibility;
  if (!query.uic) return query;
  const auto student = FindStudent(store, *query.uic, query.visibility);
  if (!student.ok()) return student.status();
  return query;
}

PageQuery PageQueryOf(const domain::AwardQuery& query) {
  return PageQuery("awards")
      .Add(query.psn ? static_cast<std::int64_t>(*query.psn) : 0)
      .Add(query.uic ? query.uic->view() : "")
      .Add(query.district_code)
      .Add(query.first_year)
      .Add(query.last_year)
      .Add(query.include_removed);
}

}  // namespace

absl::Status AwardCredential(domain::Store& store, const Caller& caller,
                             const v1::AwardCredentialRequest& request,
                             v1::AwardCredentialResponse& response) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  const auto students = domain::AwardStudents::Parse(
      {request.uics().begin(), request.uics().end()});
  if (!students.ok()) return students.status();
  const auto credential = FindCredential(store, request, *year);
  if (!credential.ok()) return credential.status();

  auto rows = domain::AwardRows(caller.program->psn, students->uics(),
                                credential->code, credential->suggested_name);
  const auto written = WriteAll(store, caller, *year, rows);
  if (!written.ok()) return written.status();
  rows = students->AsNamed(rows);
  if (!*written) return domain::RefusalOf(rows);
  for (int i = 0; i < request.uics_size(); ++i) {
    auto& result = *response.add_results();
    result.set_uic(request.uics(i));
    result.set_outcome(static_cast<v1::AwardCredentialResponse::Outcome>(
        rows[static_cast<std::size_t>(i)].outcome));
  }
  return absl::OkStatus();
}

absl::Status RemoveAward(domain::Store& store, const Caller& caller,
                         const v1::RemoveAwardRequest& request,
                         v1::RemoveAwardResponse& response) {
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  const auto uic = domain::ParseStudent(request.uic());
  if (!uic.ok()) return uic.status();
  auto credential = CredentialOf(request);
  if (!credential.ok()) return credential.status();
  const auto changed = store.awards().Remove(
      {caller.program->psn, *uic, *year, std::move(credential->code),
       std::move(credential->suggested_name)},
      caller.actor);
  if (!changed.ok()) return changed.status();
  response.set_changed(*changed);
  return absl::OkStatus();
}

absl::Status ListAwards(domain::Store& store, const Caller& caller,
                        const v1::ListAwardsRequest& request,
                        v1::ListAwardsResponse& response) {
  auto query = ParseScope(store, caller);
  if (!query.ok()) return query.status();
  if (auto valid =
          domain::SetYears(request.first_year(), request.last_year(), *query);
      !valid.ok()) {
    return valid;
  }
  const auto current = FindSchoolYear(store, 0);
  if (!current.ok()) return current.status();
  query->catalogue_year = *current;
  query->include_removed = request.include_removed();
  const auto page =
      Page<domain::AwardPosition>::Parse(request, PageQueryOf(*query));
  if (!page.ok()) return page.status();
  query->after = page->after();
  query->limit = page->limit();
  const auto awards = store.awards().List(*query);
  if (!awards.ok()) return awards.status();
  page->Fill(
      *awards,
      [](const domain::Award& award) { return domain::PositionOf(award); },
      [&](const domain::Award& award) {
        *response.add_awards() = ToProto(award);
      },
      response);
  return absl::OkStatus();
}

}  // namespace cte::server::calls
