#include "server/services/program_calls.h"

#include <cstdint>
#include <vector>

#include "domain/award.h"
#include "domain/search.h"
#include "server/convert/page.h"
#include "server/convert/program.h"
#include "server/convert/selection.h"
#include "server/convert/student.h"
#include "server/services/lookup.h"

namespace cte::server::calls {
namespace {

namespace v1 = credentials::v1;

absl::StatusOr<domain::ProgramYear> ReadProgram(domain::Store& store,
                                                domain::Psn psn,
                                                std::int32_t school_year) {
  auto program = store.programs().Get(psn, school_year);
  if (!program.ok()) return program.status();
  if (!*program) return domain::ProgramNotFound(psn);
  return **std::move(program);
}

// The part that the list and the review have in common.
template <typename Request>
absl::StatusOr<domain::ProgramQuery> ParseQuery(domain::Store& store,
                                                const Caller& caller,
                                                const Request& request) {
  domain::ProgramQuery query;
  query.visibility = caller.visibility;
  query.district_code = caller.district_code;
  const auto year = FindSchoolYear(store, request.school_year());
  if (!year.ok()) return year.status();
  query.school_year = *year;
  const auto status = ParseStatusFilter(request.status());
  if (!status.ok()) return status.status();
  query.status = *status;
  return query;
}

absl::StatusOr<domain::ProgramQuery> ParseListQuery(
    domain::Store& store, const Caller& caller,
    const v1::ListProgramsRequest& request) {
  auto query = ParseQuery(store, caller, request);
  if (!query.ok()) return query.status();
  auto words = domain::SearchWords(request.search());
  if (!words.ok()) return words.status();
  query->words = *std::move(words);
  query->type = request.program_type();
  const auto order = domain::ParseProgramOrder(request.order_by());
  if (!order.ok()) return order.status();
  query->order = *order;
  return query;
}

PageQuery PageQueryOf(std::string_view list,
                      const domain::ProgramQuery& query) {
  return PageQuery(list)
      .Add(query.school_year)
      .Add(query.district_code)
      .Add(query.words)
      .Add(query.type)
      .Add(query.status ? static_cast<int>(*query.status) : 0)
      .Add(static_cast<int>(query.order.column))
      .Add(query.order.descending);
}

// Reads and adds a page of the programs that the query chooses.
template <typename Request, typename Response>
absl::Status AddPrograms(domain::Store& store, std::string_view list,
                         domain::ProgramQuery query, const Request& request,
                         Response& response) {
  const auto page =
      Page<domain::ProgramPosition>::Parse(request, PageQueryOf(list, query));
  if (!page.ok()) return page.status();
  query.after = page->after();
  query.limit = page->limit();
  const auto programs = store.programs().List(query);
  if (!programs.ok()) return programs.status();
  page->Fill(
      *programs,
      [&](const domain::ProgramYear& program) {
        return domain::PositionOf(program, query.order.column);
      },
      [&](const domain::ProgramYear& program) {
        *response.add_programs() = ToProto(program);
      },
      response);
  return absl::OkStatus();
}

// A program in a school year.
struct Target {
  domain::Psn psn{};
  std::int32_t school_year = 0;
};

template <typename Request>
absl::StatusOr<Target> FindTarget(const Caller& caller,
                                  const Request& request) {
  const auto year = SchoolYearOf(caller, request.school_year());
  if (!year.ok()) return year.status();
  return Target{caller.program->psn, *year};
}

// What the program is after a declaration was made or taken back.
template <typename Response>
absl::Status AnswerChange(domain::Store& store, const Target& target,
                          bool changed, Response& response) {
  const auto program = ReadProgram(store, target.psn, target.school_year);
  if (!program.ok()) return program.status();
  *response.mutable_program() = ToProto(*program);
  response.set_changed(changed);
  return absl::OkStatus();
}

}  // namespace

absl::Status ListDistricts(domain::Store& store, const Caller& caller,
                           const v1::ListDistrictsRequest& request,
                           v1::ListDistrictsResponse& response) {
  const auto page = Page<CodePosition>::Parse(request, PageQuery("districts"));
  if (!page.ok()) return page.status();
  const auto districts = store.programs().ListDistricts(
      caller.visibility, page->after().value_or(CodePosition()).code,
      page->limit());
  if (!districts.ok()) return districts.status();
  page->Fill(
      *districts,
      [](const domain::Entity& district) {
        return CodePosition{district.code};
      },
      [&](const domain::Entity& district) {
        *response.add_districts() = ToProto(district);
      },
      response);
  return absl::OkStatus();
}

absl::Status ListPrograms(domain::Store& store, const Caller& caller,
                          const v1::ListProgramsRequest& request,
                          v1::ListProgramsResponse& response) {
  auto query = ParseListQuery(store, caller, request);
  if (!query.ok()) return query.status();
  return AddPrograms(store, "programs", *std::move(query), request, response);
}

absl::Status GetProgram(domain::Store& /*store*/, const Caller& caller,
                        const v1::GetProgramRequest& request,
                        v1::GetProgramResponse& response) {
  const auto year = SchoolYearOf(caller, request.school_year());
  if (!year.ok()) return year.status();
  const auto& [lookup, roster, report] = *caller.found_program;
  v1::ProgramYear& program = *response.mutable_program();
  program = ToProto(roster->program);
  SetReport(report, program);
  for (const domain::StudentGrouping& grouping : roster->groupings) {
    *response.add_groupings() = ToProto(grouping);
  }
  return absl::OkStatus();
}

absl::Status ListProgramStudents(domain::Store& store, const Caller& caller,
                                 const v1::ListProgramStudentsRequest& request,
                                 v1::ListProgramStudentsResponse& response) {
  const auto target = FindTarget(caller, request.selection());
  if (!target.ok()) return target.status();
  auto selection = FromProto(request.selection());
  if (!selection.ok()) return selection.status();
  selection->school_year = target->school_year;
  const auto page = Page<domain::StudentPosition>::Parse(
      request, PageQuery("program students")
                   .Add(request.selection().psn())
                   .Add(selection->school_year)
                   .Add(static_cast<int>(selection->group))
                   .Add(selection->class_code)
                   .Add(selection->words));
  if (!page.ok()) return page.status();
  const auto students =
      store.programs().ListStudents(*selection, page->after(), page->limit());
  if (!students.ok()) return students.status();
  page->Fill(
      *students,
      [](const domain::ProgramStudent& student) {
        return domain::PositionOf(student);
      },
      [&](const domain::ProgramStudent& student) {
        *response.add_students() = ToProto(student);
      },
      response);
  return absl::OkStatus();
}

absl::Status DeclareNoCredentials(
    domain::Store& store, const Caller& caller,
    const v1::DeclareNoCredentialsRequest& request,
    v1::DeclareNoCredentialsResponse& response) {
  const auto target = FindTarget(caller, request);
  if (!target.ok()) return target.status();
  std::vector<domain::CheckedRow> rows = {domain::DeclarationRow(target->psn)};
  const auto written =
      store.awards().WriteAll(caller.actor, target->school_year, rows);
  if (!written.ok()) return written.status();
  if (!*written) return domain::RefusalOf(rows);
  return AnswerChange(store, *target,
                      rows.front().outcome == domain::Outcome::kCreated,
                      response);
}

absl::Status WithdrawNoCredentials(
    domain::Store& store, const Caller& caller,
    const v1::WithdrawNoCredentialsRequest& request,
    v1::WithdrawNoCredentialsResponse& response) {
  const auto target = FindTarget(caller, request);
  if (!target.ok()) return target.status();
  const auto changed =
      store.programs().Withdraw(caller.actor, target->psn, target->school_year);
  if (!changed.ok()) return changed.status();
  return AnswerChange(store, *target, *changed, response);
}

absl::Status ReviewPrograms(domain::Store& store, const Caller& caller,
                            const v1::ReviewProgramsRequest& request,
                            v1::ReviewProgramsResponse& response) {
  auto query = ParseQuery(store, caller, request);
  if (!query.ok()) return query.status();
  query->order = {domain::ProgramColumn::kPlace};
  return store.ReadSnapshot([&]() -> absl::Status {
    response.Clear();
    response.set_school_year(query->school_year);
    const auto totals = store.programs().Totals(*query);
    if (!totals.ok()) return totals.status();
    *response.mutable_totals() = ToProto(*totals);
    return AddPrograms(store, "review", *query, request, response);
  });
}

}  // namespace cte::server::calls
