#include "server/services/catalogue_calls.h"

#include <cstdint>
#include <utility>

#include "domain/catalogue.h"
#include "domain/program.h"
#include "domain/search.h"
#include "domain/suggestion.h"
#include "server/convert/credential.h"
#include "server/convert/page.h"
#include "server/convert/suggestion.h"
#include "server/services/lookup.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

// The CIP code to choose credentials by; "" for all. That of a program is
// public (R28).
absl::StatusOr<std::string> FindCipCode(
    domain::Store& store, const v1::ListCredentialsRequest& request,
    std::int32_t school_year) {
  if (request.has_psn()) {
    const auto psn = domain::CheckPsn(request.psn());
    if (!psn.ok()) return psn.status();
    const auto program = store.programs().Get(*psn, school_year);
    if (!program.ok()) return program.status();
    if (!*program) return domain::ProgramNotFound(*psn);
    return (*program)->cip_code;
  }
  if (!request.has_cip_code()) return "";
  if (auto valid = domain::CheckCipCode(request.cip_code()); !valid.ok()) {
    return valid;
  }
  return request.cip_code();
}

}  // namespace

absl::Status ListCredentials(domain::Store& store, const Caller& /*caller*/,
                             const v1::ListCredentialsRequest& request,
                             v1::ListCredentialsResponse& response) {
  domain::CatalogueQuery query;
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  auto cip_code = FindCipCode(store, request, *year);
  if (!cip_code.ok()) return cip_code.status();
  query.cip_code = *std::move(cip_code);
  const auto type = ParseTypeFilter(request.type());
  if (!type.ok()) return type.status();
  query.type = *type;
  auto words = domain::SearchWords(request.search());
  if (!words.ok()) return words.status();
  query.words = *std::move(words);
  const auto page = Page<domain::CredentialPosition>::Parse(
      request, PageQuery("credentials")
                   .Add(*year)
                   .Add(query.cip_code)
                   .Add(static_cast<int>(request.type()))
                   .Add(query.words));
  if (!page.ok()) return page.status();
  query.after = page->after();
  query.limit = page->limit();
  const auto catalogue = store.catalogue().ListCredentials(*year);
  if (!catalogue.ok()) return catalogue.status();
  page->Fill(
      domain::Select(*catalogue, query),
      [](const domain::Credential& credential) {
        return domain::PositionOf(credential);
      },
      [&](const domain::Credential& credential) {
        *response.add_credentials() = ToProto(credential);
      },
      response);
  return absl::OkStatus();
}

absl::Status ListSuggestions(domain::Store& store, const Caller& /*caller*/,
                             const v1::ListSuggestionsRequest& request,
                             v1::ListSuggestionsResponse& response) {
  const auto state = ParseStateFilter(request.state());
  if (!state.ok()) return state.status();
  const auto page = Page<domain::SuggestionPosition>::Parse(
      request, PageQuery("suggestions").Add(static_cast<int>(request.state())));
  if (!page.ok()) return page.status();
  const auto suggestions =
      store.catalogue().ListSuggestions(*state, page->after(), page->limit());
  if (!suggestions.ok()) return suggestions.status();
  page->Fill(
      *suggestions,
      [](const domain::Suggestion& suggestion) {
        return domain::PositionOf(suggestion);
      },
      [&](const domain::Suggestion& suggestion) {
        *response.add_suggestions() = ToProto(suggestion);
      },
      response);
  return absl::OkStatus();
}

absl::Status SettleSuggestion(domain::Store& store, const Caller& caller,
                              const v1::SettleSuggestionRequest& request,
                              v1::SettleSuggestionResponse& response) {
  const auto id = domain::ParseSuggestionId(request.suggestion_id());
  if (!id) return domain::SuggestionNotFound(request.suggestion_id());
  const auto settlement = ParseSettlement(request);
  if (!settlement.ok()) return settlement.status();
  if (auto valid = domain::CheckSettlement(*settlement); !valid.ok()) {
    return valid;
  }
  const auto settled = store.catalogue().Settle(*id, *settlement, caller.actor,
                                                request.replace());
  if (!settled.ok()) return settled.status();
  *response.mutable_suggestion() = ToProto(settled->suggestion);
  response.set_merged_awards(settled->merged_awards);
  return absl::OkStatus();
}

}  // namespace cte::server::calls
