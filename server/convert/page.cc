#include "server/convert/page.h"

#include "absl/strings/str_cat.h"
#include "domain/error.h"

namespace cte::server {
namespace {

constexpr int kMaxPage = 1000;

}  // namespace

absl::StatusOr<int> ParsePageSize(int wanted, int usual) {
  if (wanted < 0) {
    return domain::Error(
        absl::StatusCode::kInvalidArgument, "PAGE_SIZE_INVALID",
        absl::StrCat("The page_size is ", wanted, "; it is 0, for ", usual,
                     ", or up to ", kMaxPage, "."));
  }
  return wanted == 0 ? usual : std::min(wanted, kMaxPage);
}

}  // namespace cte::server
