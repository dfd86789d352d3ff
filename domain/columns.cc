#include "domain/columns.h"

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::array kTitles = {kUicTitle, kPsnTitle, kCredentialCodeTitle,
                                kCredentialNameTitle};

// Of the columns that are ignored only so many are kept to be shown, and so
// much of a title: a sheet may have 16,384, each of 32,767 characters.
constexpr std::size_t kMaxIgnored = 100;
constexpr std::size_t kMaxTitle = 100;

// A title without case, blanks (the no-break space too), '_' and '-'.
std::string Folded(std::string_view title) {
  std::string folded;
  for (std::size_t i = 0; i < title.size(); ++i) {
    const auto c = static_cast<unsigned char>(title[i]);
    if (title.substr(i, 2) == "\u00A0") {
      ++i;
    } else if (!absl::ascii_isspace(c) && c != '_' && c != '-') {
      folded.push_back(absl::ascii_tolower(c));
    }
  }
  return folded;
}

std::string ColumnLetters(std::size_t column) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

}  // namespace

absl::StatusOr<ColumnMapping> MapColumns(const std::vector<std::string>& titles,
                                         const HeaderPlace& place) {
  std::array<std::optional<std::size_t>, kTitles.size()> found;
  ColumnMapping mapping;
  std::size_t ignored = 0;
  for (std::size_t column = 0; column < titles.size(); ++column) {
    const std::string folded = Folded(titles[column]);
    if (folded.empty()) continue;
    bool known = false;
    for (std::size_t field = 0; field < kTitles.size(); ++field) {
      if (folded != Folded(kTitles[field])) continue;
      if (found[field]) {
        return Error(
            absl::StatusCode::kInvalidArgument, "AMBIGUOUS_COLUMNS",
            absl::StrCat("Columns ", ColumnLetters(*found[field]), " (\"",
                         Clipped(titles[*found[field]], kMaxTitle), "\") and ",
                         ColumnLetters(column), " (\"",
                         Clipped(titles[column], kMaxTitle),
                         "\") are both the field ", std::string(kTitles[field]),
                         "; a field has one column. Rename or delete one."));
      }
      found[field] = column;
      known = true;
    }
    if (!known) ++ignored;
    if (!known && ignored <= kMaxIgnored) {
      mapping.ignored.push_back(Clipped(titles[column], kMaxTitle));
    }
  }

  if (ignored > kMaxIgnored) {
    mapping.ignored.push_back(
        absl::StrCat("... and ", ignored - kMaxIgnored, " more"));
  }

  std::vector<std::string> absent;
  for (std::size_t field = 0; field < kTitles.size(); ++field) {
    if (!found[field]) absent.emplace_back(kTitles[field]);
  }
  if (!absent.empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "MISSING_FIELDS",
                 absl::StrCat("Missing Fields: row ", place.row, " of sheet \"",
                              Clipped(place.sheet_name, kMaxTitle),
                              "\", the first that is not empty, was taken as "
                              "the header row and has no column ",
                              absl::StrJoin(absent, ", "),
                              "; all four of UIC, PSN, CredentialCode and "
                              "CredentialName are required. Add the title, "
                              "delete what stands above the titles, or start "
                              "from the import template."),
                 {{"columns", absl::StrJoin(absent, ",")}});
  }
  mapping.uic = *found[0];
  mapping.psn = *found[1];
  mapping.credential_code = *found[2];
  mapping.credential_name = *found[3];
  return mapping;
}

bool IsErrorTitle(std::string_view title) {
  return Folded(title) == Folded(kErrorTitle);
}

}  // namespace cte::domain
