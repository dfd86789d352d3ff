#include "clients/cli/row_columns.h"

#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/text_width.h"
#include "clients/cpp/error.h"

namespace cte::client {
namespace {

constexpr std::array<const char*, 4> kTitles = {"UIC", "PSN", "CredentialCode",
                                                "CredentialName"};
constexpr std::size_t kMaxIgnored = 100;
constexpr std::size_t kMaxTitle = 100;

// Without case, blanks (the no-break space too), '_' and '-'.
std::string Folded(std::string_view title) {
  std::string folded;
  for (std::size_t i = 0; i < title.size(); ++i) {
    if (title.substr(i, 2) == "\u00A0") {
      ++i;
      continue;
    }
    const auto c = static_cast<unsigned char>(title[i]);
    if (absl::ascii_isspace(c) || c == '_' || c == '-') continue;
    folded.push_back(absl::ascii_tolower(c));
  }
  return folded;
}

// As it may be shown; a character is not cut in two.
std::string Shown(const std::string& title) {
  return Printable(title.size() <= kMaxTitle
                       ? title
                       : Wrap(Printable(title), kMaxTitle).front());
}

absl::Status Ambiguous(const std::vector<std::string>& titles,
                       std::size_t first, std::size_t second,
                       const char* field) {
  return LocalError(
      absl::StatusCode::kInvalidArgument, "AMBIGUOUS_COLUMNS",
      absl::StrCat("Columns ", first + 1, " (\"", Shown(titles[first]),
                   "\") and ", second + 1, " (\"", Shown(titles[second]),
                   "\") are both the field ", field,
                   "; a field has one column. Rename or delete one."));
}

absl::Status Missing(const std::vector<std::string>& titles,
                     const std::vector<std::string>& absent) {
  const bool other_separator =
      titles.size() == 1 &&
      (absl::StrContains(titles[0], ';') || absl::StrContains(titles[0], '\t'));
  return LocalError(
      absl::StatusCode::kInvalidArgument, "MISSING_FIELDS",
      absl::StrCat("Missing Fields: the first line that is not empty was taken "
                   "as the header and has no column ",
                   absl::StrJoin(absent, ", "), "; all four of ",
                   absl::StrJoin(kTitles, ", "), " are required. ",
                   other_separator
                       ? "Save the file with commas between the columns."
                       : "Add the title, or delete what stands above the "
                         "titles."));
}

}  // namespace

absl::StatusOr<RowColumns> FindRowColumns(
    const std::vector<std::string>& titles) {
  RowColumns columns;
  columns.width = titles.size();
  std::array<std::optional<std::size_t>, kTitles.size()> found;
  std::size_t ignored = 0;
  for (std::size_t column = 0; column < titles.size(); ++column) {
    const std::string folded = Folded(titles[column]);
    if (folded.empty()) continue;
    bool known = false;
    for (std::size_t field = 0; field < kTitles.size(); ++field) {
      if (folded != Folded(kTitles[field])) continue;
      if (found[field]) {
        return Ambiguous(titles, *found[field], column, kTitles[field]);
      }
      found[field] = column;
      known = true;
    }
    if (!known && ++ignored <= kMaxIgnored) {
      columns.ignored.push_back(Shown(titles[column]));
    }
  }
  if (ignored > kMaxIgnored) {
    columns.ignored.push_back(
        absl::StrCat("... and ", ignored - kMaxIgnored, " more"));
  }

  std::vector<std::string> absent;
  for (std::size_t field = 0; field < kTitles.size(); ++field) {
    if (found[field]) {
      columns.at[field] = *found[field];
    } else {
      absent.emplace_back(kTitles[field]);
    }
  }
  if (!absent.empty()) return Missing(titles, absent);
  return columns;
}

}  // namespace cte::client
