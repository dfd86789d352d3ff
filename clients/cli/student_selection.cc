#include "clients/cli/student_selection.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/options.h"

namespace cte::client {
namespace {

namespace v1 = credentials::v1;

constexpr char kCurrent[] = "current";
constexpr char kNotEnrolled[] = "not-enrolled";
constexpr char kClass[] = "class:";

std::string CheckGroup(const std::string& group) {
  if (group == kCurrent || group == kNotEnrolled) return "";
  if (absl::StartsWith(group, kClass) && group != kClass) return "";
  return absl::StrCat("\"", group, "\" is none of ", kCurrent, ", ",
                      kNotEnrolled, " and ", kClass, "CODE");
}

}  // namespace

v1::StudentSelection SelectionArguments::Selection() const {
  v1::StudentSelection selection;
  selection.set_psn(psn);
  selection.set_school_year(year);
  selection.set_search(search);
  if (group == kNotEnrolled) {
    selection.set_not_enrolled(true);
  } else if (absl::StartsWith(group, kClass)) {
    selection.set_class_code(std::string(absl::StripPrefix(group, kClass)));
  } else if (group == kCurrent || search.empty()) {
    selection.set_currently_enrolled(true);
  }
  return selection;
}

void AddSelectionOptions(CLI::App* command, SelectionArguments& arguments) {
  AddText(command, "--group", arguments.group,
          "current|not-enrolled|class:CODE",
          "Currently enrolled, in school but not enrolled, or in one class "
          "now (default: current; with --search, everybody who ever was in a "
          "class of the program)")
      ->check(CheckGroup);
  AddSearchOption(command, arguments.search,
                  "Only students with these parts in last name, first name or "
                  "UIC, as in \"pname jf\"");
  AddYearOption(command, arguments.year);
}

std::string GroupWord(const v1::StudentGrouping& grouping) {
  switch (grouping.kind()) {
    case v1::StudentGrouping::KIND_CURRENTLY_ENROLLED:
      return kCurrent;
    case v1::StudentGrouping::KIND_CLASS:
      return absl::StrCat(kClass, grouping.class_code());
    case v1::StudentGrouping::KIND_NOT_ENROLLED:
      return kNotEnrolled;
    default:
      return "";
  }
}

}  // namespace cte::client
