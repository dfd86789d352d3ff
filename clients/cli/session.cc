#include "clients/cli/session.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/text_width.h"
#include "clients/cli/texts.h"

namespace cte::client {

std::string Session::command(std::string_view words) const {
  return Printable(absl::StrCat(
      ShellWord(program), profile.empty() ? "" : " --profile ",
      profile.empty() ? "" : ShellWord(profile), " ", std::string(words)));
}

}  // namespace cte::client
