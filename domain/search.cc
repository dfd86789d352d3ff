#include "domain/search.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "domain/error.h"
#include "domain/text.h"

namespace cte::domain {
namespace {

constexpr std::size_t kMaxSearch = 200;

}  // namespace

absl::StatusOr<std::vector<std::string>> SearchWords(std::string_view text) {
  const std::size_t length = CharacterCount(text);
  if (length > kMaxSearch) {
    return Error(
        absl::StatusCode::kInvalidArgument, "SEARCH_TOO_LONG",
        absl::StrCat("The search has ", length, " characters; it has at most ",
                     kMaxSearch, ". Search for less."));
  }
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (const char c : text) {
    if (c == ',' || absl::ascii_isspace(static_cast<unsigned char>(c))) {
      end_word();
    } else {
      word.push_back(c);
    }
  }
  end_word();
  return words;
}

}  // namespace cte::domain
